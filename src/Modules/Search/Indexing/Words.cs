using System.Globalization;
using System.Text;

namespace Marketplace.Search.Indexing;

/// <summary>Cuts text into words, so that nothing else of what somebody typed reaches a query language.</summary>
internal static class Words
{
    private const int Most = 8;
    private const int Longest = 40;

    private static readonly HashSet<string> _empty =
    [
        "a", "an", "and", "the", "for", "of", "in", "on", "to", "with", "or", "at", "by",
        "и", "в", "во", "на", "с", "со", "для", "из", "от", "по", "к", "у", "или", "за",
    ];

    /// <summary>The words of a search; those that say nothing are left out unless there are no others.</summary>
    public static IReadOnlyList<string> OfQuery(string? text)
    {
        var words = Cut(text).Select(word => word.Length > Longest ? word[..Longest] : word).Distinct().ToList();
        var telling = words.Where(word => !_empty.Contains(word)).Take(Most).ToList();
        return telling.Count > 0 ? telling : [.. words.Take(Most)];
    }

    /// <summary>Runs of letters and digits, in small letters.</summary>
    public static IEnumerable<string> Cut(string? text)
    {
        var word = new StringBuilder();
        foreach (var rune in Wellformed(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
            {
                Append(word, Rune.ToLowerInvariant(rune));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>A Latin letter goes without its accents, so that “creme” finds “crème”; й stays й.</summary>
    private static void Append(StringBuilder word, Rune letter)
    {
        // Taking letters apart is dear, and only these have an ASCII letter in them.
        if (letter.Value is >= 0xC0 and < 0x250 or >= 0x1E00 and < 0x1F00 && letter.ToString().Normalize(NormalizationForm.FormD) is { Length: > 1 } parts && char.IsAsciiLetter(parts[0]))
        {
            word.Append(parts[0]);
            return;
        }

        Span<char> chars = stackalloc char[2];
        word.Append(chars[..letter.EncodeToUtf16(chars)]);
    }

    /// <summary>Lone surrogates come back as the replacement rune from the enumeration; normalizing them would throw.</summary>
    private static string Wellformed(string? text)
    {
        var cut = (text ?? "").Length > 20_000 ? text![..20_000] : text ?? "";
        if (cut.Any(char.IsSurrogate))
        {
            cut = string.Concat(cut.EnumerateRunes().Select(rune => rune.ToString()));
        }

        return Ascii.IsValid(cut) ? cut : cut.Normalize(NormalizationForm.FormKC);
    }
}
