using System.Globalization;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Runtime.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Runtime.Web;

/// <summary>The language of a page is part of its address: <c>/ru/products/…</c>; the tenant's default language has no prefix.</summary>
/// <remarks>The prefix moves to <c>PathBase</c>, so every <c>~/</c> link stays in the language. The API reads <c>Accept-Language</c>.</remarks>
internal static class Languages
{
    public static void UseLanguages(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var site = (SiteSettings)http.RequestServices.GetRequiredService<SettingsStore>().Get(EngineSettings.Site);
        var languages = site.Languages.Split(',');
        var chosen = languages[0];
        var path = http.Request.Path.Value ?? "/";
        var found = Array.Find(languages[1..], language => path.Length >= 3 && path[0] == '/' && path.AsSpan(1).StartsWith(language, StringComparison.Ordinal) && (path.Length == 3 || path[3] == '/'));
        http.Features.Set(new LanguageFeature(http.Request.PathBase, languages));
        if (found is not null)
        {
            chosen = found;
            http.Request.PathBase += $"/{found}";
            http.Request.Path = path.Length == 3 ? "/" : path[3..];
        }
        else if (http.Request.Path.StartsWithSegments("/api"))
        {
            chosen = http.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value?.Split('-')[0]).FirstOrDefault(l => languages.Contains(l)) ?? chosen;
        }

        var culture = CultureInfo.GetCultureInfo(chosen == "en" ? "en-US" : chosen == "ru" ? "ru-RU" : chosen);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        http.Response.Headers.ContentLanguage = chosen;
        return next(http);
    });
}
