using System.Globalization;
using System.Text;

namespace Marketplace.Kernel.Settings;

/// <summary>What a brand looks like: its style sheet, and how well it can be read.</summary>
public static class BrandSheet
{
    private const string White = "#ffffff";
    private const string Ink = "#16191d";
    private const string Page = "#f6f5f2";
    private const string DarkPage = "#17191c";

    /// <summary>A style sheet that comes after the theme's.</summary>
    public static string Of(BrandSettings brand)
    {
        var light = new StringBuilder();
        var dark = new StringBuilder();
        if (brand.Accent is { Length: 7 } accent)
        {
            Accent(light, accent, White, hover: "#000000");
            Accent(dark, DarkAccent(brand), DarkPage, hover: White);
        }

        if (brand.Stage is { Length: 7 } stage)
        {
            light.Append(CultureInfo.InvariantCulture, $"--color-stage:{stage};--color-stage-text:{TextOn(stage)};--color-stage-muted:{Muted(stage)};");
        }

        if (brand.Spark is { Length: 7 } spark)
        {
            light.Append(CultureInfo.InvariantCulture, $"--color-spark:{spark};--color-spark-text:{TextOn(spark)};");
        }

        light.Append(Font("--font-display", brand.HeadingFont)).Append(Font("--font", brand.TextFont));
        return $":root{{{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n";
    }

    /// <summary>Each pair of colours that the brand makes, with its contrast.</summary>
    public static IReadOnlyList<BrandContrast> Contrasts(BrandSettings brand)
    {
        var pairs = new List<BrandContrast>();
        void Add(string field, string what, string text, string ground) => pairs.Add(new BrandContrast(field, what, text, ground, Contrast(text, ground)));
        if (brand.Accent is { Length: 7 } accent)
        {
            Add(nameof(brand.Accent), "Links on the page", accent, Page);
            Add(nameof(brand.Accent), "Text on buttons", TextOn(accent), accent);
            Add(nameof(brand.AccentDark), "Links in the dark", DarkAccent(brand), DarkPage);
            Add(nameof(brand.AccentDark), "Text on buttons in the dark", TextOn(DarkAccent(brand)), DarkAccent(brand));
        }

        if (brand.Stage is { Length: 7 } stage)
        {
            Add(nameof(brand.Stage), "Text on the stage", TextOn(stage), stage);
            Add(nameof(brand.Stage), "Small text on the stage", Muted(stage), stage);
        }

        if (brand.Spark is { Length: 7 } spark)
        {
            Add(nameof(brand.Spark), "Text on the stage's button", TextOn(spark), spark);
        }

        return pairs;
    }

    /// <summary>From 1 to 21, after WCAG 2.2.</summary>
    public static double Contrast(string one, string other)
    {
        var (lighter, darker) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static string DarkAccent(BrandSettings brand) => brand.AccentDark is { Length: 7 } known ? known : Mixed(brand.Accent, White, 55);

    private static void Accent(StringBuilder css, string accent, string page, string hover) => css.Append(
        CultureInfo.InvariantCulture,
        $"--color-accent:{accent};--color-accent-text:{TextOn(accent)};--color-accent-hover:{Mixed(accent, hover, 18)};--color-accent-soft:{Mixed(accent, page, 87)};");

    private static string Font(string token, BrandFont font) => font switch
    {
        BrandFont.Onest => $"{token}:\"Onest\",\"Onest Fallback\",system-ui,sans-serif;",
        BrandFont.Playfair => $"{token}:\"Playfair Display\",Georgia,serif;",
        BrandFont.System => $"{token}:system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif;",
        _ => "",
    };

    // White where it reads well, else the theme's ink; black where neither does: one of white and black always has 4.58.
    private static string TextOn(string ground) =>
        Contrast(White, ground) >= BrandContrast.Least ? White : Contrast(Ink, ground) >= BrandContrast.Least ? Ink : "#000000";

    private static string Muted(string ground) => Mixed(TextOn(ground), ground, 22);

    /// <summary>A colour with so many percent of another in it.</summary>
    private static string Mixed(string colour, string other, int percent)
    {
        var mixed = Parts(colour).Zip(Parts(other), (one, two) => ((one * (100 - percent)) + (two * percent)) / 100);
        return "#" + string.Concat(mixed.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static double Luminance(string colour)
    {
        var linear = Parts(colour).Select(part => part / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static int[] Parts(string colour) =>
        [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
