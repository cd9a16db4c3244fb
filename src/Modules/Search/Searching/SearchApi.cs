using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Search.Searching;

/// <summary>Integrators search.</summary>
internal static class SearchApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("Search")
        .MapGet("/search", Handle).AllowAnonymous().WithName("Search.Find").WithSummary("Products on sale by words, category, price and facets");

    /// <summary>What to look for.</summary>
    internal sealed record SearchRequest
    {
        /// <summary>Words in any language.</summary>
        [Required, StringLength(200, MinimumLength = 1)]
        public string? Q { get; init; }

        /// <summary>Path of a category; products below it count too.</summary>
        [MaxLength(500)]
        public string? Category { get; init; }

        /// <summary>Lowest price in minor units.</summary>
        [Range(0, long.MaxValue)]
        public long? MinMinor { get; init; }

        /// <summary>Highest price in minor units.</summary>
        [Range(0, long.MaxValue)]
        public long? MaxMinor { get; init; }

        /// <summary>Best, Popular, Newest, PriceUp, PriceDown or Rated.</summary>
        [EnumDataType(typeof(SearchOrder))]
        public string? Sort { get; init; }
    }

    /// <summary>A product that was found.</summary>
    internal sealed record FoundProduct(ProductId Id, string Slug, string Title, string SellerName, Money Price, bool ManyPrices, bool Available, string? ImageKey);

    /// <summary>A page of results.</summary>
    internal sealed record SearchAnswer(IReadOnlyList<FoundProduct> Items, string? Next, int Total, IReadOnlyDictionary<string, int> Categories, bool Loose, string? Instead, IReadOnlyList<Facet> Facets);

    /// <summary>A facet with the values that there are; ask with <c>brand=</c>, <c>seller=</c>, <c>f.Size=</c> or <c>min.rating=</c>.</summary>
    internal sealed record Facet(string Name, string Text, IReadOnlyList<FacetCount> Values);

    /// <summary>A value and how many products have it.</summary>
    internal sealed record FacetCount(string Value, string Text, int Count);

    private static async Task<Ok<SearchAnswer>> Handle(
        [AsParameters] SearchRequest request, [AsParameters] Paging paging, HttpRequest http, ProductSearch search, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var skip = int.TryParse(paging.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? Math.Clamp(after, 0, 10_000) : 0;
        var order = Enum.TryParse<SearchOrder>(request.Sort, out var known) && Enum.IsDefined(known) ? known : SearchOrder.Best;
        var currency = site.Current.Currency;
        var narrowing = Narrowing.Of(http.Query) with { Min = Whole(request.MinMinor, currency), Max = Whole(request.MaxMinor, currency) };
        var found = await search.FindAsync(new SearchQuery(QueryText.Clean(request.Q, 200), request.Category, narrowing, order, skip, paging.Size + 1), stop);
        var page = CursorPage<ProductCard>.Of(found.Shelf.Products, paging.Size, _ => (skip + paging.Size).ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new SearchAnswer(
            [.. page.Items.Select(p => new FoundProduct(p.Id, p.Slug, p.Title, p.SellerName, p.Price, p.ManyPrices, p.Available, p.ImageKey))],
            page.Next, found.Shelf.Total, found.Shelf.Categories, found.Loose, found.Instead,
            [.. found.Shelf.Facets.Select(group => new Facet(group.Name, group.Text, [.. group.Values.Select(value => new FacetCount(value.Value, value.Text, value.Count))]))]));
    }

    private static decimal? Whole(long? minor, string currency) => minor is { } amount ? Currencies.ToDecimal(new Money(amount, currency)) : null;
}
