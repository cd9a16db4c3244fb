using System.Globalization;
using System.Text;

namespace Marketplace.Reviews.Writing;

/// <summary>How a buyer is named beside a review: first name and initial, and never an address.</summary>
internal static class ShownName
{
    private const int Longest = 40;

    /// <summary>Empty for somebody who has given no name that can be shown.</summary>
    public static string Of(string? name)
    {
        var words = PlainWords.Line(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || name!.Contains('@', StringComparison.Ordinal) || !words[0].Any(char.IsLetter))
        {
            return "";
        }

        var first = Cut(words[0]);
        return words.Length > 1 && words[^1].EnumerateRunes().First() is var initial && Rune.IsLetter(initial)
            ? $"{first} {Rune.ToUpper(initial, CultureInfo.InvariantCulture)}."
            : first;
    }

    private static string Cut(string word) => word.Length <= Longest ? word : word[..(char.IsHighSurrogate(word[Longest - 1]) ? Longest - 1 : Longest)];
}
