using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Search.Searching;

/// <summary>Somebody looks for something by words.</summary>
internal static class SearchPage
{
    private const int PageSize = 24;

    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/search", Handle).AllowAnonymous().AsPublicPage(seconds: 15).WithName("Search.Page");

    internal sealed record CategoryFacet(string Name, string Path, int Depth, int Count);

    internal sealed record Results(
        string Text, SearchResult Result, IReadOnlyList<CategoryFacet> Categories, IReadOnlyList<CategorySummary> Tops, IReadOnlyList<ProductCard> Popular,
        string? Category, NarrowingPanel Panel, SearchOrder Order, int Number)
    {
        public bool HasMore => Number * PageSize < Result.Shelf.Total;

        /// <summary>The same search in another category.</summary>
        public string InCategory(string? category) => NarrowingPanel.AddressOf("/search", Pairs(Text, category, Order).Concat(Panel.Narrowing.Pairs()));

        public string Link(int number) => NarrowingPanel.AddressOf(
            "/search", Panel.Kept.Concat(Panel.Narrowing.Pairs()).Concat(number > 1 ? [new("page", number.ToString(CultureInfo.InvariantCulture))] : []));

        /// <summary>The words as they were typed, not mended.</summary>
        public string Literally => NarrowingPanel.AddressOf("/search", [new("q", Text), new("literal", "1")]);

        internal static IReadOnlyList<KeyValuePair<string, string>> Pairs(string text, string? category, SearchOrder order) =>
        [
            new("q", text),
            .. category is null ? Array.Empty<KeyValuePair<string, string>>() : [new("category", category)],
            .. order == SearchOrder.Best ? Array.Empty<KeyValuePair<string, string>>() : [new("sort", order.ToString())],
        ];
    }

    private static async Task<IResult> Handle(
        string? q, string? category, string? sort, string? page, string? literal, HttpRequest request,
        ProductSearch search, PopularProducts popular, ICategoryDirectory categories, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var text = QueryText.Clean(q, 200);
        var all = await categories.AllAsync(stop);
        var path = all.Any(known => known.Path == category) ? category : null;
        var narrowing = Narrowing.Of(request.Query);
        var order = Enum.TryParse<SearchOrder>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : SearchOrder.Best;
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, 1_000) : 1;

        var result = await search.FindAsync(new SearchQuery(text, path, narrowing, order, (number - 1) * PageSize, PageSize, literal == "1"), stop);
        var panel = new NarrowingPanel("/search", narrowing, result.Shelf.Facets, Results.Pairs(text, path, order), site.Current.Currency);
        return Page.Of("/Search/Searching/SearchPage.cshtml", new Results(
            text, result, Facets(all, result.Shelf.Categories), [.. all.Where(c => c.ParentId is null)],
            result.Shelf.Total == 0 ? await popular.FindAsync(8, stop) : [], path, panel, order, number));
    }

    /// <summary>Each category that has anything, with all above it.</summary>
    private static List<CategoryFacet> Facets(IReadOnlyList<CategorySummary> all, IReadOnlyDictionary<string, int> counts) =>
    [
        .. all.Where(category => counts.ContainsKey(category.Path))
            .Select(category => new CategoryFacet(category.Name, category.Path, Math.Min(2, category.Path.Count(letter => letter == '/')), counts[category.Path])),
    ];
}
