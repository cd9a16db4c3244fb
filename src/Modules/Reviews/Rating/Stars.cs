using System.Globalization;
using Marketplace.Kernel.Localization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Marketplace.Reviews.Rating;

/// <summary>Stars as pages show them: filled by halves, and said in words to those who do not see them.</summary>
internal static class Stars
{
    public static IHtmlContent Of(decimal average, IStringLocalizer texts)
    {
        var stars = new TagBuilder("span");
        stars.AddCssClass($"stars stars-{(int)decimal.Round(average * 2, MidpointRounding.AwayFromZero)}");
        stars.Attributes["role"] = "img";
        stars.Attributes["aria-label"] = texts["{0} of 5 stars", Text(average)];
        return stars;
    }

    /// <summary>Stars, and by how many reviews.</summary>
    public static IHtmlContent WithCount(decimal average, int count, IStringLocalizer texts)
    {
        var line = new TagBuilder("p");
        line.AddCssClass("rating-line");
        line.InnerHtml.AppendHtml(Of(average, texts));
        var number = new TagBuilder("span");
        number.AddCssClass("muted small");
        number.Attributes["aria-label"] = texts.Plural(count, "{0} review", "{0} reviews");
        number.Attributes["role"] = "img";
        number.InnerHtml.Append(count.ToString("N0", CultureInfo.CurrentCulture));
        line.InnerHtml.AppendHtml(number);
        return line;
    }

    /// <summary>With one decimal, as people say it.</summary>
    public static string Text(decimal average) => decimal.Round(average, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.CurrentCulture);
}
