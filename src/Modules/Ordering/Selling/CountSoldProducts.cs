using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Selling;

/// <summary>Counts what is sold, and tells search: what many buy is what many look for.</summary>
internal sealed class CountSoldProducts(OrderingDb db, UnitOfWork unit) : IReact<OrderPlaced>, IProductDocumentPart
{
    public async Task React(OrderPlaced fact, CancellationToken stop)
    {
        var sold = fact.SellerOrders.SelectMany(part => part.Lines).GroupBy(line => line.ProductId).OrderBy(product => product.Key.Value).ToList();
        foreach (var product in sold)
        {
            await unit.Connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO ordering_sold_product (product_id, quantity) VALUES (@Id, @Quantity)
                ON CONFLICT (product_id) DO UPDATE SET quantity = ordering_sold_product.quantity + excluded.quantity
                """,
                new { Id = product.Key.Value, Quantity = product.Sum(line => (long)line.Quantity) }, unit.Transaction, cancellationToken: stop));
            unit.Tell(new ProductDocumentChanged(product.Key, fact.At));
        }
    }

    public async Task<IReadOnlyDictionary<ProductId, ProductDocumentAddition>> FindAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        await db.SoldProducts.AsNoTracking().Where(sold => ids.Contains(sold.ProductId))
            .ToDictionaryAsync(sold => sold.ProductId, sold => new ProductDocumentAddition("", sold.Quantity), stop);
}
