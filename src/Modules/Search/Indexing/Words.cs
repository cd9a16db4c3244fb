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
                word.Append(Plain(Rune.ToLowerInvariant(rune).ToString()));
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

    /// <summary>A Latin letter without its accents, so that “creme” finds “crème”; й stays й.</summary>
    private static string Plain(string letter)
    {
        var parts = letter.Normalize(NormalizationForm.FormD);
        return parts.Length > 1 && char.IsAsciiLetter(parts[0]) ? parts[..1] : letter;
    }

    /// <summary>Lone surrogates come back as the replacement rune from the enumeration; normalizing them would throw.</summary>
    private static string Wellformed(string? text)
    {
        var cut = (text ?? "").Length > 20_000 ? text![..20_000] : text ?? "";
        return string.Concat(cut.EnumerateRunes().Select(rune => rune.ToString())).Normalize(NormalizationForm.FormKC);
    }
}
