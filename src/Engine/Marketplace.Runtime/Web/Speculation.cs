using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Runtime.Web;

/// <summary>Which pages a browser may fetch before somebody clicks (the Speculation Rules API of WICG): public ones that are the same for everybody.</summary>
internal static class Speculation
{
    private const string Rules =
        """
        { "prefetch": [ { "source": "document", "eagerness": "moderate", "where": { "and": [
          { "href_matches": ["/*products/*", "/*categories/*", "/*shops/*"] },
          { "not": { "selector_matches": "[rel~=nofollow]" } } ] } } ] }
        """;

    /// <summary>Pages name it in the header <c>Speculation-Rules</c>, so that no script stands in them.</summary>
    public static void MapSpeculationRules(this IEndpointRouteBuilder routes) => routes.Storefront().MapGet("/speculation-rules.json", (HttpContext http) =>
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Text(Rules, "application/speculationrules+json");
    }).AllowAnonymous().WithName("Engine.SpeculationRules");
}
