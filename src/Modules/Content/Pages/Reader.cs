using System.Globalization;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Content.Pages;

/// <summary>Somebody who reads in one language, of a site whose main language is another or the same.</summary>
internal sealed record Reader(string Language, string Main)
{
    public static Reader Of(HttpContext http) => new(
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, http.Features.Get<LanguageFeature>()?.Languages is [var main, ..] ? main : "en");

    /// <summary>Lower is better: their language, all languages, the site's main one, any other.</summary>
    public int RankOf(string culture) => culture == Language ? 0 : culture.Length == 0 ? 1 : culture == Main ? 2 : 3;
}
