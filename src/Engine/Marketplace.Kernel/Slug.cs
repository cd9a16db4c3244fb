using System.Globalization;
using System.Text;

namespace Marketplace.Kernel;

/// <summary>Names in URLs: small Latin letters, digits and single hyphens.</summary>
public static class Slug
{
    /// <summary>Longest slug that is stored.</summary>
    public const int MaxLength = 96;

    // Russian after ICAO Doc 9303, with Ukrainian's own letters.
    private static readonly Dictionary<char, string> _latin = new()
    {
        ['а'] = "a", ['б'] = "b", ['в'] = "v", ['г'] = "g", ['д'] = "d", ['е'] = "e", ['ё'] = "e", ['ж'] = "zh", ['з'] = "z", ['и'] = "i",
        ['й'] = "i", ['к'] = "k", ['л'] = "l", ['м'] = "m", ['н'] = "n", ['о'] = "o", ['п'] = "p", ['р'] = "r", ['с'] = "s", ['т'] = "t",
        ['у'] = "u", ['ф'] = "f", ['х'] = "kh", ['ц'] = "ts", ['ч'] = "ch", ['ш'] = "sh", ['щ'] = "shch", ['ъ'] = "", ['ы'] = "y", ['ь'] = "",
        ['э'] = "e", ['ю'] = "iu", ['я'] = "ia", ['і'] = "i", ['ї'] = "i", ['є'] = "e", ['ґ'] = "g", ['ß'] = "ss", ['æ'] = "ae", ['ø'] = "o", ['ł'] = "l",
    };

    /// <summary>A slug made from a title; empty when the title has no letter or digit that Latin knows.</summary>
    public static string From(string? title)
    {
        var slug = new StringBuilder();
        foreach (var letter in (title ?? "").ToLowerInvariant())
        {
            var latin = _latin.GetValueOrDefault(letter) ?? Base(letter);
            if (latin is "-" && (slug.Length == 0 || slug[^1] == '-'))
            {
                continue;
            }

            slug.Append(latin);
            if (slug.Length >= MaxLength - 16)
            {
                break;
            }
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>True for text that can be a slug; anything else in a URL is simply not found.</summary>
    public static bool IsWellFormed(string? slug) => slug is { Length: > 0 and <= MaxLength }
        && slug[0] != '-' && slug[^1] != '-'
        && slug.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static string Base(char letter)
    {
        if (char.IsSurrogate(letter))
        {
            return "-";
        }

        foreach (var part in letter.ToString().Normalize(NormalizationForm.FormD))
        {
            if (part is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            {
                return part.ToString(CultureInfo.InvariantCulture);
            }
        }

        return letter is '\'' or '’' ? "" : "-";
    }
}
