using System.Data.Common;
using System.Runtime.CompilerServices;
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
    private const int MostConnections = 40;
    private const int MostPrepared = 200;
    private readonly Lazy<NpgsqlDataSource> _source = new(() => new NpgsqlDataSourceBuilder(Pool(ConnectionString, Schema)).Build());

    /// <summary>Held while a transaction writes to an SQLite file, so that writers queue instead of polling a busy lock.</summary>
    internal SemaphoreSlim WriteGate { get; } = new(1, 1);

    // Longer than a statement waits for a lock of another process, so that it is that one which says so.
    private readonly Lazy<TimeSpan> _patience = new(() => TimeSpan.FromSeconds(2 * new SqliteConnectionStringBuilder(ConnectionString).DefaultTimeout));

    /// <summary>True for PostgreSQL, where SQL needs a lock clause or another function.</summary>
    public bool IsPostgreSql => Kind == DatabaseKind.PostgreSql;

    /// <summary>A closed connection of the tenant's own.</summary>
    public DbConnection CreateConnection() => IsPostgreSql ? _source.Value.CreateConnection() : new TenantFile(ConnectionString);

    /// <summary>Runs one short writing statement outside of any request's unit of work, in its turn among the writers of an SQLite file.</summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken stop)
    {
        if (!IsPostgreSql)
        {
            await TakeTurnAsync(stop);
        }

        try
        {
            await using var connection = CreateConnection();
            return await write(connection);
        }
        finally
        {
            if (!IsPostgreSql)
            {
                WriteGate.Release();
            }
        }
    }

    /// <summary>Waits for the turn among the writers of an SQLite file; give it back by <see cref="WriteGate"/>.</summary>
    /// <exception cref="TimeoutException">Something holds the file; answered with 503.</exception>
    internal async Task TakeTurnAsync(CancellationToken stop)
    {
        if (!await WriteGate.WaitAsync(_patience.Value, stop))
        {
            throw new TimeoutException("The database has been busy with other writers for too long.");
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
            pool.MaxPoolSize = Math.Max(MostConnections, pool.MinPoolSize);
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

        WriteGate.Dispose();
    }
}

/// <summary>An SQLite connection that does not wait for the disk at each commit.</summary>
/// <remarks>With a write-ahead log, <c>synchronous=NORMAL</c> loses nothing when the process dies; after a power failure the last commits may be missing, and what
/// is there is whole (sqlite.org/pragma.html#pragma_synchronous). Waiting was nearly half of the time of a checkout.</remarks>
internal sealed class TenantFile(string connectionString) : SqliteConnection(connectionString)
{
    // The pool hands the same handle out again, with its settings.
    private static readonly ConditionalWeakTable<object, object> _set = [];

    /// <inheritdoc />
    public override void Open()
    {
        base.Open();
        if (_set.TryAdd(Handle!, _set))
        {
            using var command = CreateCommand();
            command.CommandText = "PRAGMA synchronous = NORMAL";
            command.ExecuteNonQuery();
        }
    }
}
