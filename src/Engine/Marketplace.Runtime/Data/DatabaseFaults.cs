using Microsoft.Data.Sqlite;
using Npgsql;

namespace Marketplace.Runtime.Data;

/// <summary>Tells the database's own trouble from everything else that goes wrong.</summary>
internal static class DatabaseFaults
{
    // Classes of postgresql.org/docs/current/errcodes-appendix.html: connection, resources (a full disk among them), shutting down or recovering,
    // files that cannot be read or written, and what the server itself calls internal, such as a block that a full disk cut short.
    private static readonly string[] _classes = ["08", "53", "57P", "58", "XX"];

    /// <summary>The database is away, shuts down, is full or has too many connections; EF Core wraps it. It has nothing to do with what was asked.</summary>
    public static bool IsOutage(this Exception fault) => fault switch
    {
        PostgresException { SqlState: var state } => _classes.Any(one => state.StartsWith(one, StringComparison.Ordinal)),
        NpgsqlException or TimeoutException => true,
        SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 or 14 } => true,
        { InnerException: { } inner } => inner.IsOutage(),
        _ => false,
    };

    /// <summary>The server or its file says itself that it is away or full, whatever it is asked. Narrower than <see cref="IsOutage"/>: what merely takes too long,
    /// or what a server calls an internal error, may lie in what was asked, and would come again for ever.</summary>
    public static bool IsAway(this Exception fault) => fault switch
    {
        PostgresException { SqlState: var state } => state is not ['X', 'X', ..] && fault.IsOutage(),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => false,
        NpgsqlException or SqliteException => fault.IsOutage(),
        { InnerException: { } inner } => inner.IsAway(),
        _ => false,
    };

    /// <summary>The database has no room left: SQLITE_FULL, SQLITE_IOERR_WRITE from a file that may not grow, or PostgreSQL's disk_full.</summary>
    public static bool IsFull(this Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } or SqliteException { SqliteErrorCode: 13 } or SqliteException { SqliteExtendedErrorCode: 778 } => true,
        { InnerException: { } inner } => inner.IsFull(),
        _ => false,
    };
}
