using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
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

    // Bounds of the price facets, in whole units of the currency.
    private static readonly decimal?[] _bounds = [null, 20, 50, 100, 200, null];

    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/search", Handle).AllowAnonymous().WithName("Search.Page");

    internal sealed record CategoryFacet(string Name, string Path, int Depth, int Count);

    internal sealed record Results(
        string Text, SearchResult Result, IReadOnlyList<CategoryFacet> Categories, IReadOnlyList<CategorySummary> Tops,
        string? Category, decimal? Min, decimal? Max, SearchOrder Order, int Number, string Currency)
    {
        public bool HasMore => Number * PageSize < Result.Total;

        public static IEnumerable<(decimal? Min, decimal? Max)> PriceRanges => _bounds.Zip(_bounds.Skip(1));

        public string Link(string? category, decimal? min, decimal? max, SearchOrder order, int number)
        {
            var query = $"/search?q={Uri.EscapeDataString(Text)}";
            query += category is { Length: > 0 } ? $"&category={Uri.EscapeDataString(category)}" : "";
            query += min is { } least ? string.Create(CultureInfo.InvariantCulture, $"&min={least}") : "";
            query += max is { } most ? string.Create(CultureInfo.InvariantCulture, $"&max={most}") : "";
            query += order != SearchOrder.Best ? $"&sort={order}" : "";
            return query + (number > 1 ? $"&page={number}" : "");
        }
    }

    private static async Task<IResult> Handle(
        string? q, string? category, string? min, string? max, string? sort, string? page,
        ProductSearch search, ICategoryDirectory categories, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var text = QueryText.Clean(q, 200);
        var currency = site.Current.Currency;
        var all = await categories.AllAsync(stop);
        var path = all.Any(known => known.Path == category) ? category : null;
        var (least, most) = (Amount(min), Amount(max));
        var order = Enum.TryParse<SearchOrder>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : SearchOrder.Best;
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, 1_000) : 1;

        var result = await search.FindAsync(
            new SearchQuery(text, path, Minor(least, currency), Minor(most, currency), OnlyAvailable: false, order, (number - 1) * PageSize, PageSize), stop);
        return Page.Of("/Search/Searching/SearchPage.cshtml", new Results(
            text, result, Facets(all, result.Categories), [.. all.Where(c => c.ParentId is null)], path, least, most, order, number, currency));
    }

    /// <summary>Each category with what is in it and below it, where there is anything.</summary>
    private static List<CategoryFacet> Facets(IReadOnlyList<CategorySummary> all, IReadOnlyDictionary<string, int> counts) =>
    [
        .. all.Select(category => new CategoryFacet(
                category.Name, category.Path, category.Path.Count(letter => letter == '/'),
                counts.Where(count => count.Key == category.Path || count.Key.StartsWith(category.Path + "/", StringComparison.Ordinal)).Sum(count => count.Value)))
            .Where(facet => facet.Count > 0),
    ];

    internal static long? Minor(decimal? amount, string currency) => amount is null
        ? null
        : Currencies.FromDecimal(decimal.Round(amount.Value, Currencies.Digits(currency), MidpointRounding.ToZero), currency)?.Minor;

    internal static decimal? Amount(string? text) =>
        decimal.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000_000m
            ? amount
            : null;
}
