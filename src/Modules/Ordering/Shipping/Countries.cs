using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Marketplace.Ordering.Shipping;

/// <summary>The countries of the world by ISO 3166 code, in the reader's language.</summary>
internal static class Countries
{
    private static readonly FrozenDictionary<string, RegionInfo> _all = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => TryRegion(culture.Name))
        .Where(region => region is { TwoLetterISORegionName: { Length: 2 } code } && code.All(char.IsAsciiLetterUpper))
        .GroupBy(region => region!.TwoLetterISORegionName)
        .ToFrozenDictionary(same => same.Key, same => same.First()!);

    // Names of the Unicode CLDR: where .NET stands on ICU it knows a country in English and in its own language only.
    private static readonly Dictionary<string, string> _russian = JsonSerializer.Deserialize<Dictionary<string, string>>(typeof(Countries).Assembly.GetManifestResourceStream("countries-ru.json")!)!;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> _named = new();

    public static bool IsCode(string? code) => code is { Length: 2 } && _all.ContainsKey(code);

    public static string NameOf(string code) => _all.TryGetValue(code, out var region) ? NameIn(region, CultureInfo.CurrentUICulture) : code;

    /// <summary>Code and name, by name.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> List() => _named.GetOrAdd(
        CultureInfo.CurrentUICulture.Name,
        _ => [.. _all.Values
            .Select(region => KeyValuePair.Create(region.TwoLetterISORegionName, NameIn(region, CultureInfo.CurrentUICulture)))
            .OrderBy(pair => pair.Value, StringComparer.CurrentCulture)]);

    private static string NameIn(RegionInfo region, CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "ru" && _russian.TryGetValue(region.TwoLetterISORegionName, out var russian) ? russian : region.EnglishName;

    private static RegionInfo? TryRegion(string culture)
    {
        try
        {
            return new RegionInfo(culture);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
