using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tenancy;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Administration.Jobs;

/// <summary>An admin sees jobs and events, starts a job, and sends a parked event on again.</summary>
internal static class RunJobs
{
    private const string View = "/Administration/Jobs/Jobs.cshtml";

    public static void Map(IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/jobs").RequirePermission(EnginePermissions.ManageJobs);
        group.MapGet("/", async (IJobs jobs, IEventMonitor events, CancellationToken stop) => Page.Of(View, await ModelAsync(jobs, events, stop)));
        group.MapPost("/", Handle);
        group.MapPost("/events/{id:guid}/retry", RetryAsync);
    }

    public sealed record Form
    {
        [MaxLength(120)]
        public string? Name { get; init; }
    }

    public sealed record Nothing
    {
        public string? Unused { get; init; }
    }

    public sealed record Model(IReadOnlyList<JobState> Jobs, int Waiting, IReadOnlyList<ParkedEvent> Parked);

    private static async Task<Model> ModelAsync(IJobs jobs, IEventMonitor events, CancellationToken stop) =>
        new(await jobs.ListAsync(stop), await events.WaitingAsync(stop), await events.ParkedAsync(stop));

    private static async Task<IResult> Handle([FromForm] Form form, IJobs jobs, IEventMonitor events, HttpContext http, CancellationToken stop) =>
        (await jobs.RunAsync(form.Name ?? "", stop)).Failed(out var error)
            ? Page.Of(View, await ModelAsync(jobs, events, stop)).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/jobs");

    private static async Task<IResult> RetryAsync(Guid id, [FromForm] Nothing form, IEventMonitor events, HttpContext http, CancellationToken stop)
    {
        _ = form;
        return await events.RetryAsync(id, stop) ? Results.Redirect($"{http.Request.PathBase}/admin/jobs") : Results.NotFound();
    }
}
