using System.Collections.Concurrent;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

[assembly: Module("Probe")]
[assembly: Feature("Test.Probe")]
[assembly: Feature("Test.Unguarded")]

namespace Marketplace.Engine.Tests;

/// <summary>A small module of the tests' own, with a table, an event, a job, settings and pages.</summary>
public sealed class ProbeStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<ProbeDb>("probe");
        services.AddReaction<Rung, WriteDown>();
        services.AddReaction<Struck, Break>();
        services.AddReaction<Struck, WriteStrike>();
        services.AddReaction<Chimed, WriteChimes>();
        services.AddBackgroundTask<Tick>("probe.tick", "* * * * * ?", "Ticks.");
        services.AddSettings<ProbeSettings>("probe", "Probe");
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var site = routes.Storefront();
        site.MapGet("/probe", () => "probe").AllowAnonymous();
        site.MapGet("/probe/slow", async (HttpContext http) =>
        {
            await Gates.Slow.Task.WaitAsync(http.RequestAborted);
            return "slow";
        }).AllowAnonymous();
        site.MapGet("/probe/held/{gate}", async (string gate) =>
        {
            Gates.Held[gate].Reached.TrySetResult();
            await Gates.Held[gate].Go.Task;
            return gate;
        }).AllowAnonymous();
        site.MapGet("/probe/page/{gate}", async (string gate) =>
        {
            if (Gates.Held.TryGetValue(gate, out var held))
            {
                held.Reached.TrySetResult();
                await held.Go.Task;
            }

            return Results.Content($"<p>{gate}</p>", "text/html");
        }).AllowAnonymous().AsPublicPage();
        site.MapGet("/probe/fault", string () => throw new InvalidOperationException("the secret reason")).AllowAnonymous();
    }
}

/// <summary>An endpoint that forgot to say who may call it.</summary>
[Feature("Test.Unguarded")]
public sealed class UnguardedStartup : StartupBase
{
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => routes.MapGet("/unguarded", () => "open");
}

public static class Gates
{
    public static TaskCompletionSource Slow { get; set; } = new();

    /// <summary>How often the reaction to this bell fails before it works.</summary>
    public static ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>Requests that wait until they are let go, by name.</summary>
    public static ConcurrentDictionary<string, (TaskCompletionSource Reached, TaskCompletionSource Go)> Held { get; } = new();

    /// <summary>Released at each tick, by database.</summary>
    public static ConcurrentDictionary<string, SemaphoreSlim> Ticks { get; } = new();

    public static ConcurrentDictionary<string, TaskCompletionSource> Ticked { get; } = new();
}

public sealed record Rung(string Bell) : IEvent;

/// <summary>Has two reactions, of which the first never works.</summary>
public sealed record Struck(string Bell) : IEvent;

public sealed class Break : IReact<Struck>
{
    public Task React(Struck fact, CancellationToken stop) => throw new InvalidOperationException("The hammer is broken.");
}

public sealed class WriteStrike(ProbeDb db) : IReact<Struck>
{
    public Task React(Struck fact, CancellationToken stop)
    {
        db.Add(new Note { Id = Guid.CreateVersion7(), Text = $"struck {fact.Bell}" });
        return Task.CompletedTask;
    }
}

public sealed record Chimed(string Bell) : IEvent;

/// <summary>Writes down all that chimed at once in one line; a cracked bell spoils the line.</summary>
public sealed class WriteChimes(ProbeDb db) : IReactTogether<Chimed>
{
    public Task React(IReadOnlyList<Chimed> facts, CancellationToken stop)
    {
        db.Add(new Note { Id = Guid.CreateVersion7(), Text = string.Join(' ', facts.Select(fact => fact.Bell)) });
        return facts.Any(fact => fact.Bell == "cracked") ? throw new InvalidOperationException("The bell is cracked.") : Task.CompletedTask;
    }
}

public sealed record ProbeSettings
{
    [System.ComponentModel.DataAnnotations.Range(1, 10)]
    public int Bells { get; init; } = 3;

    public string Tone { get; init; } = "low";
}

public sealed class WriteDown(ProbeDb db) : IReact<Rung>
{
    public Task React(Rung fact, CancellationToken stop)
    {
        db.Add(new Note { Id = Guid.CreateVersion7(), Text = fact.Bell });
        return Gates.Failures.AddOrUpdate(fact.Bell, -1, (_, left) => left - 1) >= 0
            ? throw fact.Bell.Split('-')[0] switch
            {
                "away" => new Npgsql.NpgsqlException("The database is away."),
                "late" => new TimeoutException("Somebody took too long."),
                _ => new InvalidOperationException("The bell is stuck."),
            }
            : Task.CompletedTask;
    }
}

public sealed class Tick(ProbeDb db, UnitOfWork unit) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken stop)
    {
        await unit.CommitAsync(
            () =>
            {
                db.Add(new Note { Id = Guid.CreateVersion7(), Text = "tick" });
                return Task.CompletedTask;
            },
            stop);
        Gates.Ticks.GetOrAdd(unit.Database.ConnectionString, _ => new(0)).Release();
        Gates.Ticked.GetOrAdd(unit.Database.ConnectionString, _ => new()).TrySetResult();
    }
}

public sealed class Note
{
    public Guid Id { get; init; }

    public required string Text { get; set; }
}

public sealed class ProbeDb(DbContextOptions<ProbeDb> options) : ModuleDb(options)
{
    public DbSet<Note> Notes => Set<Note>();

    protected override void Map(ModelBuilder model) => model.Entity<Note>().ToTable("probe_note");
}

[DbContext(typeof(ProbeDb))]
[Migration("probe_0001_create")]
internal sealed class M0001CreateProbe : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "probe_note",
        table => new { id = table.Column<Guid>(), text = table.Column<string>() },
        constraints: table => table.PrimaryKey("pk_probe_note", note => note.id));
}
