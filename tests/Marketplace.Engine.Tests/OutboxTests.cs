using Microsoft.EntityFrameworkCore;
using Dapper;
using Marketplace.Kernel.Events;
using Marketplace.Runtime.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

public abstract class OutboxTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await Probing.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task An_event_has_its_effect_once()
    {
        await _market.RingAsync("once");
        await _market.DeliverEventsAsync();
        await _market.DeliverEventsAsync();

        Assert.Single(await _market.NotesAsync(), "once");
        Assert.Equal(0, await _market.WaitingAsync());
    }

    [Fact]
    public async Task An_event_that_is_delivered_again_after_a_crash_has_its_effect_once()
    {
        await _market.RingAsync("twice");
        await _market.DeliverEventsAsync();

        // What a process leaves that died after the reaction's commit and before the message was removed.
        await _market.With<UnitOfWork>(unit => unit.Connection.ExecuteAsync(
            """
            INSERT INTO engine_outbox (id, type, body, occurred_at, next_attempt_at, attempts)
            SELECT event_id, @Type, '{"bell":"twice"}', 0, 0, 1 FROM engine_handled_event
            """,
            new { Type = typeof(Rung).FullName }));
        await _market.DeliverEventsAsync();

        Assert.Single(await _market.NotesAsync(), "twice");
        Assert.Equal(0, await _market.WaitingAsync());
    }

    [Fact]
    public async Task A_reaction_that_fails_keeps_no_other_from_having_its_effect_once()
    {
        await _market.With<UnitOfWork>(unit => unit.CommitAsync(
            () =>
            {
                unit.Tell(new Struck("big"));
                return Task.CompletedTask;
            },
            CancellationToken.None));

        for (var i = 0; i < 3; i++)
        {
            await _market.With<OutboxDispatcher>(outbox => outbox.DoDueAsync(CancellationToken.None));
            _market.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Single(await _market.NotesAsync(), "struck big");
        Assert.Equal(1, await _market.WaitingAsync());
        Assert.Contains("The hammer is broken.", await _market.Ask<UnitOfWork, string?>(unit => unit.Connection.ExecuteScalarAsync<string>("SELECT error FROM engine_outbox")));
    }

    [Fact]
    public async Task Events_that_wait_are_taken_together_by_a_reaction_that_can()
    {
        await ChimeAsync("one", "two", "three");
        await _market.DeliverEventsAsync();
        await _market.DeliverEventsAsync();

        Assert.Equal(["one", "three", "two"], Assert.Single(await _market.NotesAsync()).Split(' ').Order());
        Assert.Equal(0, await _market.WaitingAsync());
    }

    [Fact]
    public async Task An_event_that_spoils_what_is_taken_together_waits_and_the_others_have_their_effect_once()
    {
        await ChimeAsync("one", "cracked", "two");
        for (var i = 0; i < 3; i++)
        {
            await _market.With<OutboxDispatcher>(outbox => outbox.DoDueAsync(CancellationToken.None));
            _market.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(["one", "two"], (await _market.NotesAsync()).Order());
        Assert.Equal(1, await _market.WaitingAsync());
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_tells_nothing()
    {
        await _market.With<UnitOfWork>(unit => unit.CommitAsync(
            () =>
            {
                unit.Tell(new Rung("never"));
                return Task.FromResult<Result>(new Error(ErrorKind.Conflict, "test.no", "No."));
            },
            CancellationToken.None));

        Assert.Equal(0, await _market.WaitingAsync());
    }

    [Fact]
    public async Task A_reaction_that_fails_leaves_nothing_and_is_tried_again_later_while_others_go_on()
    {
        // With the other, and then for itself.
        Gates.Failures[$"stuck-{kind}"] = 2;
        await _market.RingAsync($"stuck-{kind}", "free");
        await _market.With<OutboxDispatcher>(o => o.DoDueAsync(CancellationToken.None));
        Assert.Equal(["free"], await _market.NotesAsync());

        _market.Clock.Advance(TimeSpan.FromMinutes(1));
        await _market.With<OutboxDispatcher>(o => o.DoDueAsync(CancellationToken.None));

        Assert.Equal(["free", $"stuck-{kind}"], (await _market.NotesAsync()).Order());
    }

    [Theory]
    [InlineData("broken", "The bell is stuck.")]
    [InlineData("late", "Somebody took too long.")]
    public async Task An_event_that_never_works_is_parked_and_an_admin_sends_it_on(string bell, string why)
    {
        Gates.Failures[$"{bell}-{kind}"] = 12;
        await _market.RingAsync($"{bell}-{kind}");
        for (var attempt = 0; attempt < 12; attempt++)
        {
            await _market.With<OutboxDispatcher>(o => o.DoDueAsync(CancellationToken.None));
            _market.Clock.Advance(TimeSpan.FromHours(2));
        }

        var parked = Assert.Single(await _market.Ask<IEventMonitor, IReadOnlyList<ParkedEvent>>(e => e.ParkedAsync(CancellationToken.None)));
        Assert.Contains(why, parked.Error);
        Assert.Equal(0, await _market.WaitingAsync());

        Gates.Failures[$"{bell}-{kind}"] = 0;
        Assert.True(await _market.Ask<IEventMonitor, bool>(e => e.RetryAsync(parked.Id, CancellationToken.None)));
        await _market.With<OutboxDispatcher>(o => o.DoDueAsync(CancellationToken.None));
        Assert.Equal([$"{bell}-{kind}"], await _market.NotesAsync());
    }

    [Fact]
    public async Task Trouble_of_the_database_s_own_counts_as_no_try_and_is_over_seconds_after_it()
    {
        Gates.Failures[$"away-{kind}"] = 30;
        await _market.RingAsync($"away-{kind}");
        for (var attempt = 0; attempt < 31; attempt++)
        {
            await _market.With<OutboxDispatcher>(o => o.DoDueAsync(CancellationToken.None));
            _market.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal([$"away-{kind}"], await _market.NotesAsync());
        Assert.Equal(0, await _market.WaitingAsync());
    }

    [Fact]
    public async Task Two_modules_and_an_event_are_one_transaction()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _market.InTenantAsync("Default", async services =>
        {
            var unit = services.GetRequiredService<UnitOfWork>();
            await unit.CommitAsync(
                async () =>
                {
                    services.GetRequiredService<ProbeDb>().Add(new Note { Id = Guid.CreateVersion7(), Text = "half" });
                    services.GetRequiredService<Marketplace.Kernel.Auditing.IAuditTrail>().Record("probe.half", "probe");
                    unit.Tell(new Rung("half"));
                    await unit.FlushAsync(CancellationToken.None);
                    throw new InvalidOperationException();
                },
                CancellationToken.None);
        }));

        Assert.Empty(await _market.NotesAsync());
        Assert.Equal(0, await _market.WaitingAsync());
        Assert.Empty(await _market.Ask<Marketplace.Kernel.Auditing.IAuditTrail, List<Marketplace.Kernel.Auditing.AuditRecord>>(a => a.Acts.Where(act => act.Action == "probe.half").ToListAsync()));
    }

    private Task ChimeAsync(params string[] bells) => _market.With<UnitOfWork>(unit => unit.CommitAsync(
        () =>
        {
            Array.ForEach(bells, bell => unit.Tell(new Chimed(bell)));
            return Task.CompletedTask;
        },
        CancellationToken.None));
}

public sealed class OutboxOnSqlite() : OutboxTests(DatabaseKind.Sqlite);

public sealed class OutboxOnPostgreSql() : OutboxTests(DatabaseKind.PostgreSql);
