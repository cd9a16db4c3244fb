using System.Net;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

public abstract class JobTests(DatabaseKind kind)
{
    [Fact]
    public async Task A_job_fires_by_its_cron_and_not_once_its_feature_is_off()
    {
        await using var market = await Probing.StartAsync(kind, null, new Dictionary<string, string?> { ["Marketplace:Jobs"] = "true", ["Clock"] = "system" });
        var database = await market.Ask<TenantDatabase, string>(d => Task.FromResult(d.ConnectionString));
        var scheduler = market.HostServices.GetRequiredService<JobScheduler>();

        await Gates.Ticked.GetOrAdd(database, _ => new()).Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("probe.tick", (await scheduler.NextRunsAsync("Default", CancellationToken.None)).Keys);

        await market.With<ITenantFeatures>(f => f.ChangeAsync([], ["Test.Probe"], CancellationToken.None));
        await scheduler.SyncAsync(CancellationToken.None);
        Assert.DoesNotContain("probe.tick", (await scheduler.NextRunsAsync("Default", CancellationToken.None)).Keys);
    }

    [Fact]
    public async Task An_admin_runs_a_job_and_sees_that_it_ran()
    {
        await using var market = await Probing.StartAsync(kind);
        var admin = await market.SignedInAsync();

        var answer = await admin.PostFormAsync("/admin/jobs", "/admin/jobs/acts", new() { ["act"] = "run", ["id"] = "probe.tick" });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(["tick"], await market.NotesAsync());
        var job = (await market.Ask<IJobs, IReadOnlyList<JobState>>(j => j.ListAsync(CancellationToken.None))).Single(j => j.Name == "probe.tick");
        Assert.Equal(market.Clock.Now, job.LastRunAt);
        Assert.Null(job.LastError);
    }
}

public sealed class JobsOnSqlite() : JobTests(DatabaseKind.Sqlite);

public sealed class JobsOnPostgreSql() : JobTests(DatabaseKind.PostgreSql);
