using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Shipping;
using Marketplace.Ordering.Taxes;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Setup;

/// <summary>Zones by name.</summary>
internal sealed record ShippingZonesShape
{
    public required IReadOnlyList<ZoneShape> Zones { get; init; }
}

internal sealed record ZoneShape
{
    [Required, MaxLength(80)]
    public required string Name { get; init; }

    /// <summary>Country codes, regions, or *.</summary>
    public required IReadOnlyList<string> Places { get; init; }
}

internal sealed class ShippingZonesStep(OrderingDb db, Kernel.Data.UnitOfWork unit) : RecipeStep<ShippingZonesShape>
{
    public override string Name => "shipping-zones";

    public override string Description => "Adds or changes zones: countries (US), regions (US-CA) or the rest of the world (*).";

    protected override async Task<Result> ApplyAsync(ShippingZonesShape step, RecipeContext context, CancellationToken stop)
    {
        foreach (var wanted in step.Zones)
        {
            if (Zone.Normalize(string.Join(',', wanted.Places)) is not { Length: <= 4000 } places || FormCheck.Of(wanted).Count > 0)
            {
                return new Error(ErrorKind.Invalid, "ordering.bad_zone", "The zone {0} needs a name of up to 80 characters and places like US, US-CA or *.").With(wanted.Name);
            }

            var zone = await db.Zones.SingleOrDefaultAsync(z => z.Name == wanted.Name, stop) ?? db.Add(new Zone { Id = Guid.CreateVersion7() }).Entity;
            zone.Change(wanted.Name, places);
        }

        unit.Evict(DeliveryPromise.Tag);
        await unit.FlushAsync(stop);
        return Result.Done;
    }
}

/// <summary>Rates by zone and class.</summary>
internal sealed record TaxRatesShape
{
    public required IReadOnlyList<TaxRateShape> Rates { get; init; }
}

internal sealed record TaxRateShape
{
    public required string Zone { get; init; }

    [RegularExpression("^[a-z][a-z0-9-]{0,31}$")]
    public required string TaxClass { get; init; }

    [Required, MaxLength(80)]
    public required string Name { get; init; }

    /// <summary>Percent, e.g. 19 or 7.5.</summary>
    [Range(0, 100)]
    public required decimal Percent { get; init; }
}

internal sealed class TaxRatesStep(OrderingDb db, Kernel.Data.UnitOfWork unit) : RecipeStep<TaxRatesShape>
{
    public override string Name => "tax-rates";

    public override string Description => "Sets the tax of a class of things in a zone.";

    protected override async Task<Result> ApplyAsync(TaxRatesShape step, RecipeContext context, CancellationToken stop)
    {
        foreach (var wanted in step.Rates)
        {
            if (FormCheck.Of(wanted).Count > 0 || wanted.Percent * 100 != decimal.Truncate(wanted.Percent * 100))
            {
                return new Error(ErrorKind.Invalid, "ordering.bad_tax", "The tax {0} needs a class, a name and a percentage with at most two digits after the point.").With(wanted.Name);
            }

            var zone = await db.Zones.Where(z => z.Name == wanted.Zone).Select(z => (Guid?)z.Id).SingleOrDefaultAsync(stop);
            if (zone is null)
            {
                return ZoneErrors.Unknown.With(wanted.Zone);
            }

            var rate = await db.TaxRates.SingleOrDefaultAsync(r => r.ZoneId == zone && r.TaxClass == wanted.TaxClass, stop)
                ?? db.Add(new TaxRate { Id = Guid.CreateVersion7(), ZoneId = zone.Value, TaxClass = wanted.TaxClass }).Entity;
            rate.Change(wanted.Name, (int)(wanted.Percent * 100));
        }

        unit.Evict(AdminTaxes.Tag);
        await unit.FlushAsync(stop);
        return Result.Done;
    }
}

/// <summary>Deliveries of one or several sellers.</summary>
internal sealed record ShippingMethodsShape
{
    public required IReadOnlyList<ShippingMethodShape> Methods { get; init; }
}

