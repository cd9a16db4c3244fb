using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Marketplace.Kernel;
using Marketplace.Kernel.Media;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Search.Searching;

/// <summary>While somebody types: categories and products that could be meant. The same for everybody.</summary>
internal static class Suggest
{
    private const int MostProducts = 6;
    private const int MostCategories = 3;

    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/search/suggestions", Handle).AllowAnonymous().WithName("Search.Suggestions");

    /// <summary>One line of the list.</summary>
    internal sealed record Suggestion(string Kind, string Text, string Path, string? Note, string? Image);

    private static async Task<IResult> Handle(string? q, HttpContext http, ProductSearch search, ICategoryDirectory categories, CancellationToken stop)
    {
        var text = QueryText.Clean(q, 80);
        http.Response.Headers.CacheControl = "public, max-age=60";
        if (text.Length < 2)
        {
            return Results.Json(Array.Empty<Suggestion>());
        }

        var found = await search.FindAsync(new SearchQuery(text, null, new Narrowing(), SearchOrder.Best, 0, MostProducts), stop, withFacets: false);
        var shelves = (await categories.AllAsync(stop))
            .Where(category => category.Name.Contains(text, StringComparison.CurrentCultureIgnoreCase)).Take(MostCategories)
            .Select(category => new Suggestion("category", category.Name, $"/categories/{category.Path}", null, null));
        var products = (found.Loose ? [] : found.Shelf.Products).Select(product => new Suggestion(
            "product", product.Title, $"/products/{product.Slug}", product.Price.Format(),
            product.ImageKey is null ? null : ImageUrls.Path(product.ImageKey, ImageUrls.ImageWidths[0], "webp")));
        return Results.Json(shelves.Concat(products));
    }
}
