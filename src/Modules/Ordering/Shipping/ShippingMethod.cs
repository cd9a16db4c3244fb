using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Shipping;

/// <summary>How a seller's delivery is priced.</summary>
internal enum ShippingPricing
{
    /// <summary>One price for the whole part.</summary>
    Flat,

    /// <summary>By the weight of the part.</summary>
    ByWeight,
}

/// <summary>A delivery that a seller offers, to one zone or everywhere.</summary>
internal sealed class ShippingMethod : Aggregate
{
    public required Guid Id { get; init; }

    public required SellerId SellerId { get; init; }

    public string Name { get; private set; } = "";

    public ShippingPricing Pricing { get; private set; }

    /// <summary>Where it goes; null for everywhere.</summary>
    public Guid? ZoneId { get; private set; }

    public string Currency { get; private set; } = "";

    /// <summary>Flat price, or 0 when it is by weight.</summary>
    public long PriceMinor { get; private set; }

    /// <summary>From this sum of items on it costs nothing; null for never.</summary>
    public long? FreeFromMinor { get; private set; }

    /// <summary>Weight bands as <c>grams:minor</c> divided by commas, ascending; heavier than the last is not taken.</summary>
    public string Bands { get; private set; } = "";

    public int MinDays { get; private set; }

    public int MaxDays { get; private set; }

    public bool Active { get; private set; } = true;

    public IReadOnlyList<WeightBand> BandList => WeightBand.Parse(Bands);

    public void Change(ShippingTerms terms)
    {
        (Name, Pricing, ZoneId, Currency) = (terms.Name, terms.Pricing, terms.ZoneId, terms.Price.Currency);
        (PriceMinor, FreeFromMinor) = (terms.Pricing == ShippingPricing.Flat ? terms.Price.Minor : 0, terms.FreeFromMinor);
        Bands = terms.Pricing == ShippingPricing.ByWeight ? WeightBand.Write(terms.Bands) : "";
        (MinDays, MaxDays, Active) = (terms.MinDays, Math.Max(terms.MinDays, terms.MaxDays), terms.Active);
    }

    /// <summary>The price for a part, or null when it does not take it.</summary>
    public Money? PriceOf(Money items, long grams)
    {
        if (items.Currency != Currency)
        {
            return null;
        }

        var band = Pricing == ShippingPricing.ByWeight ? BandList.FirstOrDefault(b => grams <= b.UpToGrams) : null;
        if (Pricing == ShippingPricing.ByWeight && band is null)
        {
            return null;
        }

        return new Money(items.Minor >= FreeFromMinor ? 0 : band?.PriceMinor ?? PriceMinor, Currency);
    }
}

/// <summary>What a seller sets for a delivery.</summary>
internal sealed record ShippingTerms(
    string Name, ShippingPricing Pricing, Guid? ZoneId, Money Price, long? FreeFromMinor, IReadOnlyList<WeightBand> Bands, int MinDays, int MaxDays, bool Active);

/// <summary>A price for parts that weigh no more than this.</summary>
internal sealed record WeightBand(long UpToGrams, long PriceMinor)
{
    public static IReadOnlyList<WeightBand> Parse(string bands) => [.. bands
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(band => band.Split(':'))
        .Select(pair => new WeightBand(long.Parse(pair[0], CultureInfo.InvariantCulture), long.Parse(pair[1], CultureInfo.InvariantCulture)))];

    public static string Write(IEnumerable<WeightBand> bands) => string.Join(',', bands
        .OrderBy(b => b.UpToGrams)
        .Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.UpToGrams}:{b.PriceMinor}")));
}
