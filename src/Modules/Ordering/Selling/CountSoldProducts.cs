using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Selling;

/// <summary>Counts what is sold: what many buy is what many look for. <see cref="TellSoldProducts"/> says so to search.</summary>
internal sealed class CountSoldProducts(OrderingDb db, UnitOfWork unit) : IReact<OrderPlaced>, IProductDocumentPart
{
    public Task React(OrderPlaced fact, CancellationToken stop)
    {
        var batch = new StatementBatch();
        foreach (var product in fact.SellerOrders.SelectMany(part => part.Lines).GroupBy(line => line.ProductId).OrderBy(product => product.Key.Value))
        {
            batch.Add($"""
                INSERT INTO ordering_sold_product (product_id, quantity, told) VALUES ({product.Key.Value}, {product.Sum(line => (long)line.Quantity)}, 0)
                ON CONFLICT (product_id) DO UPDATE SET quantity = ordering_sold_product.quantity + excluded.quantity
                """);
        }

        return batch.RunAsync(unit, stop);
    }

    public async Task<IReadOnlyDictionary<ProductId, ProductDocumentAddition>> FindAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        await db.SoldProducts.AsNoTracking().Where(sold => ids.Contains(sold.ProductId))
            .ToDictionaryAsync(sold => sold.ProductId, sold => new ProductDocumentAddition("", sold.Quantity), stop);
}
