using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Portal;

/// <summary>A manager closes the shop for some days: nothing can be bought, and buyers read until when.</summary>
internal static class PlanHoliday
{
    private const int MostDays = 366;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var vendor = routes.Vendor(SellerRole.Manager);
        vendor.MapPost("/settings/holiday", Plan).WithName("Sellers.PlanHoliday");
        vendor.MapPost("/settings/holiday/removal", End).WithName("Sellers.EndHoliday");
    }

    /// <summary>Days of the marketplace's time zone, both included.</summary>
    internal sealed record HolidayForm
    {
        public string? From { get; init; }

        public string? To { get; init; }

        [MaxLength(500, ErrorMessage = "Write 500 characters at most.")]
        public string? Message { get; init; }

        public static HolidayForm Of(ShopHoliday? holiday, string timeZone) => holiday is null ? new() : new()
        {
            From = Text(holiday.FirstDay(timeZone)), To = Text(holiday.BackOn(timeZone).AddDays(-1)), Message = holiday.Message,
        };

        public Result<ShopHoliday> Read(string timeZone, DateTimeOffset now)
        {
            var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
            return Day(From) is { } from && Day(To) is { } to && from <= to && to >= today && to.DayNumber - from.DayNumber < MostDays && to.DayNumber - today.DayNumber < 3 * MostDays
                ? new ShopHoliday(Midnight(from, zone), Midnight(to.AddDays(1), zone), Message?.Trim() ?? "")
                : SellerErrors.HolidayDates;
        }

        private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
        {
            var local = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        }

        private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

        private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static async Task<IResult> Plan(
        [FromForm] HolidayForm form, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, ISettings<SiteSettings> site, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return (await ShopSettings.PageOfAsync(seller, null, db, site, false, stop, form)).WithErrors(faults);
        }

        return form.Read(site.Current.TimeZone, clock.GetUtcNow()).Failed(out var error, out var holiday)
            ? (await ShopSettings.PageOfAsync(seller, null, db, site, false, stop, form)).WithErrors(new Dictionary<string, string[]> { [nameof(form.To)] = [error.Message] })
            : await ChangeAsync(holiday, seller, http, db, unit, audit, clock, stop);
    }

    private static Task<IResult> End(CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop) =>
        ChangeAsync(null, seller, http, db, unit, audit, clock, stop);

    private static async Task<IResult> ChangeAsync(
        ShopHoliday? holiday, CurrentSeller seller, HttpContext http, SellersDb db, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        await unit.CommitAsync(
            async () =>
            {
                var shop = await db.Sellers.SingleAsync(s => s.Id == seller.Id, stop);
                audit.Record("sellers.holiday_planned", $"seller:{shop.Slug}", new { shop.HolidayFromAt, shop.HolidayUntilAt }, new { holiday?.FromAt, holiday?.UntilAt });
                shop.Plan(holiday, clock.GetUtcNow());
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/settings?saved=true");
    }
}
