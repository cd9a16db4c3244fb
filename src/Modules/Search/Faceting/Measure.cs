using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Marketplace.Search.Faceting;

/// <summary>A number with its unit, as a seller wrote it: <c>350 ml</c>, <c>1.2 kg</c>. Litres and millilitres, kilograms and grams, metres and centimetres can be compared.</summary>
internal readonly partial record struct Measure(decimal Number, string Unit)
{
    private const decimal Largest = 1_000_000_000m;

    private static readonly FrozenDictionary<string, (string Unit, decimal Factor)> _smaller = new Dictionary<string, (string, decimal)>
    {
        ["l"] = ("ml", 1000), ["cl"] = ("ml", 10), ["kg"] = ("g", 1000), ["m"] = ("cm", 100), ["TB"] = ("GB", 1000), ["kW"] = ("W", 1000),
    }.ToFrozenDictionary();

    /// <summary>What a value says, in the smaller unit; null for what is no measure.</summary>
    /// <param name="text">The value.</param>
    /// <param name="bare">A number without a unit is one too: pages of a book, but not the size of a shoe.</param>
    public static Measure? Of(string text, bool bare = false)
    {
        if (text.Length > 40 || Written().Match(text.Trim()) is not { Success: true } match
            || !decimal.TryParse(match.Groups["number"].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is <= 0 or > Largest)
        {
            return null;
        }

        var unit = match.Groups["unit"].Value;
        return unit.Length == 0 && !bare ? null : _smaller.TryGetValue(unit, out var smaller) ? new Measure(number * smaller.Factor, smaller.Unit) : new Measure(number, unit);
    }

    /// <summary>The range that it is in: from one of 1, 2, 5, 10, 20, 50 … to below the next.</summary>
    public MeasureRange Range
    {
        get
        {
            var low = 1m;
            while (low > Number)
            {
                low /= 10;
            }

            while (low * 10 <= Number)
            {
                low *= 10;
            }

            return Number >= low * 5 ? new(low * 5, low * 10, Unit) : Number >= low * 2 ? new(low * 2, low * 5, Unit) : new(low, low * 2, Unit);
        }
    }

    [GeneratedRegex(@"^(?<number>\d{1,10}([.,]\d{1,4})?)\s?(?<unit>\p{L}{0,12}|%|″)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Written();
}

/// <summary>A range of measures, as addresses say it: <c>200..500 ml</c>, the upper end not with it.</summary>
internal readonly partial record struct MeasureRange(decimal From, decimal To, string Unit)
{
    private static readonly FrozenDictionary<string, string> _larger = new Dictionary<string, string> { ["ml"] = "l", ["g"] = "kg" }.ToFrozenDictionary();

    /// <summary>The words that its text may need.</summary>
    public IEnumerable<string> Units => _larger.TryGetValue(Unit, out var larger) ? [Unit, larger] : [Unit];

    public string Value => string.Create(CultureInfo.InvariantCulture, $"{From:0.####}..{To:0.####} {Unit}").TrimEnd();

    public static MeasureRange? Of(string value) =>
        value.Length <= 60 && Written().Match(value) is { Success: true } match
        && decimal.TryParse(match.Groups["from"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var from)
        && decimal.TryParse(match.Groups["to"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var to)
            ? new MeasureRange(from, to, match.Groups["unit"].Value)
            : null;

    /// <summary>As a person reads it, in the larger unit where that is shorter: “1–2 kg”.</summary>
    public string Text(IReadOnlyDictionary<string, string> words)
    {
        var (from, to, unit) = From >= 1000 && _larger.TryGetValue(Unit, out var larger) ? (From / 1000, To / 1000, larger) : (From, To, Unit);
        return string.Create(CultureInfo.CurrentCulture, $"{from:#,0.####}–{to:#,0.####} {words.GetValueOrDefault(unit, unit)}").TrimEnd();
    }

    [GeneratedRegex(@"^(?<from>\d{1,11}(\.\d{1,5})?)\.\.(?<to>\d{1,11}(\.\d{1,5})?)( (?<unit>\p{L}{1,12}|%|″))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Written();
}