internal sealed record ShippingMethodShape
{
    /// <summary>Slug of the seller.</summary>
    public required string Seller { get; init; }

    [Required, MaxLength(80)]
    public required string Name { get; init; }

    /// <summary>Name of the zone; everywhere when left out.</summary>
    public string? Zone { get; init; }

    /// <summary>Flat price in whole units; or give <c>bands</c>.</summary>
    public decimal? Price { get; init; }

    /// <summary>Prices by weight.</summary>
    public IReadOnlyList<BandShape>? Bands { get; init; }

    /// <summary>Sum of items from which it is free.</summary>
    public decimal? FreeFrom { get; init; }

    [Range(0, 365)]
    public int MinDays { get; init; }

    [Range(0, 365)]
    public int MaxDays { get; init; }
}

internal sealed record BandShape
{
    [Range(1, int.MaxValue)]
    public required int UpToGrams { get; init; }

    public required decimal Price { get; init; }
}

internal sealed class ShippingMethodsStep(OrderingDb db, Kernel.Data.UnitOfWork unit, ISellerDirectory sellers, ISettings<SiteSettings> site) : RecipeStep<ShippingMethodsShape>
{
    public override string Name => "shipping-methods";

    public override string Description => "Adds or changes deliveries of sellers, by the seller's slug and the delivery's name.";

    protected override async Task<Result> ApplyAsync(ShippingMethodsShape step, RecipeContext context, CancellationToken stop)
    {
        await unit.FlushAsync(stop);
        foreach (var wanted in step.Methods)
        {
            if (await sellers.FindBySlugAsync(wanted.Seller, stop) is not { } seller)
            {
                return new Error(ErrorKind.Invalid, "ordering.unknown_seller", "There is no seller with the slug {0}.").With(wanted.Seller);
            }

            var zone = wanted.Zone is null ? null : await db.Zones.Where(z => z.Name == wanted.Zone).Select(z => (Guid?)z.Id).SingleOrDefaultAsync(stop);
            if (wanted.Zone is not null && zone is null)
            {
                return ZoneErrors.Unknown.With(wanted.Zone);
            }

            if (Read(wanted, zone, site.Current.Currency) is not { } terms)
            {
                return new Error(ErrorKind.Invalid, "ordering.bad_delivery", "The delivery {0} needs a name and either a price or weight bands, with amounts that {1} has.").With(wanted.Name, site.Current.Currency);
            }

            var method = await db.ShippingMethods.SingleOrDefaultAsync(m => m.SellerId == seller.Id && m.Name == wanted.Name, stop)
                ?? db.Add(new ShippingMethod { Id = Guid.CreateVersion7(), SellerId = seller.Id }).Entity;
            method.Change(terms);
            unit.Evict(SellerTags.Of(seller.Id));
            await unit.FlushAsync(stop);
        }

        return Result.Done;
    }

    private static ShippingTerms? Read(ShippingMethodShape wanted, Guid? zone, string currency)
    {
        var price = Amount(wanted.Price, currency);
        var free = Amount(wanted.FreeFrom, currency);
        var bands = (wanted.Bands ?? []).Select(b => (b.UpToGrams, Price: Amount(b.Price, currency))).ToList();
        var broken = FormCheck.Of(wanted).Count > 0 || wanted.Price is null == (bands.Count == 0) || price < 0 || free < 0
            || (wanted.Price is not null && price is null) || (wanted.FreeFrom is not null && free is null) || bands.Count > 20 || bands.Exists(b => b.Price is null or < 0);
        return broken
            ? null
            : new ShippingTerms(
                wanted.Name, bands.Count > 0 ? ShippingPricing.ByWeight : ShippingPricing.Flat, zone, new Money(price ?? 0, currency), free,
                bands.ConvertAll(b => new WeightBand(b.UpToGrams, b.Price!.Value)), wanted.MinDays, wanted.MaxDays, Active: true);
    }

    private static long? Amount(decimal? amount, string currency) => amount is null ? null : Currencies.FromDecimal(amount.Value, currency)?.Minor;
}
