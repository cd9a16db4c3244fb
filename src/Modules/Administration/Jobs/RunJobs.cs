using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Marketplace.Administration.Jobs;

/// <summary>An admin sees jobs and events that were given up, starts a job, and sends an event on again.</summary>
internal static class RunJobs
{
    private static readonly Error _noEvent = new(ErrorKind.NotFound, "events.not_parked", "This event has been sent on already.");

    private static readonly TableOf<JobState> _jobs = new TableOf<JobState>("jobs", "Jobs", job => job.Name, job => job.Name)
        {
            FirstSort = "job", EmptyTitle = "Nothing found",
        }
        .Search("Job", (jobs, words) => jobs.Where(job => job.Description.Contains(words, StringComparison.OrdinalIgnoreCase) || job.Name.Contains(words, StringComparison.OrdinalIgnoreCase)))
        .Choice("result", "Last run", [("failed", "error"), ("well", "done"), ("never", "not yet")], EndedAs, tabs: true)
        .Column("job", "Job", job => Cell.Of(job.Description) with { Note = job.Name }, job => job.Description)
        .Column("cron", "When (UTC)", job => Cell.Badge(job.Cron, "code nowrap"), job => job.Cron)
        .Column("next", "Next run", job => Cell.Of(job.NextRunAt), job => job.NextRunAt)
        .Column("last", "Last run", job => Cell.Of(job.LastRunAt), job => job.LastRunAt)
        .Column("took", "Milliseconds", job => job.LastDuration is { } took ? Cell.Of((long)took.TotalMilliseconds) : Cell.Of(""), job => job.LastDuration, numeric: true)
        .Column("result", "Result", Result, job => job.LastError)
        .Act(new TableAct("run", "Run now", (http, name, _, stop) => http.RequestServices.GetRequiredService<IJobs>().RunAsync(name, stop)) { Shortcut = "r" });

    private static readonly TableOf<ParkedEvent> _events = new TableOf<ParkedEvent>("events", "Events that were given up", one => one.Id.ToString(), one => one.Id)
        {
            FirstSort = "when", EmptyTitle = "None was given up.", EmptyText = "What happened has had all its effects, or is being tried again.",
        }
        .Search("Event", (events, words) => events.Where(one => one.Type.Contains(words, StringComparison.OrdinalIgnoreCase)))
        .Column("event", "Event", one => Cell.Of(one.Type), one => one.Type)
        .Column("when", "When", one => Cell.Of(one.OccurredAt), one => one.OccurredAt)
        .Column("tries", "Tries", one => Cell.Of(one.Attempts), one => one.Attempts, numeric: true)
        .Column("error", "Error", one => Cell.Of(one.Error?.Split('\n')[0]), one => one.Error)
        .Act(new TableAct("retry", "Try again", RetryAsync) { Shortcut = "r" });

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapTable("/jobs", _jobs, JobsAsync).RequirePermission(EnginePermissions.ManageJobs);
        admin.MapTable("/events", _events, (http, stop) => http.RequestServices.GetRequiredService<IEventMonitor>().ParkedAsync(stop)).RequirePermission(EnginePermissions.ManageJobs);
    }

    private static async Task<IReadOnlyList<JobState>> JobsAsync(HttpContext http, CancellationToken stop)
    {
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer>();
        return [.. (await http.RequestServices.GetRequiredService<IJobs>().ListAsync(stop)).Select(job => job with { Description = texts[job.Description] })];
    }

    private static IQueryable<JobState> EndedAs(IQueryable<JobState> jobs, string how) => how switch
    {
        "failed" => jobs.Where(job => job.LastError != null),
        "well" => jobs.Where(job => job.LastRunAt != null && job.LastError == null),
        _ => jobs.Where(job => job.LastRunAt == null),
    };

    private static Cell Result(JobState job) => job switch
    {
        { LastError: { } error } => Cell.Badge("error", "badge badge-danger") with { Note = error },
        { LastRunAt: not null } => Cell.Badge("done", "badge badge-success"),
        _ => Cell.Badge("not yet", "badge badge-neutral"),
    };

    private static async Task<Result> RetryAsync(HttpContext http, string id, string note, CancellationToken stop) =>
        Guid.TryParse(id, out var parked) && await http.RequestServices.GetRequiredService<IEventMonitor>().RetryAsync(parked, stop) ? Kernel.Result.Done : _noEvent;
}
