using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;

namespace Marketplace.Ordering.Selling;

/// <summary>Job: tells search what was sold since the last time, each product once however often it was sold.</summary>
/// <remarks>Told with each sale, half of what an order costs was looking at its products again, and every list that shows one of them was counted anew.</remarks>
internal sealed class TellSoldProducts(UnitOfWork unit, TimeProvider clock) : IBackgroundTask
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken stop)
    {
        for (var told = Batch; told == Batch;)
        {
            await unit.CommitAsync(async () => told = await TellAsync(stop), stop);
        }
    }

    private async Task<int> TellAsync(CancellationToken stop)
    {
        var sold = (await unit.Connection.QueryAsync<Guid>(new CommandDefinition(
            $"""
            UPDATE ordering_sold_product SET told = quantity WHERE product_id IN (
                SELECT product_id FROM ordering_sold_product WHERE quantity <> told LIMIT {Batch}{(unit.Database.IsPostgreSql ? " FOR UPDATE SKIP LOCKED" : "")})
            RETURNING product_id
            """,
            transaction: unit.Transaction, cancellationToken: stop))).AsList();
        foreach (var product in sold)
        {
            unit.Tell(new ProductDocumentChanged(new ProductId(product), clock.GetUtcNow()));
        }

        return sold.Count;
    }
}
