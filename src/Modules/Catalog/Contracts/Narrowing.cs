using System.Globalization;
using Marketplace.Kernel;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Catalog.Contracts;

/// <summary>How somebody narrows a list of products down, as the address says it: <c>?brand=Hearth&amp;f.Size=M&amp;f.Size=L&amp;min=20&amp;stock=1&amp;min.rating=4</c>.</summary>
/// <remarks>Values of one facet are alternatives; facets, price and stock hold together, and within one variant.
/// What an address says beyond the limits is passed over.</remarks>
public sealed record Narrowing
{
    /// <summary>The facet of brands.</summary>
    public const string Brand = "brand";

    /// <summary>The facet of shops; its values are their slugs.</summary>
    public const string Seller = "seller";

    /// <summary>What the facets of attributes and options begin with: <c>f.Size</c>.</summary>
    public const string Field = "f.";

    /// <summary>What the facets of thresholds begin with: <c>min.rating</c>; one value of each is chosen at a time.</summary>
    public const string Least = "min.";

    private const int MostFacets = 8;
    private const int MostValues = 20;
    private const int LongestText = 80;

    /// <summary>Facet to chosen values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Chosen { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Lowest price in whole units of the currency.</summary>
    public decimal? Min { get; init; }

    /// <summary>Highest price in whole units of the currency.</summary>
    public decimal? Max { get; init; }

    /// <summary>Only what can be bought now.</summary>
    public bool OnlyAvailable { get; init; }

    /// <summary>True when nothing is left out.</summary>
    public bool IsEmpty => Chosen.Count == 0 && Min is null && Max is null && !OnlyAvailable;

    /// <summary>What the address of a page says.</summary>
    public static Narrowing Of(IQueryCollection query)
    {
        var chosen = query
            .Where(pair => (pair.Key is Brand or Seller || Begins(pair.Key, Field) || Begins(pair.Key, Least)) && pair.Key.Length <= LongestText)
            .Select(pair => (pair.Key, Values: pair.Value.OfType<string>().Where(value => value.Length is > 0 and <= LongestText).Distinct().Take(MostValues).ToList()))
            .Where(pair => pair.Values.Count > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(MostFacets)
            .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Values);
        return new Narrowing { Chosen = chosen, Min = Amount(query["min"]), Max = Amount(query["max"]), OnlyAvailable = query["stock"] == "1" };
    }

    /// <summary>The same with one value more, or without it where it is chosen already.</summary>
    public Narrowing Toggle(string facet, string value)
    {
        var values = Chosen.GetValueOrDefault(facet) ?? [];
        var changed = new Dictionary<string, IReadOnlyList<string>>(Chosen);
        if (values.Contains(value))
        {
            changed[facet] = [.. values.Where(other => other != value)];
        }
        else
        {
            changed[facet] = Begins(facet, Least) ? [value] : [.. values, value];
        }

        return this with { Chosen = changed.Where(pair => pair.Value.Count > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value) };
    }

    /// <summary>The names and values of an address, always in the same order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Pairs()
    {
        foreach (var (facet, values) in Chosen)
        {
            foreach (var value in values)
            {
                yield return new(facet, value);
            }
        }

        if (Min is { } min)
        {
            yield return new("min", min.ToString(CultureInfo.InvariantCulture));
        }

        if (Max is { } max)
        {
            yield return new("max", max.ToString(CultureInfo.InvariantCulture));
        }

        if (OnlyAvailable)
        {
            yield return new("stock", "1");
        }
    }

    /// <summary>The lowest price in minor units of the currency; what is finer than these is cut off.</summary>
    public long? MinMinor(string currency) => Minor(Min, currency);

    /// <summary>The highest price in minor units of the currency; what is finer than these is cut off.</summary>
    public long? MaxMinor(string currency) => Minor(Max, currency);

    private static bool Begins(string facet, string prefix) => facet.StartsWith(prefix, StringComparison.Ordinal) && facet.Length > prefix.Length;

    private static long? Minor(decimal? amount, string currency) => amount is null
        ? null
        : Currencies.FromDecimal(decimal.Round(amount.Value, Currencies.Digits(currency), MidpointRounding.ToZero), currency)?.Minor;

    /// <summary>A price as somebody typed it; what is no price filters nothing.</summary>
    public static decimal? Amount(string? text) =>
        decimal.TryParse(text?.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000_000m
            ? amount
            : null;
}
