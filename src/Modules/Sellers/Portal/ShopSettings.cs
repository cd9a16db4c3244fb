using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Portal;

/// <summary>A manager says how the shop presents itself: name, story, policies, logo.</summary>
internal static class ShopSettings
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var vendor = routes.Vendor(SellerRole.Manager);
        vendor.MapGet("/settings", Show).WithName("Sellers.Settings");
        vendor.MapPost("/settings", Save).WithName("Sellers.SaveSettings");
        vendor.MapPost("/settings/logo", SaveLogo).WithName("Sellers.SaveLogo");
        vendor.MapPost("/settings/logo/removal", RemoveLogo).WithName("Sellers.RemoveLogo");
    }

    internal sealed record SettingsForm
    {
        [Required(ErrorMessage = "Say what your shop is called."), StringLength(80, MinimumLength = 2, ErrorMessage = "A name has 2 to 80 characters.")]
        public string? Name { get; init; }

        [MaxLength(20_000, ErrorMessage = "A story has 20,000 characters at most.")]
        public string? Story { get; init; }

        [Required(ErrorMessage = "Say where we can write to you."), EmailAddress(ErrorMessage = "This is no e-mail address."), MaxLength(254, ErrorMessage = "This is no e-mail address.")]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Say in which country you are."), RegularExpression("^[A-Za-z]{2}$", ErrorMessage = "A country is two letters, e.g. DE.")]
        public string? Country { get; init; }

        [MaxLength(8_000, ErrorMessage = "A policy has 8,000 characters at most.")]
        public string? ReturnsPolicy { get; init; }

        [MaxLength(8_000, ErrorMessage = "A policy has 8,000 characters at most.")]
        public string? ShippingPolicy { get; init; }
    }

    internal sealed record Logo(string? Key, int Width, int Height);

    internal sealed record SettingsPage(SellerSummary Shop, SettingsForm Form, Logo Logo, bool Saved, ShopHoliday? Holiday, PlanHoliday.HolidayForm HolidayForm);

    private static async Task<IResult> Show(CurrentSeller seller, bool? saved, SellersDb db, ISettings<SiteSettings> site, CancellationToken stop) =>
        await PageOfAsync(seller, null, db, site, saved is true, stop);

    private static async Task<IResult> Save(
        [FromForm] SettingsForm form, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, ISettings<SiteSettings> site, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return (await PageOfAsync(seller, form, db, site, false, stop)).WithErrors(faults);
        }

        await unit.CommitAsync(
            async () =>
            {
                var shop = await db.Sellers.SingleAsync(s => s.Id == seller.Id, stop);
                audit.Record("sellers.described", $"seller:{shop.Slug}", new { shop.Name, shop.Email }, new { form.Name, form.Email });
                shop.Describe(
                    form.Name!.Trim(), form.Story?.Trim() ?? "", form.Email!.Trim(), form.Country!.ToUpperInvariant(),
                    form.ReturnsPolicy?.Trim() ?? "", form.ShippingPolicy?.Trim() ?? "", clock.GetUtcNow());
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/settings?saved=true");
    }

    private static async Task<IResult> SaveLogo(
        IFormFile? file, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IImageStore images, ISettings<SiteSettings> site, TimeProvider clock, CancellationToken stop)
    {
        if (file is not { Length: > 0 })
        {
            return (await PageOfAsync(seller, null, db, site, false, stop)).WithErrors(new Dictionary<string, string[]> { ["file"] = ["Choose a picture."] });
        }

        await using var content = file.OpenReadStream();
        if ((await images.AddAsync(content, stop)).Failed(out var error, out var image))
        {
            return (await PageOfAsync(seller, null, db, site, false, stop)).WithErrors(new Dictionary<string, string[]> { ["file"] = [error.Message] });
        }

        return await ChangeLogoAsync(image, seller, http, db, unit, clock, stop);
    }

    private static Task<IResult> RemoveLogo(CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop) =>
        ChangeLogoAsync(null, seller, http, db, unit, clock, stop);

    private static async Task<IResult> ChangeLogoAsync(
        StoredImage? image, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop)
    {
        await unit.CommitAsync(async () => (await db.Sellers.SingleAsync(s => s.Id == seller.Id, stop)).Show(image, clock.GetUtcNow()), stop);
        return Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/settings?saved=true");
    }

    internal static async Task<Page<SettingsPage>> PageOfAsync(CurrentSeller seller, SettingsForm? typed, SellersDb db, ISettings<SiteSettings> site, bool saved, CancellationToken stop, PlanHoliday.HolidayForm? holiday = null)
    {
        var shop = await db.Sellers.AsNoTracking().SingleAsync(s => s.Id == seller.Id, stop);
        var form = typed ?? new SettingsForm
        {
            Name = shop.Name, Story = shop.Story, Email = shop.Email, Country = shop.Country, ReturnsPolicy = shop.ReturnsPolicy, ShippingPolicy = shop.ShippingPolicy,
        };
        var planned = shop.HolidayUntilAt is { } until ? new ShopHoliday(shop.HolidayFromAt!.Value, until, shop.HolidayMessage) : null;
        return Page.Of("/Sellers/Portal/ShopSettings.cshtml", new SettingsPage(seller.Shop, form, new Logo(shop.LogoKey, shop.LogoWidth, shop.LogoHeight), saved, planned, holiday ?? PlanHoliday.HolidayForm.Of(planned, site.Current.TimeZone)));
    }
}
