using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Fulfilment;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Shipping;

/// <summary>A seller says how parcels are delivered and what that costs.</summary>
internal static class VendorShipping
{
    private const int Most = 30;
    private const string View = "/Ordering/Shipping/VendorShipping.cshtml";

    public static void Map(IEndpointRouteBuilder manager)
    {
        manager.MapGet("/shipping", Show).WithName("Ordering.Vendor.Shipping");
        manager.MapPost("/shipping", Add);
        manager.MapPost("/shipping/{id:guid}", Change);
        manager.MapPost("/shipping/{id:guid}/removal", Remove);
    }

    private static async Task<IResult> Show(Guid? edit, CurrentSeller seller, OrderingDb db, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var edited = await db.ShippingMethods.AsNoTracking().SingleOrDefaultAsync(m => m.Id == edit && m.SellerId == seller.Id, stop);
        return Page.Of(View, await PageAsync(seller, db, site, edited is null ? new MethodForm { Active = "true" } : MethodForm.Of(edited), edited?.Id, stop));
    }

    private static Task<IResult> Add([FromForm] MethodForm form, CurrentSeller seller, OrderingDb db, UnitOfWork unit, ISettings<SiteSettings> site, CancellationToken stop) =>
        SaveAsync(null, form, seller, db, unit, site, stop);

    private static Task<IResult> Change(Guid id, [FromForm] MethodForm form, CurrentSeller seller, OrderingDb db, UnitOfWork unit, ISettings<SiteSettings> site, CancellationToken stop) =>
        SaveAsync(id, form, seller, db, unit, site, stop);

    private static async Task<IResult> SaveAsync(
        Guid? id, MethodForm form, CurrentSeller seller, OrderingDb db, UnitOfWork unit, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var method = id is null ? null : await db.ShippingMethods.SingleOrDefaultAsync(m => m.Id == id && m.SellerId == seller.Id, stop);
        if (id is not null && method is null)
        {
            return TypedResults.NotFound();
        }

        var faults = FormCheck.Of(form);
        var terms = form.Read(site.Current.Currency, faults);
        if (terms?.ZoneId is { } zone && !await db.Zones.AnyAsync(z => z.Id == zone, stop))
        {
            faults[nameof(form.ZoneId)] = ["Choose a zone."];
        }

        if (terms is not null && await db.ShippingMethods.AnyAsync(m => m.SellerId == seller.Id && m.Name == terms.Name && m.Id != id, stop))
        {
            faults[nameof(form.Name)] = ["You have a delivery with this name already."];
        }

        if (id is null && await db.ShippingMethods.CountAsync(m => m.SellerId == seller.Id, stop) >= Most)
        {
            faults[""] = ["You can have 30 deliveries. Remove one first."];
        }

        if (terms is null || faults.Count > 0)
        {
            return Page.Of(View, await PageAsync(seller, db, site, form, id, stop)).WithErrors(faults);
        }

        await unit.CommitAsync(
            () =>
            {
                method ??= db.Add(new ShippingMethod { Id = Guid.CreateVersion7(), SellerId = seller.Id }).Entity;
                method.Change(terms);
                unit.Evict(SellerTags.Of(seller.Id));
                return Task.CompletedTask;
            },
            stop);
        return new SeeOther($"/vendor/{seller.Shop.Slug}/shipping");
    }

    private static async Task<IResult> Remove(Guid id, [FromForm] EmptyForm form, CurrentSeller seller, OrderingDb db, UnitOfWork unit, CancellationToken stop)
    {
        _ = form;
        var gone = 0;
        await unit.CommitAsync(
            async () =>
            {
                unit.Evict(SellerTags.Of(seller.Id));
                gone = await db.ShippingMethods.Where(m => m.Id == id && m.SellerId == seller.Id).ExecuteDeleteAsync(stop);
            },
            stop);
        return gone == 0 ? TypedResults.NotFound() : new SeeOther($"/vendor/{seller.Shop.Slug}/shipping");
    }

