using Marketplace.Kernel.Settings;
using Marketplace.Search.Indexing;

namespace Marketplace.Search.Searching;

/// <summary>A word of a search with all that counts as the same; each alternative is one word or several that belong together.</summary>
internal sealed record Term(IReadOnlyList<IReadOnlyList<string>> Alternatives);

/// <summary>Adds to each word what the marketplace says is the same.</summary>
internal sealed class Synonyms(ISettings<SearchSettings> settings)
{
    private const int MostAlternatives = 8;

    public IReadOnlyList<Term> Of(IReadOnlyList<string> words)
    {
        var groups = settings.Current.Synonyms.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',').Select(part => (IReadOnlyList<string>)[.. Words.Cut(part)]).Where(part => part.Count > 0).ToList())
            .Where(group => group.Count > 1).ToList();
        return [.. words.Select(word => new Term(
        [
            [word],
            .. groups.Where(group => group.Exists(part => part is [var only] && Stem(only) == Stem(word))).SelectMany(group => group)
                .Where(part => part is not [var only] || only != word).Take(MostAlternatives),
        ]))];
    }

    private static string Stem(string word) => RussianStem.IsRussian(word) ? RussianStem.Of(word) : word.Length > 3 ? word.TrimEnd('s') : word;
}
