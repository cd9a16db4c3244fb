using System.Globalization;
using System.Text;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Runtime.Web;

/// <summary>The tenant's colours and fonts as a style sheet, which comes after the theme's.</summary>
internal static class BrandStyle
{
    public static void MapBrandStyle(this IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/brand.css", Handle).AllowAnonymous().WithName("Engine.BrandStyle");

    private static IResult Handle(HttpContext http, ISettings<BrandSettings> brand)
    {
        // Pages name it with a version; without one it may be somebody's bookmark.
        http.Response.Headers.CacheControl = http.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300";
        return Results.Text(Of(brand.Current), "text/css; charset=utf-8");
    }

    internal static string Of(BrandSettings brand)
    {
        var light = new StringBuilder();
        var dark = new StringBuilder();
        if (brand.Accent is { Length: 7 } accent)
        {
            Accent(light, accent, "#ffffff", hover: "#000000");
            Accent(dark, brand.AccentDark is { Length: 7 } known ? known : Mixed(accent, "#ffffff", 55), "#17191c", hover: "#ffffff");
        }

        if (brand.Stage is { Length: 7 } stage)
        {
            var text = IsDark(stage) ? "#ffffff" : "#16191d";
            light.Append(CultureInfo.InvariantCulture, $"--color-stage:{stage};--color-stage-text:{text};--color-stage-muted:{Mixed(text, stage, 22)};");
        }

        if (brand.Spark is { Length: 7 } spark)
        {
            light.Append(CultureInfo.InvariantCulture, $"--color-spark:{spark};--color-spark-text:{(IsDark(spark) ? "#ffffff" : "#16191d")};");
        }

        light.Append(Font("--font-display", brand.HeadingFont)).Append(Font("--font", brand.TextFont));
        return $":root{{{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n";
    }

    private static void Accent(StringBuilder css, string accent, string page, string hover) => css.Append(
        CultureInfo.InvariantCulture,
        $"--color-accent:{accent};--color-accent-text:{(IsDark(accent) ? "#ffffff" : "#16191d")};--color-accent-hover:{Mixed(accent, hover, 18)};--color-accent-soft:{Mixed(accent, page, 87)};");

    private static string Font(string token, BrandFont font) => font switch
    {
        BrandFont.Onest => $"{token}:\"Onest\",\"Onest Fallback\",system-ui,sans-serif;",
        BrandFont.Playfair => $"{token}:\"Playfair Display\",Georgia,serif;",
        BrandFont.System => $"{token}:system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif;",
        _ => "",
    };

    /// <summary>A colour with so many percent of another in it.</summary>
    private static string Mixed(string colour, string other, int percent)
    {
        var mixed = Parts(colour).Zip(Parts(other), (one, two) => ((one * (100 - percent)) + (two * percent)) / 100);
        return "#" + string.Concat(mixed.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    // White reads better on it than black: relative luminance after WCAG 2.2, where both contrasts meet at 0.179.
    private static bool IsDark(string colour)
    {
        var linear = Parts(colour).Select(part => part / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]) < 0.179;
    }

    private static int[] Parts(string colour) =>
        [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
