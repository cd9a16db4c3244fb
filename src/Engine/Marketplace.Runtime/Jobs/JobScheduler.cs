using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Marketplace.Runtime.Jobs;

/// <summary>One scheduler for the host, which enters a tenant's shell when a job of it is due, so that a rebuild does not touch it.</summary>
/// <remarks>The stored schedule is made equal to what the enabled features of the running tenants ask for, at start and after every change.</remarks>
internal sealed class JobScheduler(IServiceProvider services, ILogger<JobScheduler> log) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private IScheduler? _scheduler;
    private int _asked;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ISchedulerFactory>() is not { } factory)
        {
            return;
        }

        _scheduler = await factory.GetScheduler(cancellationToken);
        services.GetRequiredService<ShellHost>().Changed += Ask;
        await _scheduler.Start(cancellationToken);
        Ask();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        services.GetRequiredService<ShellHost>().Changed -= Ask;
        await (_scheduler?.Shutdown(waitForJobsToComplete: true, cancellationToken) ?? ValueTask.CompletedTask);
    }

    public void Dispose()
    {
        _one.Dispose();
        _stopping.Dispose();
    }

    /// <summary>When each job of a tenant runs next.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset?>> NextRunsAsync(string tenant, CancellationToken stop)
    {
        var next = new Dictionary<string, DateTimeOffset?>();
        if (_scheduler is null)
        {
            return next;
        }

        foreach (var key in await _scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(tenant), stop))
        {
            var triggers = await _scheduler.GetTriggersOfJob(key, stop);
            next[key.Name] = triggers.Select(t => t.NextFireTimeUtc).Min();
        }

        return next;
    }

    /// <summary>Makes the stored schedule equal to what is wanted.</summary>
    public async Task SyncAsync(CancellationToken stop)
    {
        if (_scheduler is not { } scheduler)
        {
            return;
        }

        await _one.WaitAsync(stop);
        try
        {
            var wanted = await WantedAsync(stop);
            var stored = await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), stop);
            await scheduler.DeleteJobs([.. stored.Where(key => !wanted.ContainsKey(key))], stop);
            foreach (var (key, job) in wanted)
            {
                await ScheduleAsync(scheduler, key, job, stop);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private void Ask()
    {
        if (Interlocked.Increment(ref _asked) > 1)
        {
            return;
        }

        _ = Task.Run(async () =>
        {
            do
            {
                var seen = Volatile.Read(ref _asked);
                try
                {
                    await SyncAsync(_stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (Exception fault)
                {
                    log.LogError(fault, "The schedule could not be brought up to date; trying again in five seconds");
                    await Task.Delay(TimeSpan.FromSeconds(5), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }

                Interlocked.Add(ref _asked, -seen);
            }
            while (Volatile.Read(ref _asked) > 0 && !_stopping.IsCancellationRequested);
        });
    }

    private async Task<Dictionary<JobKey, BackgroundTaskRegistration>> WantedAsync(CancellationToken stop)
    {
        var wanted = new Dictionary<JobKey, BackgroundTaskRegistration>();
        var host = services.GetRequiredService<ShellHost>();
        foreach (var tenant in host.All.Where(t => t.Info.State == TenantState.Running))
        {
            stop.ThrowIfCancellationRequested();
            if (await host.EnterAsync(tenant) is not { } shell)
            {
                continue;
            }

            try
            {
                foreach (var job in shell.Services.GetRequiredService<TenantJobs>().Registered)
                {
                    wanted[new JobKey(job.Name, tenant.Info.Name)] = job;
                }
            }
            finally
            {
                await shell.LeaveAsync();
            }
        }

        return wanted;
    }

    private static async Task ScheduleAsync(IScheduler scheduler, JobKey key, BackgroundTaskRegistration job, CancellationToken stop)
    {
        var triggers = await scheduler.GetTriggersOfJob(key, stop);
        if (triggers is [ICronTrigger { CronExpressionString: { } cron }] && cron == job.Cron)
        {
            // Writing it again would forget that it is overdue.
            return;
        }

        var detail = JobBuilder.Create<TenantJob>().WithIdentity(key).WithDescription(job.Description).Build();
        var trigger = TriggerBuilder.Create()
            .WithIdentity(key.Name, key.Group)
            .WithSchedule(CronScheduleBuilder.Create(job.Cron).InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        await scheduler.ScheduleJob(detail, [trigger], new ScheduleJobOptions { Replace = true }, stop);
    }
}

/// <summary>What Quartz runs: the job of a tenant, in that tenant's shell.</summary>
[DisallowConcurrentExecution]
internal sealed class TenantJob(ShellHost host) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var key = context.JobDetail.Key;
        if (host.Find(key.Group) is not { Info.State: TenantState.Running } tenant || await host.EnterAsync(tenant) is not { } shell)
        {
            return;
        }

        try
        {
            await shell.Services.GetRequiredService<TenantJobs>().RunAsync(key.Name, cancellationToken);
        }
        finally
        {
            await shell.LeaveAsync();
        }
    }
}
