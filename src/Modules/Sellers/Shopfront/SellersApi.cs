using System.Text.Json.Serialization;
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
    internal sealed record SellerAnswer(SellerId Id, string Slug, string Name, string Story, string Country, string ReturnsPolicy, string ShippingPolicy, string? LogoKey)
    {
        /// <summary>What other modules add, when asked with <c>?embed=</c>.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, object>? Embedded { get; init; }
    }

    private static async Task<Results<Ok<CursorPage<SellerAnswer>>, ProblemHttpResult>> List(
        [AsParameters] Paging paging, string? embed, SellersDb db, Embedding<SellerId> embedding, CancellationToken stop)
    {
        var after = QueryText.Clean(paging.Key, Slug.MaxLength);
        var sellers = await Answers(db.Sellers.Where(s => s.Slug.CompareTo(after) > 0).OrderBy(s => s.Slug).Take(paging.Size + 1)).ToListAsync(stop);
        if ((await embedding.LoadAsync(embed, sellers.ConvertAll(seller => seller.Id), stop)).Failed(out var error, out var fields))
        {
            return error.ToProblem();
        }

        return TypedResults.Ok(CursorPage<SellerAnswer>.Of(sellers.ConvertAll(seller => seller with { Embedded = fields.Of(seller.Id) }), paging.Size, seller => seller.Slug));
    }

    private static async Task<Results<Ok<SellerAnswer>, ProblemHttpResult>> Get(
        string slug, string? embed, SellersDb db, Embedding<SellerId> embedding, CancellationToken stop)
    {
        var seller = Slug.IsWellFormed(slug) ? await Answers(db.Sellers.Where(s => s.Slug == slug)).SingleOrDefaultAsync(stop) : null;
        if (seller is null)
        {
            return SellerErrors.Unknown.ToProblem();
        }

        return (await embedding.LoadAsync(embed, [seller.Id], stop)).Failed(out var error, out var fields)
            ? error.ToProblem()
            : TypedResults.Ok(seller with { Embedded = fields.Of(seller.Id) });
    }

    private static IQueryable<SellerAnswer> Answers(IQueryable<Seller> sellers) => sellers.AsNoTracking()
        .Where(s => s.Status == SellerStatus.Active)
        .Select(s => new SellerAnswer(s.Id, s.Slug, s.Name, s.Story, s.Country, s.ReturnsPolicy, s.ShippingPolicy, s.LogoKey));
}
