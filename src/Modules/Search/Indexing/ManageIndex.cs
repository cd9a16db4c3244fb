using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Search.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Indexing;

/// <summary>An admin sees how much can be found and has it indexed anew.</summary>
internal static class ManageIndex
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/search", Show).RequirePermission(SearchPermissions.Manage).WithName("Search.Admin");
        admin.MapPost("/search/rebuild", Rebuild).RequirePermission(SearchPermissions.Manage).WithName("Search.Rebuild");
    }

    internal sealed record IndexPage(int Documents, bool Rebuilt);

    private static async Task<IResult> Show(bool? rebuilt, SearchDb db, CancellationToken stop) =>
        Page.Of("/Search/Indexing/ManageIndex.cshtml", new IndexPage(await db.Documents.CountAsync(stop), rebuilt is true));

    private static async Task<IResult> Rebuild(HttpContext http, IndexProducts index, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var count = await index.RebuildAsync(stop);
        await unit.CommitAsync(
            () =>
            {
                audit.Record("search.rebuilt", "search", after: new { Documents = count });
                return Task.CompletedTask;
            },
            stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/search?rebuilt=true");
    }
}
