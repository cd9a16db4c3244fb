using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Search.Searching;

/// <summary>Integrators search.</summary>
internal static class SearchApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("Search")
        .MapGet("/search", Handle).AllowAnonymous().WithName("Search.Find").WithSummary("Products on sale by words, category and price");

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

        /// <summary>Best, Popular, Newest, PriceUp or PriceDown.</summary>
        [EnumDataType(typeof(SearchOrder))]
        public string? Sort { get; init; }
    }

    /// <summary>A product that was found.</summary>
    internal sealed record FoundProduct(ProductId Id, string Slug, string Title, string SellerName, Money Price, bool ManyPrices, bool Available, string? ImageKey);

    /// <summary>A page of results.</summary>
    internal sealed record SearchAnswer(IReadOnlyList<FoundProduct> Items, string? Next, int Total, IReadOnlyDictionary<string, int> Categories, bool Loose);

    private static async Task<Ok<SearchAnswer>> Handle(
        [AsParameters] SearchRequest request, [AsParameters] Paging paging, ProductSearch search, CancellationToken stop)
    {
        var skip = int.TryParse(paging.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? Math.Clamp(after, 0, 10_000) : 0;
        var order = Enum.TryParse<SearchOrder>(request.Sort, out var known) && Enum.IsDefined(known) ? known : SearchOrder.Best;
        var found = await search.FindAsync(
            new SearchQuery(QueryText.Clean(request.Q, 200), request.Category, request.MinMinor, request.MaxMinor, OnlyAvailable: false, order, skip, paging.Size + 1), stop);
        var page = CursorPage<Found>.Of(found.Products, paging.Size, _ => (skip + paging.Size).ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new SearchAnswer(
            [.. page.Items.Select(p => new FoundProduct(new ProductId(p.ProductId), p.Slug, p.Title, p.SellerName, p.Price, p.ManyPrices, p.Available, p.ImageKey))],
            page.Next, found.Total, found.Categories, found.Loose));
    }
}
