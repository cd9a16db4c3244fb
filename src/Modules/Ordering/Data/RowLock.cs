using Dapper;
using Marketplace.Kernel.Data;

namespace Marketplace.Ordering.Data;

/// <summary>Keeps a row still until the open transaction ends. On SQLite the transaction already is the only writer.</summary>
internal static class RowLock
{
    public static Task CartAsync(this UnitOfWork unit, Guid id, CancellationToken stop) => LockAsync(unit, "SELECT 1 FROM ordering_cart WHERE id = @id FOR UPDATE", id, stop);

    public static Task OrderAsync(this UnitOfWork unit, Guid id, CancellationToken stop) => LockAsync(unit, "SELECT 1 FROM ordering_order WHERE id = @id FOR UPDATE", id, stop);

    private static Task LockAsync(UnitOfWork unit, string sql, Guid id, CancellationToken stop) => unit.Database.IsPostgreSql
        ? unit.Connection.ExecuteAsync(new CommandDefinition(sql, new { id }, unit.Transaction, cancellationToken: stop))
        : Task.CompletedTask;
}
