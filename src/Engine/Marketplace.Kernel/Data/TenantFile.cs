using System.Data;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Marketplace.Kernel.Data;

/// <summary>An SQLite connection that does not wait for the disk at each commit and, while it is open, prepares each statement once.</summary>
/// <remarks>With a write-ahead log, <c>synchronous=NORMAL</c> loses nothing when the process dies; after a power failure the last commits may be missing, and what
/// is there is whole (sqlite.org/pragma.html#pragma_synchronous). Waiting was nearly half of the time of a checkout, preparing a sixth of what was left.</remarks>
internal sealed class TenantFile(string connectionString, bool keeps) : SqliteConnection(connectionString)
{
    private const int MostPrepared = 150;

    /// <summary>Tells each statement, as its command, to whoever listens: EF Core's, Dapper's and those written by hand.</summary>
    private static readonly DiagnosticListener _asked = new("Marketplace.Database");

    // The pool hands the same handle out again, with its settings.
    private static readonly ConditionalWeakTable<object, object> _set = [];
    private readonly Dictionary<string, Prepared> _prepared = [];

    /// <summary>Whether the next one can have it.</summary>
    public bool IsAtRest => State == ConnectionState.Open && Transaction is null && _prepared.Values.All(one => one.IsFree);

    /// <inheritdoc />
    public override void Open()
    {
        base.Open();
        if (_set.TryAdd(Handle!, _set))
        {
            using var command = CreateCommand();

            // Another process that writes, an import or a backup, lets go for a moment between two of its transactions. SQLite looks again after
            // 1, 2, 5, 10 milliseconds and so on; the provider would only after 150, and miss it again and again.
            command.CommandText = "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 500";
            command.ExecuteNonQuery();
        }
    }

    /// <inheritdoc />
    public override void Close()
    {
        // Closing disposes of all commands.
        _prepared.Clear();
        base.Close();
    }

    /// <inheritdoc />
    public override SqliteCommand CreateCommand() => keeps ? new Asking(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction } : base.CreateCommand();

    private Prepared? Find(string text)
    {
        if (_prepared.TryGetValue(text, out var known))
        {
            return known.IsFree ? known : null;
        }

        if (_prepared.Count == MostPrepared)
        {
            foreach (var (old, one) in _prepared.Where(pair => pair.Value.IsFree).ToList())
            {
                _prepared.Remove(old);
                one.Dispose();
            }
        }

        return _prepared[text] = new Prepared { Connection = this, CommandText = text };
    }

    /// <summary>What is handed out: carries text and values, and lets the prepared command of that text do the work.</summary>
    private sealed class Asking(TenantFile file) : SqliteCommand
    {
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            if (_asked.IsEnabled())
            {
                _asked.Write("Asked", this);
            }

            // The same text while its reader is still open is asked in the usual way.
            if (Connection != file || file.State != ConnectionState.Open || file.Find(CommandText) is not { } prepared)
            {
                return base.ExecuteReader(behavior);
            }

            prepared.Transaction = Transaction;
            prepared.CommandTimeout = CommandTimeout;
            prepared.Parameters.Clear();
            foreach (SqliteParameter parameter in Parameters)
            {
                prepared.Parameters.Add(parameter);
            }

            return prepared.ExecuteReader(behavior);
        }
    }

    private sealed class Prepared : SqliteCommand
    {
        public bool IsFree => DataReader is null;
    }
}
