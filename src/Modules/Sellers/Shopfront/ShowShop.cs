using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Shopfront;

/// <summary>Anybody looks at a shop. There is nothing to see unless it is open.</summary>
internal static class ShowShop
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/shops/{slug}", Handle).AllowAnonymous().AsPublicPage().WithName("Sellers.Shop");

    internal sealed record Shop(
        SellerSummary Summary, string Story, string ReturnsPolicy, string ShippingPolicy, string Country, int LogoWidth, int LogoHeight, DateTimeOffset Since)
    {
        public int Page { get; init; } = 1;

        /// <summary>The first day on which a shop that is on holiday sells again; null for one that sells.</summary>
        public DateOnly? BackOn { get; init; }
    }

    private static async Task<IResult> Handle(string slug, int? page, HttpContext http, SellersDb db, ISettings<SiteSettings> site, TimeProvider clock, CancellationToken stop)
    {
        var shop = !Slug.IsWellFormed(slug) ? null : await db.Sellers.AsNoTracking()
            .Where(s => s.Slug == slug && s.Status == SellerStatus.Active)
            .Select(s => new Shop(
                new SellerSummary(s.Id, s.Slug, s.Name, s.Status, s.LogoKey, s.Email)
                {
                    Holiday = s.HolidayUntilAt == null ? null : new ShopHoliday(s.HolidayFromAt!.Value, s.HolidayUntilAt.Value, s.HolidayMessage),
                },
                s.Story, s.ReturnsPolicy, s.ShippingPolicy, s.Country, s.LogoWidth, s.LogoHeight, s.AppliedAt))
            .SingleOrDefaultAsync(stop);
        http.Tag(shop is null ? [] : [SellerTags.Of(shop.Summary.Id)]);
        return shop is null
            ? Results.NotFound()
            : Page.Of("/Sellers/Shopfront/ShowShop.cshtml", shop with
            {
                Page = Math.Clamp(page ?? 1, 1, 10_000),
                BackOn = shop.Summary.Holiday is { } holiday && holiday.Covers(clock.GetUtcNow()) ? holiday.BackOn(site.Current.TimeZone) : null,
            });
    }
}
