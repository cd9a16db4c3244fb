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
        .MapGet("/brand.css", Handle).AllowAnonymous().WithMetadata(new StaysOpen()).WithName("Engine.BrandStyle");

    private static IResult Handle(HttpContext http, ISettings<BrandSettings> brand)
    {
        // Pages name it with a version; without one it may be somebody's bookmark.
        http.Response.Headers.CacheControl = http.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300";
        return Results.Text(BrandSheet.Of(brand.Current), "text/css; charset=utf-8");
    }
}
