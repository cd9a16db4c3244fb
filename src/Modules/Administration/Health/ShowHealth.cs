using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Health;

/// <summary>An admin sees whether the machine, the database and the background work are well.</summary>
internal static class ShowHealth
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/health", Handle).RequirePermission(EnginePermissions.ManageJobs).WithName("Administration.Health");

    internal sealed record Model(
        TimeSpan DatabaseAnswer, string Database, long DatabaseBytes, int Waiting, int Parked, int FailedJobs, int WaitingMail, int FailingMail, Outage? Outage,
        TimeSpan Up, long MemoryBytes, long FreeDiskBytes, int Processors, string Runtime, string Version);

    private static async Task<IResult> Handle(TenantDatabase database, IEventMonitor events, IJobs jobs, IMailQueue mail, Outages outages, TimeProvider clock, CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        await using var connection = database.CreateConnection();
        var bytes = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            database.IsPostgreSql
                ? "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'"
                : "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", cancellationToken: stop));
        var answer = clock.GetElapsedTime(begun);
        var (waitingMail, failingMail) = await mail.CountAsync(stop);
        using var process = Process.GetCurrentProcess();
        return Page.Of("/Administration/Health/Health.cshtml", new Model(
            answer, database.IsPostgreSql ? "PostgreSQL" : "SQLite", bytes,
            await events.WaitingAsync(stop), (await events.ParkedAsync(stop)).Count, (await jobs.ListAsync(stop)).Count(job => job.LastError is not null), waitingMail, failingMail, outages.Lately,
            clock.GetUtcNow() - new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero), process.WorkingSet64,
            new DriveInfo(AppContext.BaseDirectory).AvailableFreeSpace, Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription, Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""));
    }
}
