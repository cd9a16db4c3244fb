using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Shopfront;

/// <summary>Anybody looks through the open shops.</summary>
internal static class ListShops
{
    private const int PageSize = 24;

    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/shops", Handle).AllowAnonymous().AsPublicPage().WithName("Sellers.Shops");

    internal sealed record Card(string Slug, string Name, string Story, string? LogoKey, int LogoWidth, int LogoHeight);

    internal sealed record ShopsPage(IReadOnlyList<Card> Shops, int Number, bool HasMore);

    private static async Task<IResult> Handle(int? page, HttpContext http, SellersDb db, CancellationToken stop)
    {
        http.Tag(SellerTags.Shops);
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var shops = await NewestAsync(db, (number - 1) * PageSize, PageSize + 1, stop);
        return shops.Count == 0 && number > 1
            ? Results.NotFound()
            : Page.Of("/Sellers/Shopfront/ListShops.cshtml", new ShopsPage([.. shops.Take(PageSize)], number, shops.Count > PageSize));
    }

    internal static Task<List<Card>> NewestAsync(SellersDb db, int skip, int take, CancellationToken stop) => db.Sellers.AsNoTracking()
        .Where(s => s.Status == SellerStatus.Active)
        .OrderByDescending(s => s.AppliedAt)
        .Skip(skip).Take(take)
        .Select(s => new Card(s.Slug, s.Name, s.Story.Substring(0, 600), s.LogoKey, s.LogoWidth, s.LogoHeight))
        .ToListAsync(stop);
}
