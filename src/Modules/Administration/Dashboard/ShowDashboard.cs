using Marketplace.Kernel.Events;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Dashboard;

/// <summary>An admin sees what needs doing; modules put their tiles here.</summary>
internal static class ShowDashboard
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/", async (IEventMonitor events, IJobs jobs, CancellationToken stop) =>
        Page.Of("/Administration/Dashboard/Dashboard.cshtml", new Model(
            await events.WaitingAsync(stop),
            (await events.ParkedAsync(stop)).Count,
            [.. (await jobs.ListAsync(stop)).Where(j => j.LastError is not null)])))
        .RequirePermission(EnginePermissions.AccessAdmin);

    public sealed record Model(int Waiting, int Parked, IReadOnlyList<JobState> FailedJobs);
}
