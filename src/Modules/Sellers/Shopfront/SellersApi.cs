using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Shopfront;

/// <summary>Integrators read the open shops.</summary>
internal static class SellersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.Api("Sellers");
        api.MapGet("/sellers", List).AllowAnonymous().WithName("Sellers.List").WithSummary("Open shops, by name");
        api.MapGet("/sellers/{slug}", Get).AllowAnonymous().WithName("Sellers.Get").WithSummary("One open shop");
    }

    /// <summary>An open shop.</summary>
    internal sealed record SellerAnswer(SellerId Id, string Slug, string Name, string Story, string Country, string ReturnsPolicy, string ShippingPolicy, string? LogoKey);

    private static async Task<Ok<CursorPage<SellerAnswer>>> List([AsParameters] Paging paging, SellersDb db, CancellationToken stop)
    {
        var after = paging.Key?.Replace("\0", "", StringComparison.Ordinal) ?? "";
        var sellers = await Answers(db.Sellers.Where(s => s.Slug.CompareTo(after) > 0).OrderBy(s => s.Slug).Take(paging.Size + 1)).ToListAsync(stop);
        return TypedResults.Ok(CursorPage<SellerAnswer>.Of(sellers, paging.Size, seller => seller.Slug));
    }

    private static async Task<Results<Ok<SellerAnswer>, ProblemHttpResult>> Get(string slug, SellersDb db, CancellationToken stop)
    {
        var seller = Slug.IsWellFormed(slug) ? await Answers(db.Sellers.Where(s => s.Slug == slug)).SingleOrDefaultAsync(stop) : null;
        return seller is null ? SellerErrors.Unknown.ToProblem() : TypedResults.Ok(seller);
    }

    private static IQueryable<SellerAnswer> Answers(IQueryable<Seller> sellers) => sellers.AsNoTracking()
        .Where(s => s.Status == SellerStatus.Active)
        .Select(s => new SellerAnswer(s.Id, s.Slug, s.Name, s.Story, s.Country, s.ReturnsPolicy, s.ShippingPolicy, s.LogoKey));
}
