using System.Diagnostics;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Jobs;

/// <summary>The jobs of one tenant: which there are, how they went, and running one.</summary>
internal sealed class TenantJobs(
    IEnumerable<BackgroundTaskRegistration> registered, IServiceScopeFactory scopes, TenantInfo tenant, JobScheduler scheduler,
    TimeProvider clock, ILogger<TenantJobs> log) : IJobs
{
    public IReadOnlyList<BackgroundTaskRegistration> Registered { get; } = [.. registered.OrderBy(r => r.Name, StringComparer.Ordinal)];

    public async Task<IReadOnlyList<JobState>> ListAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var runs = await scope.ServiceProvider.GetRequiredService<EngineDb>().JobRuns.AsNoTracking().ToDictionaryAsync(r => r.Name, stop);
        var next = await scheduler.NextRunsAsync(tenant.Name, stop);
        return [.. Registered.Select(job => runs.GetValueOrDefault(job.Name) is { } run
            ? new JobState(job.Name, job.Description, job.Cron, next.GetValueOrDefault(job.Name), run.StartedAt, TimeSpan.FromMilliseconds(run.DurationMs), run.Error)
            : new JobState(job.Name, job.Description, job.Cron, next.GetValueOrDefault(job.Name), null, null, null))];
    }

    public async Task<Result> RunAsync(string name, CancellationToken stop)
    {
        var job = Registered.SingleOrDefault(j => j.Name == name);
        if (job is null)
        {
            return new Error(ErrorKind.NotFound, "jobs.unknown", "There is no job '{0}'.{1}")
                .With(name, Features.Nearest.Hint(name, Registered.Select(j => j.Name)));
        }

        var started = clock.GetUtcNow();
        var watch = Stopwatch.StartNew();
        Exception? fault = null;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await ((IBackgroundTask)scope.ServiceProvider.GetRequiredService(job.Task)).RunAsync(stop);
        }
        catch (Exception caught)
        {
            fault = caught;
            log.LogError(caught, "Job {Job} of {Tenant} failed", name, tenant.Name);
        }

        await NoteAsync(name, started, watch.ElapsedMilliseconds, fault);
        return fault is null ? Result.Done : new Error(ErrorKind.Conflict, "jobs.failed", "Job '{0}' failed: {1}").With(name, fault.Message);
    }

    private async Task NoteAsync(string name, DateTimeOffset started, long milliseconds, Exception? fault)
    {
        await using var scope = scopes.CreateAsyncScope();
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.CommitAsync(
            () => unit.Connection.ExecuteAsync(
                """
                INSERT INTO engine_job_run (name, started_at, duration_ms, error) VALUES (@name, @started, @milliseconds, @error)
                ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, duration_ms = excluded.duration_ms, error = excluded.error
                """,
                new { name, started, milliseconds, error = fault?.Message },
                unit.Transaction),
            CancellationToken.None);
    }
}
