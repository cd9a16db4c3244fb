using Marketplace.Kernel;

namespace Marketplace.Ordering.Shipping;

/// <summary>A part of the world that deliveries and taxes are priced for: countries, regions of countries, or all.</summary>
internal sealed class Zone : Aggregate
{
    public required Guid Id { get; init; }

    public string Name { get; private set; } = "";

    /// <summary>Divided by commas: <c>US</c>, <c>US-CA</c>, or <c>*</c> for the rest of the world.</summary>
    public string Places { get; private set; } = "";

    public void Change(string name, string places) => (Name, Places) = (name, places);

    public IReadOnlyList<string> PlaceList => Places.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How exactly this zone names the address: 0 not at all, 1 as the rest of the world, 2 by country, 3 by region.</summary>
    public int Covers(string country, string region) => PlaceList.Max(place => place switch
    {
        "*" => 1,
        _ when place == country => 2,
        _ when region.Length > 0 && place.Equals($"{country}-{region}", StringComparison.OrdinalIgnoreCase) => 3,
        _ => 0,
    });

    /// <summary>What people type, made comparable; null when it is no list of places.</summary>
    public static string? Normalize(string? text)
    {
        var places = (text ?? "").ToUpperInvariant().Split([',', ' ', '\n', '\r', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        return places.Count > 0 && places.TrueForAll(IsPlace) ? string.Join(',', places) : null;
    }

    private static bool IsPlace(string place) => place == "*"
        || (place.Length == 2 && Countries.IsCode(place))
        || (place.Length is >= 4 and <= 8 && place[2] == '-' && Countries.IsCode(place[..2]) && place[3..].All(char.IsAsciiLetterOrDigit));
}
