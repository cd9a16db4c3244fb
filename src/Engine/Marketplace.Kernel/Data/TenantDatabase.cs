using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Marketplace.Kernel.Data;

/// <summary>The two databases that a tenant can live in.</summary>
public enum DatabaseKind
{
    /// <summary>An embedded file; one writer at a time.</summary>
    Sqlite,

    /// <summary>A schema of a PostgreSQL database.</summary>
    PostgreSql,
}

/// <summary>Where one tenant's tables are.</summary>
/// <param name="Kind">Which database.</param>
/// <param name="ConnectionString">As the provider reads it; for PostgreSQL its search path is set to <paramref name="Schema"/>.</param>
/// <param name="Schema">PostgreSQL schema of this tenant; null on SQLite.</param>
public sealed record TenantDatabase(DatabaseKind Kind, string ConnectionString, string? Schema) : IAsyncDisposable
{
    // More than the processors can serve at once only take turns with each other: on two, 64 buyers put as much into carts over 16 connections as over 40.
    private static readonly int _mostConnections = Math.Clamp(8 * Environment.ProcessorCount, 16, 40);

    private const int MostPrepared = 200;
    private const int MostIdleFiles = 16;
    private const int PagesOfLog = 4_000;

    /// <summary>How much of the file the connection that writes keeps in memory.</summary>
    internal const int WriterKibibytes = 32 * 1024;

    private readonly Lazy<NpgsqlDataSource> _source = new(() => new NpgsqlDataSourceBuilder(Pool(ConnectionString, Schema)).Build());

    private readonly ConcurrentBag<TenantFile> _idle = [];
    private volatile bool _closed;

    // Held while a transaction writes to an SQLite file, so that writers queue instead of polling a busy lock.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private TenantFile? _writer;

    // Longer than a statement waits for a lock of another process, so that it is that one which says so.
    private readonly Lazy<TimeSpan> _patience = new(() => TimeSpan.FromSeconds(2 * new SqliteConnectionStringBuilder(ConnectionString).DefaultTimeout));

    /// <summary>True for PostgreSQL, where SQL needs a lock clause or another function.</summary>
    public bool IsPostgreSql => Kind == DatabaseKind.PostgreSql;

    /// <summary>A closed connection of the tenant's own.</summary>
    public DbConnection CreateConnection() => IsPostgreSql ? _source.Value.CreateConnection() : new TenantFile(ConnectionString, keeps: false);

    /// <summary>A connection for one unit of work; give it back by <see cref="ReturnAsync"/>, once. A file is open, and knows the statements that were asked of it before.</summary>
    internal DbConnection Rent()
    {
        if (IsPostgreSql)
        {
            return _source.Value.CreateConnection();
        }

        if (!_idle.TryTake(out var file))
        {
            file = OpenFile();
        }

        return file;
    }

    /// <summary>Takes a connection back that nobody uses any more.</summary>
    internal ValueTask ReturnAsync(DbConnection connection)
    {
        if (connection is TenantFile { IsAtRest: true } file && !_closed && _idle.Count < MostIdleFiles)
        {
            _idle.Add(file);
            return _closed ? CloseIdleAsync() : ValueTask.CompletedTask;
        }

        return connection.DisposeAsync();
    }

    /// <summary>Runs one short writing statement outside of any request's unit of work, in its turn among the writers of an SQLite file.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken stop)
    {
        if (IsPostgreSql)
        {
            await using var connection = Rent();
            return await write(connection);
        }

        var writer = await TakeTurnAsync(stop);
        try
        {
            return await write(writer);
        }
        finally
        {
            await EndTurnAsync();
        }
    }

    /// <summary>Waits for the turn among the writers of an SQLite file, and hands out the connection that all of them use, one after the other: the pages that it
    /// keeps in memory stay right, since nobody else of this process changes the file. End the turn by <see cref="EndTurnAsync"/>.</summary>
    /// <exception cref="TimeoutException">Something holds the file; answered with 503.</exception>
    internal async Task<DbConnection> TakeTurnAsync(CancellationToken stop)
    {
        if (!await _turn.WaitAsync(_patience.Value, stop))
        {
            throw new TimeoutException("The database has been busy with other writers for too long.");
        }

        try
        {
            return _writer ??= OpenWriter();
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>Ends the turn. A connection that is not at rest, since something went wrong, is not used again.</summary>
    internal async ValueTask EndTurnAsync()
    {
        try
        {
            if (_writer is { IsAtRest: false } broken)
            {
                _writer = null;
                await broken.DisposeAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Tells EF Core which database it is, without a connection.</summary>
    internal void Configure(DbContextOptionsBuilder options, string module, string migrations)
    {
        if (IsPostgreSql)
        {
            options.UseNpgsql(npgsql => npgsql.MigrationsHistoryTable($"{module}_migrations", Schema).MigrationsAssembly(migrations));
        }
        else
        {
            // As one parameter: with one for each of a list's ids the statement is put together anew each time.
            options.UseSqlite(sqlite => sqlite.MigrationsHistoryTable($"{module}_migrations").MigrationsAssembly(migrations).UseParameterizedCollectionMode(ParameterTranslationMode.Parameter));
        }
    }

    // What is asked again and again is parsed and planned once a connection, and who finds no connection waits: else one tenant takes all that the
    // server has, and others are refused. A connection string that says it otherwise is obeyed; behind PgBouncer it turns preparing off.
    private static string Pool(string connectionString, string? schema)
    {
        var pool = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema };
        var said = new DbConnectionStringBuilder { ConnectionString = pool.ConnectionString };
        if (!said.ContainsKey("Maximum Pool Size"))
        {
            pool.MaxPoolSize = Math.Max(_mostConnections, pool.MinPoolSize);
        }

        if (!said.ContainsKey("Max Auto Prepare"))
        {
            (pool.MaxAutoPrepare, pool.AutoPrepareMinUsages) = (MostPrepared, 3);
        }

        // Nothing here changes a connection's session, so nothing has to be undone between two statements of a request; it was seven statements each time.
        if (!said.ContainsKey("No Reset On Close"))
        {
            pool.NoResetOnClose = true;
        }

        return pool.ConnectionString;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_source.IsValueCreated)
        {
            await _source.Value.DisposeAsync();
        }

        _closed = true;
        await CloseIdleAsync();
        if (!IsPostgreSql && await _turn.WaitAsync(_patience.Value))
        {
            await (_writer?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _turn.Dispose();
    }

    private TenantFile OpenFile()
    {
        var file = new TenantFile(ConnectionString, keeps: true);
        file.Open();
        return file;
    }

    private TenantFile OpenWriter()
    {
        var file = OpenFile();
        using var command = file.CreateCommand();

        // A longer log is written back less often, and pages that change with each sale once instead of many times.
        command.CommandText = $"PRAGMA cache_size = -{WriterKibibytes}; PRAGMA wal_autocheckpoint = {PagesOfLog}";
        command.ExecuteNonQuery();
        return file;
    }

    private async ValueTask CloseIdleAsync()
    {
        while (_idle.TryTake(out var file))
        {
            await file.DisposeAsync();
        }
    }
}
