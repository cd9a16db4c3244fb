namespace Marketplace.Search.Spelling;

/// <summary>What somebody meant who typed Russian with the keyboard set to English, or the other way round: “rhe;rf” is “кружка”.</summary>
internal static class KeyboardLayout
{
    private const string Latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    private const string Cyrillic = "йцукенгшщзхъфывапролджэячсмитьбюё";

    public static string Other(string text)
    {
        var small = text.ToLowerInvariant();
        var (from, to) = small.Any(letter => Cyrillic.Contains(letter, StringComparison.Ordinal)) ? (Cyrillic, Latin) : (Latin, Cyrillic);
        return string.Concat(small.Select(letter => from.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? to[at] : letter));
    }
}
