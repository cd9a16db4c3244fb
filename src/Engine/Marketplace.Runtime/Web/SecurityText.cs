using System.Globalization;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Runtime.Web;

/// <summary><c>/.well-known/security.txt</c> (RFC 9116): where somebody who has found a weakness writes to.</summary>
internal static class SecurityText
{
    // RFC 9116 recommends less than a year, so that what is out of date is seen to be.
    private static readonly TimeSpan _validFor = TimeSpan.FromDays(180);

    public static void MapSecurityText(this IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/.well-known/security.txt", Handle).AllowAnonymous().WithName("Engine.SecurityText");

    private static IResult Handle(HttpContext http, ISettings<SiteSettings> settings, TimeProvider clock)
    {
        var site = settings.Current;
        if ((site.SecurityContact ?? site.SupportEmail) is not { Length: > 0 } contact)
        {
            return TypedResults.NotFound();
        }

        var root = http.Features.GetRequiredFeature<LanguageFeature>().Root;
        var expires = clock.GetUtcNow().Add(_validFor).UtcDateTime.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Text(
            $"Contact: {(contact.StartsWith("https://", StringComparison.Ordinal) ? contact : $"mailto:{contact}")}\nExpires: {expires}\nPreferred-Languages: {site.Languages.Replace(",", ", ", StringComparison.Ordinal)}\nCanonical: {site.OriginOf(http.Request)}{root}/.well-known/security.txt\n",
            "text/plain; charset=utf-8");
    }
}
