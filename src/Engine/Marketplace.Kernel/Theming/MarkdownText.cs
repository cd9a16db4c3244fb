using System.Text.Encodings.Web;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Kernel.Theming;

/// <summary>Markdown that sellers and buyers write, as safe HTML.</summary>
/// <remarks>HTML in the text stays text. Links go to http, https, mailto or this site only and are marked as not ours;
/// pictures become links, for a page shows stored pictures only. Headings start at the third level, below the page's own.</remarks>
public static class MarkdownText
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseEmphasisExtras().UseAutoLinks().Build();

    /// <summary>HTML of the text; empty for none.</summary>
    /// <param name="markdown">What was written.</param>
    /// <param name="firstHeading">Level of the text's highest headings: 3 below a heading of the page, 2 where the text is the page.</param>
    public static IHtmlContent ToHtml(string? markdown, int firstHeading = 3)
    {
        if (string.IsNullOrWhiteSpace(markdown))
        {
            return HtmlString.Empty;
        }

        try
        {
            var document = Markdown.Parse(markdown, _pipeline);
            foreach (var node in document.Descendants())
            {
                Tame(node, firstHeading);
            }

            return new HtmlString(document.ToHtml(_pipeline));
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that is nested too deeply; it is shown as it was written.
            return new HtmlString($"<p>{HtmlEncoder.Default.Encode(markdown)}</p>");
        }
    }

    /// <summary>The text without marks, cut at a word, for descriptions in lists and search results.</summary>
    public static string ToPlain(string? markdown, int length)
    {
        string text;
        try
        {
            text = Markdown.ToPlainText(markdown ?? "", _pipeline);
        }
        catch (ArgumentException)
        {
            text = markdown!;
        }

        return Shorten(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), length);
    }

    /// <summary>Plain text, cut at a word where it is longer.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = text.LastIndexOf(' ', length - 1);
        end = end > length / 2 ? end : length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    private static void Tame(MarkdownObject node, int firstHeading)
    {
        switch (node)
        {
            case HeadingBlock heading:
                heading.Level = Math.Min(heading.Level + firstHeading - 1, 6);
                break;
            case LinkInline link:
                link.IsImage = false;
                link.Url = IsHarmless(link.Url) ? link.Url : "";
                link.GetAttributes().AddPropertyIfNotExist("rel", "nofollow ugc noopener");
                break;
            case AutolinkInline link:
                link.Url = link.IsEmail || IsHarmless(link.Url) ? link.Url : "#";
                link.GetAttributes().AddPropertyIfNotExist("rel", "nofollow ugc noopener");
                break;
        }
    }

    private static bool IsHarmless(string? url) => url is not null
        && ((url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal))
            || url.StartsWith('#')
            || (Uri.TryCreate(url, UriKind.Absolute, out var target) && target.Scheme is "http" or "https" or "mailto"));
}
