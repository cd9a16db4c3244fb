using System.Collections.Frozen;
using System.Text.Json;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Runtime.Data;
using Marketplace.Runtime.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Outbox;

/// <summary>Delivers the events of a tenant to their reactions: at least once, with effects exactly once.</summary>
/// <remarks>A reaction and the note that it is done are one transaction, for several events that wait at once where all goes well. An event that fails waits longer each time and is parked
/// after <see cref="MostAttempts"/> tries; those behind it go on. A database that is away or full is no event's fault: what it kept from being done is tried again soon and does not count.
/// What takes several events at once comes after the others of a claim.
/// Nodes share the work by claiming rows for a minute.</remarks>
internal sealed class OutboxDispatcher(
    IServiceScopeFactory scopes, TenantDatabase database, OutboxSignal signal, Evictions evictions, TimeProvider clock,
    IEnumerable<ReactionRegistration> reactions, ILogger<OutboxDispatcher> log) : DueWorker(signal, TimeSpan.FromSeconds(5), log), IEventMonitor
{
    private const int MostAttempts = 12;
    private const int Batch = 50;
    private static readonly TimeSpan _claim = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(5);
    private readonly FrozenDictionary<string, ILookup<Type, ReactionRegistration>> _byEvent = reactions
        .GroupBy(r => r.Event.FullName!)
        .ToFrozenDictionary(g => g.Key, g => g.ToLookup(r => r.Event));

    protected override async Task<int> DoAsync(CancellationToken stop)
    {
        var done = 0;
        while (await ClaimAsync(stop) is { Count: > 0 } claimed)
        {
            done += await DeliverAsync(claimed, stop);
        }

        return done;
    }

    public async Task<int> WaitingAsync(CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT count(*) FROM engine_outbox WHERE parked_at IS NULL", cancellationToken: stop));
    }

    public async Task<IReadOnlyList<ParkedEvent>> ParkedAsync(CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        var rows = await connection.QueryAsync<Waiting>(new CommandDefinition(
            "SELECT id, type, body, occurred_at AS OccurredAt, attempts, error FROM engine_outbox WHERE parked_at IS NOT NULL ORDER BY id LIMIT 100", cancellationToken: stop));
        return [.. rows.Select(r => new ParkedEvent(r.Id, r.Type, r.OccurredAt, r.Attempts, r.Error))];
    }

    public async Task<bool> RetryAsync(Guid id, CancellationToken stop)
    {
        var changed = await database.WriteAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            "UPDATE engine_outbox SET parked_at = NULL, attempts = 0, claimed_until = NULL, next_attempt_at = @now WHERE id = @id AND parked_at IS NOT NULL",
            new { id, now = clock.GetUtcNow() }, cancellationToken: stop)), stop);
        Wake();
        return changed == 1;
    }

    private async Task<IReadOnlyList<Waiting>> ClaimAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (!await AnyDueAsync(now, stop))
        {
            return [];
        }

        var rows = await database.WriteAsync(connection => connection.QueryAsync<Waiting>(new CommandDefinition(
            $"""
            UPDATE engine_outbox SET claimed_until = @until, attempts = attempts + 1
            WHERE id IN (
                SELECT id FROM engine_outbox
                WHERE next_attempt_at <= @now AND parked_at IS NULL AND (claimed_until IS NULL OR claimed_until <= @now)
                ORDER BY id LIMIT {Batch} {(database.IsPostgreSql ? "FOR UPDATE SKIP LOCKED" : "")})
            RETURNING id, type, body, occurred_at AS OccurredAt, attempts, error
            """,
            new { now, until = now + _claim }, cancellationToken: stop)), stop);
        return [.. rows.OrderBy(r => r.Id)];
    }

    private async Task<int> DeliverAsync(IReadOnlyList<Waiting> claimed, CancellationToken stop)
    {
        foreach (var run in RunsOf(claimed.Where(waiting => ReactionsTo(waiting, together: false).Any())))
        {
            foreach (var reaction in ReactionsTo(run[0], together: false))
            {
                await TryAllAsync(run, reaction, stop);
            }
        }

        foreach (var all in claimed.SelectMany(waiting => ReactionsTo(waiting, together: true), (waiting, reaction) => (waiting, reaction)).GroupBy(one => one.reaction, one => one.waiting))
        {
            await TryAllAsync([.. all], all.Key, stop);
        }

        // Again, and last: a page that was made in between may show what a reaction has only now brought up to date.
        List<Waiting> done = [.. claimed.Where(waiting => waiting.Faults.Count == 0)];
        evictions.Raise([.. done.SelectMany(waiting => evictions.TagsOf(waiting.Type, waiting.Body)).Distinct()]);
        if (done.Count > 0)
        {
            await ExecuteAsync($"DELETE FROM engine_outbox WHERE id {(database.IsPostgreSql ? "= ANY(@ids)" : "IN @ids")}", new { ids = done.Select(waiting => waiting.Id).ToArray() }, stop);
        }

        foreach (var failed in claimed.Where(waiting => waiting.Faults.Count > 0))
        {
            await PutOffAsync(failed, stop);
        }

        return done.Count;
    }

    private IEnumerable<ReactionRegistration> ReactionsTo(Waiting waiting, bool together) =>
        _byEvent.GetValueOrDefault(waiting.Type)?.SelectMany(group => group).Where(reaction => reaction.Together == together) ?? [];

    // Events of one kind that follow each other; those of another kind in between may be what the next ones need.
    private static IEnumerable<IReadOnlyList<Waiting>> RunsOf(IEnumerable<Waiting> events)
    {
        var run = new List<Waiting>();
        foreach (var waiting in events)
        {
            if (run.Count > 0 && run[0].Type != waiting.Type)
            {
                yield return run;
                run = [];
            }

            run.Add(waiting);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    // What one module cannot do now keeps no other from doing its part, and what it cannot do for one event nothing of what it does for others.
    private async Task TryAllAsync(IReadOnlyList<Waiting> all, ReactionRegistration reaction, CancellationToken stop)
    {
        try
        {
            await ReactAsync(all, reaction, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            if (all is [var only])
            {
                only.Faults.Add(fault);
                return;
            }

            Log.LogWarning(fault, "{Reaction} failed for {Count} events at once; each is tried for itself", reaction.Reaction.Name, all.Count);
            foreach (var waiting in all)
            {
                await TryAllAsync([waiting], reaction, stop);
            }
        }
    }

    private async Task PutOffAsync(Waiting waiting, CancellationToken stop)
    {
        var fault = waiting.Faults is [var only] ? only : new AggregateException(waiting.Faults);
        Log.LogError(fault, "Event {Event} {Type} failed, attempt {Attempt}", waiting.Id, waiting.Type, waiting.Attempts);
        var now = clock.GetUtcNow();
        var outage = waiting.Faults.TrueForAll(one => one.IsAway());
        await ExecuteAsync(
            "UPDATE engine_outbox SET claimed_until = NULL, attempts = @attempts, next_attempt_at = @next, parked_at = @parked, error = @error WHERE id = @Id",
            new
            {
                waiting.Id,
                attempts = outage ? waiting.Attempts - 1 : waiting.Attempts,
                next = now + (outage ? _outage : TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, waiting.Attempts)))),
                parked = !outage && waiting.Attempts >= MostAttempts ? now.UtcTicks : (long?)null,
                error = fault.ToString() is var text && text.Length > 4000 ? text[..4000] : text,
            },
            stop);
    }

    // One transaction for all: most of what a reaction costs is its beginning and its end.
    private async Task ReactAsync(IReadOnlyList<Waiting> all, ReactionRegistration reaction, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.CommitAsync(
            async () =>
            {
                var first = await FirstAsync(unit, all, reaction, stop);
                var facts = all.Where(waiting => first.Contains(waiting.Id)).Select(waiting => JsonSerializer.Deserialize(waiting.Body, reaction.Event, PlatformJson.Options)!).ToList();
                if (facts.Count == 0)
                {
                    return;
                }

                var reactor = scope.ServiceProvider.GetRequiredService(reaction.Reaction);
                foreach (var some in reaction.Together ? (IEnumerable<object[]>)[[.. facts]] : facts.Chunk(1))
                {
                    await reaction.React(reactor, some, stop);
                    await unit.SaveAndForgetAsync(stop);
                }
            },
            stop);
    }

    // Notes that the reaction has met these events; answers those that it had not met before.
    private async Task<HashSet<Guid>> FirstAsync(UnitOfWork unit, IReadOnlyList<Waiting> all, ReactionRegistration reaction, CancellationToken stop) => [.. await unit.Connection.QueryAsync<Guid>(new CommandDefinition(
        $"""
        INSERT INTO engine_handled_event (event_id, reaction, handled_at) SELECT id, @Name, @now FROM engine_outbox WHERE id {(database.IsPostgreSql ? "= ANY(@ids)" : "IN @ids")}
        ON CONFLICT DO NOTHING RETURNING event_id
        """,
        new { ids = all.Select(waiting => waiting.Id).ToArray(), Name = reaction.Reaction.FullName, now = clock.GetUtcNow() }, unit.Transaction, cancellationToken: stop))];

    // Claiming writes; an idle tenant should not.
    private async Task<bool> AnyDueAsync(DateTimeOffset now, CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM (SELECT 1 FROM engine_outbox WHERE next_attempt_at <= @now AND parked_at IS NULL AND (claimed_until IS NULL OR claimed_until <= @now) LIMIT 1) due",
            new { now }, cancellationToken: stop)) > 0;
    }

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        database.WriteAsync(connection => connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: stop)), stop);

    private sealed class Waiting
    {
        public Guid Id { get; init; }

        public string Type { get; init; } = "";

        public string Body { get; init; } = "";

        public DateTimeOffset OccurredAt { get; init; }

        public int Attempts { get; init; }

        public string? Error { get; init; }

        public List<Exception> Faults { get; } = [];
    }
}

/// <summary>Forgets which events were handled once no delivery can come again.</summary>
internal sealed class ForgetHandledEvents(UnitOfWork unit, TimeProvider clock) : Kernel.Jobs.IBackgroundTask
{
    public Task RunAsync(CancellationToken stop) => unit.CommitAsync(
        () => unit.Connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM engine_handled_event WHERE handled_at < @before AND NOT EXISTS (SELECT 1 FROM engine_outbox o WHERE o.id = engine_handled_event.event_id)",
            new { before = clock.GetUtcNow() - TimeSpan.FromDays(7) }, unit.Transaction, cancellationToken: stop)),
        stop);
}
