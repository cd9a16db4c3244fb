using System.Data;
using System.Data.Common;
using System.Text.Json;
using Marketplace.Kernel.Events;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Kernel.Data;

/// <summary>One connection, and at most one transaction, for all module contexts of a request.</summary>
/// <remarks>Every change goes through <see cref="CommitAsync(Func{Task}, CancellationToken)"/>. A module that is called from
/// another's transaction calls it too and joins the one that is open. Nothing calls <c>SaveChanges</c> on its own.</remarks>
public sealed class UnitOfWork(TenantDatabase database, TimeProvider clock, OutboxSignal signal, Evictions evictions) : IAsyncDisposable, IDisposable
{
    private const int MostInBatch = 50;
    private readonly List<ModuleDb> _members = [];
    private readonly List<Action> _afterCommit = [];
    private readonly List<IEvent> _told = [];
    private readonly HashSet<string> _evicted = [];
    private DbTransaction? _transaction;
    private DbConnection? _connection;
    private DbConnection? _writer;
    private bool _disposed;

    /// <summary>The request's connection, for SQL that EF Core cannot say; enlist it with <see cref="Transaction"/>.</summary>
    public DbConnection Connection
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _writer ?? (_connection ??= database.Rent());
        }
    }

    /// <summary>The open transaction, or null outside of a commit.</summary>
    public DbTransaction? Transaction => _transaction;

    /// <summary>The tenant's database.</summary>
    public TenantDatabase Database => database;

    /// <summary>Saves what every module context of this request has changed, as one; all of it or nothing.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else saved the same aggregate first; answered with 409.</exception>
    public Task CommitAsync(Func<Task> change, CancellationToken stop) => CommitAsync(
        async () =>
        {
            await change();
            return Result.Done;
        },
        stop);

    /// <summary>As above; a refusal rolls everything back and is handed on.</summary>
    public Task<Result> CommitAsync(Func<Task<Result>> change, CancellationToken stop) =>
        CommitAsync(change, result => result.Failed(out _), stop);

    /// <summary>As above, for a change that makes something.</summary>
    public Task<Result<T>> CommitAsync<T>(Func<Task<Result<T>>> change, CancellationToken stop) =>
        CommitAsync(change, result => result.Failed(out _, out _), stop);

    /// <summary>Stores a fact that no aggregate raised; call it inside a commit.</summary>
    public void Tell(IEvent fact) => _told.Add(fact);

    /// <summary>Public pages with these tags are made anew, on all nodes, once the change is durable; call it inside a commit.</summary>
    /// <remarks>For what no event tells. Another node that cannot be told shows the old page until it is no longer fresh.</remarks>
    public void Evict(params IEnumerable<string> tags) => _evicted.UnionWith(tags);

    /// <summary>Runs once the change is durable, never when it is rolled back.</summary>
    public void AfterCommit(Action act) => _afterCommit.Add(act);

    /// <summary>Saves inside the open transaction, so that SQL which follows sees the change.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        foreach (var member in _members.ToArray())
        {
            _told.AddRange(await member.SaveAsync(stop));
        }
    }

    /// <summary>As above, for one module whose own SQL follows.</summary>
    public async Task FlushAsync(ModuleDb of, CancellationToken stop) => _told.AddRange(await of.SaveAsync(stop));

    /// <summary>Saves inside the open transaction and forgets what was loaded, before the next of many that have nothing to do with each other.</summary>
    internal async Task SaveAndForgetAsync(CancellationToken stop)
    {
        await FlushAsync(stop);
        _members.ForEach(member => member.ChangeTracker.Clear());
    }

    /// <summary>Saves inside the open transaction and forgets what was loaded, without telling anybody: for things made up as if they had happened long ago.</summary>
    /// <returns>What the aggregates say has happened.</returns>
    public async Task<IReadOnlyList<IEvent>> SaveUntoldAsync(CancellationToken stop)
    {
        var happened = new List<IEvent>();
        foreach (var member in _members.ToArray())
        {
            happened.AddRange(await member.SaveAsync(stop));
            member.ChangeTracker.Clear();
        }

        return happened;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return Interlocked.Exchange(ref _connection, null) is { } mine ? database.ReturnAsync(mine) : ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    // Contexts are created lazily by the container, so one may be born inside the transaction.
    internal void Join(ModuleDb member)
    {
        member.Database.SetDbConnection(Connection);

        // What fails takes the whole commit with it, so there is nothing to go back to.
        member.Database.AutoSavepointsEnabled = false;
        member.Database.UseTransaction(_transaction);
        _members.Add(member);
    }

    private async Task<TResult> CommitAsync<TResult>(Func<Task<TResult>> change, Func<TResult, bool> refused, CancellationToken stop)
    {
        if (_transaction is not null)
        {
            return await change();
        }

        var writer = database.IsPostgreSql ? null : await database.TakeTurnAsync(stop);
        var done = false;
        TResult result;
        try
        {
            if (writer is not null)
            {
                Use(writer);
            }

            // A context that was born in an earlier commit of this scope leaves it open after its next query.
            if (Connection.State == ConnectionState.Closed)
            {
                await Connection.OpenAsync(stop);
            }

            await using var transaction = _transaction = await Connection.BeginTransactionAsync(stop);
            _members.ForEach(member => member.Database.UseTransaction(transaction));
            result = await change();
            if (refused(result))
            {
                return result;
            }

            await FlushAsync(stop);
            var events = await WriteEventsAsync(stop);
            await transaction.CommitAsync(stop);
            done = true;
            if (events)
            {
                _afterCommit.Add(signal.Wake);
            }
        }
        finally
        {
            _transaction = null;
            _members.ForEach(member => member.Database.CurrentTransaction?.Dispose());
            if (writer is not null)
            {
                await database.EndTurnAsync();
                Use(null);
            }
            else
            {
                await Connection.CloseAsync();
            }

            if (!done)
            {
                _afterCommit.Clear();
                _told.Clear();
                _evicted.Clear();
                _members.ForEach(member => member.ChangeTracker.Clear());
            }
        }

        if (_evicted.Count > 0)
        {
            evictions.Raise([.. _evicted]);
            _evicted.Clear();
        }

        Action[] after = [.. _afterCommit];
        _afterCommit.Clear();
        Array.ForEach(after, act => act());
        return result;
    }

    private void Use(DbConnection? writer)
    {
        _writer = writer;
        _members.ForEach(member => member.Database.SetDbConnection(Connection));
    }

    private async Task<bool> WriteEventsAsync(CancellationToken stop)
    {
        if (_told.Count == 0)
        {
            return false;
        }

        var now = clock.GetUtcNow().UtcTicks;
        _evicted.UnionWith(_told.SelectMany(evictions.TagsOf));
        foreach (var some in _told.Chunk(MostInBatch))
        {
            var batch = new StatementBatch();
            foreach (var fact in some)
            {
                // Due at once, also when the clock is set back.
                batch.Add($"INSERT INTO engine_outbox (id, type, body, occurred_at, next_attempt_at, attempts) VALUES ({Guid.CreateVersion7()}, {fact.GetType().FullName}, {JsonSerializer.Serialize(fact, fact.GetType(), PlatformJson.Options)}, {now}, 0, 0)");
            }

            await batch.RunAsync(this, stop);
        }

        _told.Clear();
        return true;
    }
}
