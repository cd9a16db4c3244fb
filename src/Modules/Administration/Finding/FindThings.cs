using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Marketplace.Administration.Finding;

/// <summary>An admin finds any page, order, seller, product or person by a few letters: as a page, and as JSON for the dialog behind Ctrl+K.</summary>
internal static class FindThings
{
    private const int Most = 6;

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/find", Handle).RequirePermission(EnginePermissions.AccessAdmin).WithName("Administration.Find");

    internal sealed record Model(string Query, IReadOnlyList<FoundThing> Found);

    private static async Task<IResult> Handle(
        string? q, HttpContext http, Navigation navigation, IEnumerable<IAdminFinder> finders, IPermissionCheck permissions, IStringLocalizer texts, CancellationToken stop)
    {
        var words = QueryText.Clean(q, 100);
        var found = new List<FoundThing>();
        if (words.Length > 0)
        {
            found.AddRange((await navigation.OfAsync(Menus.Admin, http.User)).SelectMany(group => group.Links.Select(link => new FoundThing("Page", texts[link.Text], texts[group.Heading], link.Path)))
                .Where(page => page.Title.Contains(words, StringComparison.CurrentCultureIgnoreCase)).Take(Most));
        }

        if (words.Length > 1)
        {
            foreach (var finder in finders)
            {
                if (await permissions.HasAsync(http.User, finder.Permission))
                {
                    found.AddRange(await finder.FindAsync(words, Most, stop));
                }
            }
        }

        return http.Request.GetTypedHeaders().Accept.FirstOrDefault()?.MediaType.Value == "application/json"
            ? Results.Json(found.Select(thing => new { Kind = texts[thing.Kind].Value, thing.Title, thing.Note, Path = http.Request.PathBase + thing.Path }))
            : Page.Of("/Administration/Finding/Find.cshtml", new Model(words, found));
    }
}
