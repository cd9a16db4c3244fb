using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Marketplace.Kernel.Data;

/// <summary>Many rows at once, past EF Core: COPY on PostgreSQL, one prepared statement on SQLite.</summary>
public static class BulkInsert
{
    /// <summary>Adds rows inside the open transaction.</summary>
    /// <param name="unit">The unit of work, in a commit.</param>
    /// <param name="table">One of the module's own tables.</param>
    /// <param name="columns">Names divided by commas.</param>
    /// <param name="rows">Values in that order, each of exactly the type that the column stores: Guid, string, int, long, bool or null.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is no open transaction.</exception>
    public static Task InsertAsync(this UnitOfWork unit, string table, string columns, IEnumerable<object?[]> rows, CancellationToken stop)
    {
        var transaction = unit.Transaction ?? throw new InvalidOperationException("Rows are added inside a commit.");
        return unit.Connection is NpgsqlConnection npgsql
            ? CopyAsync(npgsql, table, columns, rows, stop)
            : PreparedAsync(transaction, table, columns, rows, stop);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, string columns, IEnumerable<object?[]> rows, CancellationToken stop)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)", stop);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(stop);
            foreach (var value in row)
            {
                await (value switch
                {
                    null => copy.WriteNullAsync(stop),
                    Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid, stop),
                    string text => copy.WriteAsync(text, NpgsqlDbType.Text, stop),
                    int number => copy.WriteAsync(number, NpgsqlDbType.Integer, stop),
                    long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, stop),
                    bool flag => copy.WriteAsync(flag, NpgsqlDbType.Boolean, stop),
                    _ => throw new ArgumentException($"{value.GetType()} cannot be stored.", nameof(rows)),
                });
            }
        }

        await copy.CompleteAsync(stop);
    }

    private static async Task PreparedAsync(DbTransaction transaction, string table, string columns, IEnumerable<object?[]> rows, CancellationToken stop)
    {
        await using var insert = transaction.Connection!.CreateCommand();
        insert.Transaction = transaction;
        var count = columns.Count(letter => letter == ',') + 1;
        insert.CommandText = $"INSERT INTO {table} ({columns}) VALUES ({string.Join(',', Enumerable.Range(0, count).Select(i => $"$p{i}"))})";
        for (var i = 0; i < count; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"$p{i}";
            insert.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            stop.ThrowIfCancellationRequested();
            for (var i = 0; i < count; i++)
            {
                insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            await insert.ExecuteNonQueryAsync(stop);
        }
    }
}
