using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Marketplace.Catalog.Importing;

/// <summary>Turns a shop's HTML description into Markdown; what Markdown cannot say is left as its text.</summary>
internal static class HtmlToMarkdown
{
    public static string Convert(string html)
    {
        if (!html.Contains('<', StringComparison.Ordinal) && !html.Contains('&', StringComparison.Ordinal))
        {
            return html.Trim();
        }

        var text = new StringBuilder();
        Walk(new HtmlParser().ParseDocument(html).Body!, text, 0);
        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines.Where((line, i) => line.Length > 0 || (i > 0 && lines.ElementAt(i - 1).Length > 0))).Trim();
    }

    private static void Walk(INode node, StringBuilder text, int depth)
    {
        if (depth > 200)
        {
            text.Append(node.TextContent);
            return;
        }

        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IText words:
                    text.Append(Escape(string.Join(' ', words.Data.Split('\n', '\r', '\t'))));
                    break;
                case IElement { LocalName: "script" or "style" or "iframe" }:
                    break;
                case IElement { LocalName: "br" }:
                    text.Append("  \n");
                    break;
                case IElement { LocalName: "strong" or "b" } bold:
                    Wrap(bold, "**", text, depth);
                    break;
                case IElement { LocalName: "em" or "i" } slanted:
                    Wrap(slanted, "*", text, depth);
                    break;
                case IElement { LocalName: "li" } item:
                    text.Append("\n- ");
                    Walk(item, text, depth + 1);
                    break;
                case IElement { LocalName: "h1" or "h2" or "h3" or "h4" or "h5" or "h6" } heading:
                    text.Append("\n\n## ");
                    Walk(heading, text, depth + 1);
                    text.Append("\n\n");
                    break;
                case IElement { LocalName: "p" or "div" or "ul" or "ol" or "table" or "tr" or "section" } block:
                    text.Append("\n\n");
                    Walk(block, text, depth + 1);
                    text.Append("\n\n");
                    break;
                default:
                    Walk(child, text, depth + 1);
                    break;
            }
        }
    }

    private static void Wrap(IElement element, string mark, StringBuilder text, int depth)
    {
        var inner = new StringBuilder();
        Walk(element, inner, depth + 1);
        var words = inner.ToString();
        text.Append(string.IsNullOrWhiteSpace(words) || words.Contains('\n', StringComparison.Ordinal) ? words : $"{mark}{words.Trim()}{mark} ");
    }

    private static string Escape(string words) => words.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("<", "\\<", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);
}
