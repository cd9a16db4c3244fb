using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Marketplace.Reviews;

/// <summary>What strangers typed, as plain text: no control characters, nothing that turns the direction of what stands around it, no walls of empty lines.</summary>
internal static partial class PlainWords
{
    /// <summary>On one line.</summary>
    public static string Line(string? text) => Spaces().Replace(Clean(text), " ").Trim();

    /// <summary>With its paragraphs.</summary>
    public static string Text(string? text) => EmptyLines().Replace(Clean(text), "\n\n").Trim();

    // The joiners of emoji and of Persian are format characters that belong to the text.
    private static string Clean(string? text)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        foreach (var letter in (text ?? "").ReplaceLineEndings("\n").Replace('\t', ' '))
        {
            var kind = CharUnicodeInfo.GetUnicodeCategory(letter);
            if (letter is '\n' or '\u200C' or '\u200D' || kind is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                clean.Append(letter);
            }
        }

        return clean.ToString();
    }

    [GeneratedRegex("\\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();

    [GeneratedRegex("\n\\s*\n", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex EmptyLines();
}
