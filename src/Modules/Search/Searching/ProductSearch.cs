using Marketplace.Catalog.Contracts;
using Marketplace.Search.Faceting;
using Marketplace.Search.Indexing;
using Marketplace.Search.Spelling;

namespace Marketplace.Search.Searching;

/// <summary>What somebody looks for.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Category">Path of a category that it has to be in, or null.</param>
/// <param name="Narrowing">Facets, price, stock.</param>
/// <param name="Order">Which comes first.</param>
/// <param name="Skip">How many are on earlier pages.</param>
/// <param name="Take">How many are on a page.</param>
/// <param name="Literal">Take the words as they are typed, whatever the spelling.</param>
internal sealed record SearchQuery(string Text, string? Category, Narrowing Narrowing, SearchOrder Order, int Skip, int Take, bool Literal = false);

/// <summary>A page of results with the numbers for narrowing them down.</summary>
/// <param name="Shelf">The page and its facets.</param>
/// <param name="Loose">Nothing has all the words; these have some of them.</param>
/// <param name="Instead">The words that were looked for in the place of those typed, or null.</param>
internal sealed record SearchResult(NarrowedShelf Shelf, bool Loose, string? Instead)
{
    public static SearchResult Nothing { get; } = new(new NarrowedShelf([], 0, [], new Dictionary<string, int>()), Loose: false, Instead: null);

    public bool IsNothing => Shelf.Total == 0 && Shelf.Categories.Count == 0;
}

/// <summary>Finds products by words: all of them; else mended ones; else typed on the other keyboard; else some of them.</summary>
internal sealed class ProductSearch(ISearchIndex index, Shelves shelves, Synonyms synonyms, WordSpelling spelling)
{
    public async Task<SearchResult> FindAsync(SearchQuery query, CancellationToken stop, bool withFacets = true)
    {
        var words = Words.OfQuery(query.Text);
        if (words.Count == 0)
        {
            return SearchResult.Nothing;
        }

        var exact = await FindAsync(query, words, all: true, instead: null, withFacets, stop);
        if (!exact.IsNothing)
        {
            return exact;
        }

        foreach (var other in query.Literal ? [] : await OthersAsync(query.Text, words, stop))
        {
            var mended = await FindAsync(query, other, all: true, string.Join(' ', other), withFacets, stop);
            if (!mended.IsNothing)
            {
                return mended;
            }
        }

        return words.Count == 1 ? exact : await FindAsync(query, Longer(words), all: false, instead: null, withFacets, stop);
    }

    // A single letter or digit begins a word of nearly every product: beside others it would bring them all.
    private static IReadOnlyList<string> Longer(IReadOnlyList<string> words) => words.Where(word => word.Length > 1).ToList() is { Count: > 0 } longer ? longer : words;

    private async Task<List<IReadOnlyList<string>>> OthersAsync(string text, IReadOnlyList<string> words, CancellationToken stop)
    {
        var others = new List<IReadOnlyList<string>>();
        if (await spelling.MendAsync(words, stop) is { } mended)
        {
            others.Add(mended);
        }

        var otherKeyboard = Words.OfQuery(KeyboardLayout.Other(text));
        if (otherKeyboard.Count > 0 && !otherKeyboard.SequenceEqual(words))
        {
            others.Add(otherKeyboard);
        }

        return others;
    }

    private async Task<SearchResult> FindAsync(SearchQuery query, IReadOnlyList<string> words, bool all, string? instead, bool withFacets, CancellationToken stop)
    {
        ProductOrder? order = query.Order switch
        {
            SearchOrder.Popular => ProductOrder.Popular,
            SearchOrder.Newest => ProductOrder.Newest,
            SearchOrder.PriceUp => ProductOrder.PriceUp,
            SearchOrder.PriceDown => ProductOrder.PriceDown,
            SearchOrder.Rated => ProductOrder.Rated,
            _ => null,
        };
        var shelf = await shelves.FindAsync(
            new ListWish(null, index.Match(synonyms.Of(words), all), query.Narrowing, query.Category, order, query.Skip, query.Take, withFacets), stop);
        return new SearchResult(shelf, Loose: !all, instead);
    }
}
