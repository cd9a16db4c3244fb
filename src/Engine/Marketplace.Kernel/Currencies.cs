using System.Collections.Frozen;
using System.Globalization;

namespace Marketplace.Kernel;

/// <summary>How many minor units each currency has and how an amount is written for people.</summary>
/// <remarks>Minor units after ISO 4217, list one.</remarks>
public static class Currencies
{
    private static readonly FrozenDictionary<string, int> _digitsOtherThanTwo = new Dictionary<string, int>
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0,
        ["PYG"] = 0, ["RWF"] = 0, ["UGX"] = 0, ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> _symbols = new Dictionary<string, string>
    {
        ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["RUB"] = "₽", ["JPY"] = "¥", ["KZT"] = "₸", ["UAH"] = "₴",
    }.ToFrozenDictionary();

    /// <summary>Digits after the point: 2 for most, 0 for JPY, 3 for KWD.</summary>
    public static int Digits(string currency) => _digitsOtherThanTwo.GetValueOrDefault(currency, 2);

    /// <summary>True for three capital Latin letters.</summary>
    public static bool IsCode(string? currency) => currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper);

    /// <summary>The amount in whole units.</summary>
    public static decimal ToDecimal(Money money) => money.Minor / Factor(money.Currency);

    /// <summary>Minor units of an amount in whole units, or null when it has more digits than the currency or does not fit.</summary>
    public static Money? FromDecimal(decimal amount, string currency)
    {
        if (Math.Abs(amount) > 90_000_000_000_000m)
        {
            return null;
        }

        var minor = amount * Factor(currency);
        return minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : null;
    }

    /// <summary>The amount as people of the current culture write it, e.g. <c>$12.50</c> or <c>12,50 ₽</c>.</summary>
    public static string Format(this Money money, CultureInfo? culture = null)
    {
        culture ??= CultureInfo.CurrentCulture;
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = _symbols.GetValueOrDefault(money.Currency, money.Currency);
        format.CurrencyDecimalDigits = Digits(money.Currency);
        if (culture.TwoLetterISOLanguageName == "en" || culture.Equals(CultureInfo.InvariantCulture))
        {
            format.CurrencyPositivePattern = format.CurrencySymbol.Length > 1 ? 2 : 0;
            format.CurrencyNegativePattern = format.CurrencySymbol.Length > 1 ? 12 : 1;
        }

        return ToDecimal(money).ToString("C", format);
    }

    private static decimal Factor(string currency) => Digits(currency) switch { 0 => 1m, 3 => 1000m, _ => 100m };
}
