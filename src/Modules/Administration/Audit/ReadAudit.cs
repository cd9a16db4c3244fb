using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Audit;

/// <summary>An admin reads who did what.</summary>
internal static class ReadAudit
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/audit", async (string? q, Guid? before, IAuditTrail trail, CancellationToken stop) =>
        {
            var found = await trail.ReadAsync(q, before, PageSize + 1, stop);
            return Page.Of("/Administration/Audit/Audit.cshtml", new Model([.. found.Take(PageSize)], q, found.Count > PageSize ? found[PageSize - 1].Id : null));
        })
        .RequirePermission(EnginePermissions.ReadAudit);

    public sealed record Model(IReadOnlyList<AuditRecord> Acts, string? Query, Guid? Older);
}