    private static async Task<VendorShippingPage> PageAsync(CurrentSeller seller, OrderingDb db, ISettings<SiteSettings> site, MethodForm form, Guid? edited, CancellationToken stop) => new(
        seller.Shop,
        await db.ShippingMethods.AsNoTracking().Where(m => m.SellerId == seller.Id).OrderBy(m => m.Name).ToListAsync(stop),
        await db.Zones.AsNoTracking().OrderBy(z => z.Name).ToListAsync(stop),
        site.Current.Currency, form, edited);
}

internal sealed record MethodForm
{
    [Required(ErrorMessage = "Enter a name."), MaxLength(80, ErrorMessage = "This is too long.")]
    public string? Name { get; init; }

    public string? Pricing { get; init; }

    public string? ZoneId { get; init; }

    public string? Price { get; init; }

    public string? FreeFrom { get; init; }

    /// <summary>A band a line: grams = price.</summary>
    [MaxLength(1000, ErrorMessage = "This is too long.")]
    public string? Bands { get; init; }

    public string? MinDays { get; init; }

    public string? MaxDays { get; init; }

    public string? Active { get; init; }

    public static MethodForm Of(ShippingMethod method) => new()
    {
        Name = method.Name,
        Pricing = method.Pricing.ToString(),
        ZoneId = method.ZoneId?.ToString(),
        Price = Typed(method.PriceMinor, method.Currency),
        FreeFrom = method.FreeFromMinor is { } free ? Typed(free, method.Currency) : null,
        Bands = string.Join('\n', method.BandList.Select(b => $"{Numbers.Text(b.UpToGrams)} = {Typed(b.PriceMinor, method.Currency)}")),
        MinDays = Numbers.Text(method.MinDays),
        MaxDays = Numbers.Text(method.MaxDays),
        Active = method.Active ? "true" : null,
    };

    public ShippingTerms? Read(string currency, Dictionary<string, string[]> faults)
    {
        var byWeight = Pricing == nameof(ShippingPricing.ByWeight);
        var price = Numbers.Amount(Price, currency);
        if (!byWeight && price is null)
        {
            faults[nameof(Price)] = ["Enter an amount, e.g. 4.90."];
        }

        var free = Numbers.Amount(FreeFrom, currency);
        if (free is null)
        {
            faults[nameof(FreeFrom)] = ["Enter an amount, e.g. 4.90."];
        }

        var bands = byWeight ? ReadBands(currency) : [];
        if (byWeight && bands is null or { Count: > 20 } || (byWeight && bands!.Count == 0))
        {
            faults[nameof(Bands)] = ["Give a band on each line: grams = price, e.g. 500 = 4.90. At most 20."];
        }

        if (!Days(MinDays, out var min) || !Days(MaxDays, out var max))
        {
            (min, max) = (0, 0);
            faults[nameof(MinDays)] = ["Enter days from 0 to 365."];
        }

        var zone = Guid.TryParse(ZoneId, out var id) ? id : (Guid?)null;
        return faults.Count > 0
            ? null
            : new ShippingTerms(
                Name!.Trim(), byWeight ? ShippingPricing.ByWeight : ShippingPricing.Flat, zone, new Money(price ?? 0, currency),
                string.IsNullOrWhiteSpace(FreeFrom) ? null : free, bands!, min, max, Active == "true");
    }

    private List<WeightBand>? ReadBands(string currency)
    {
        var bands = new List<WeightBand>();
        foreach (var line in (Bands ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('=') is not [var grams, var price]
                || !int.TryParse(grams.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var upTo)
                || Numbers.Amount(price, currency) is not { } amount || bands.Exists(b => b.UpToGrams == upTo))
            {
                return null;
            }

            bands.Add(new WeightBand(upTo, amount));
        }

        return bands;
    }

    private static bool Days(string? typed, out int days)
    {
        days = 0;
        return string.IsNullOrWhiteSpace(typed) || (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days <= 365);
    }

    private static string Typed(long minor, string currency) => Currencies.ToDecimal(new Money(minor, currency)).ToString(CultureInfo.InvariantCulture);
}

internal sealed record VendorShippingPage(
    SellerSummary Shop, IReadOnlyList<ShippingMethod> Methods, IReadOnlyList<Zone> Zones, string Currency, MethodForm Form, Guid? Edited);
