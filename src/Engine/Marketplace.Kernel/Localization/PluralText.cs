using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Marketplace.Kernel.Localization;

/// <summary>Texts whose form depends on a number.</summary>
/// <remarks>A module's texts are in <c>Localization/ru.json</c>, embedded: English text to translation. A plural is found by its
/// English plural form and has its forms divided by <c>|</c>, in CLDR's order for the language (ru: one|few|many).</remarks>
public static class PluralText
{
    /// <summary><c>T.Plural(3, "{0} item", "{0} items")</c> is "3 items", or "3 товара" in Russian.</summary>
    public static string Plural(this IStringLocalizer texts, long count, string one, string other)
    {
        var found = texts[other];
        var culture = CultureInfo.CurrentUICulture;
        if (found.ResourceNotFound)
        {
            return string.Format(culture, count == 1 ? one : other, count);
        }

        var forms = found.Value.Split('|');
        return string.Format(culture, forms[Math.Min(FormOf(count, culture.TwoLetterISOLanguageName), forms.Length - 1)], count);
    }

    // Cardinal rules of CLDR 46 for whole numbers.
    private static int FormOf(long count, string language)
    {
        var n = Math.Abs(count);
        return language switch
        {
            "ru" => (n % 10, n % 100) switch
            {
                (1, not 11) => 0,
                ( >= 2 and <= 4, not (>= 12 and <= 14)) => 1,
                _ => 2,
            },
            _ => n == 1 ? 0 : 1,
        };
    }
}
