using System.Data.Common;
using Dapper;

namespace Marketplace.Crash.Tests;

/// <summary>What holds at every moment, whatever has died in between.</summary>
internal static class Invariants
{
    /// <summary>Pieces on the shelves by variant; to be taken before the day begins.</summary>
    public static async Task<Dictionary<Guid, long>> StockAsync(DbConnection db) =>
        (await db.QueryAsync<(Guid Id, long Pieces)>("SELECT variant_id, sum(on_hand) FROM catalog_stock GROUP BY variant_id")).ToDictionary(row => row.Id, row => row.Pieces);

    public static async Task EachOrderIsWholeAsync(DbConnection db)
    {
        Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE total_minor <> coalesce((SELECT sum(total_minor) FROM ordering_seller_order s WHERE s.order_id = o.id), -1)"));
        Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_seller_order s WHERE total_minor <> shipping_net_minor + shipping_tax_minor + coalesce((SELECT sum(net_minor + tax_minor) FROM ordering_order_line l WHERE l.seller_order_id = s.id), -1)"));
        Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.id = o.payment_id AND p.amount_minor = o.total_minor)"));
        Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_order o JOIN payments_payment p ON p.id = o.payment_id WHERE (o.state IN ('Paid', 'Completed', 'Cancelled')) <> (p.state = 'Captured')"));
        Assert.Empty(await db.QueryAsync<string>("SELECT slug FROM catalog_product p WHERE from_minor <> coalesce((SELECT min(price_minor) FROM catalog_variant v WHERE v.product_id = p.id), -1)"));
    }

    public static async Task StockAgreesAsync(DbConnection db, Dictionary<Guid, long> before)
    {
        var sold = (await db.QueryAsync<(Guid Id, long Pieces)>(
            """
            SELECT l.variant_id, sum(l.quantity - coalesce((SELECT sum(r.returned_quantity) FROM ordering_refund_line r WHERE r.line_id = l.id), 0))
            FROM ordering_order_line l JOIN ordering_seller_order s ON s.id = l.seller_order_id
            WHERE s.number NOT LIKE 'S-%' AND s.state NOT IN ('AwaitingPayment', 'Lapsed') GROUP BY l.variant_id
            """)).ToDictionary(row => row.Id, row => row.Pieces);
        var now = await StockAsync(db);
        Assert.All(before, one => Assert.Equal(one.Value - sold.GetValueOrDefault(one.Key), now[one.Key]));
        Assert.Empty(await db.QueryAsync<Guid>(
            "SELECT variant_id FROM catalog_stock s WHERE reserved <> coalesce((SELECT sum(quantity) FROM catalog_reservation r WHERE r.variant_id = s.variant_id AND r.location_id = s.location_id AND r.held), 0)"));
    }

    // What a reaction has done is noted once by the key; here each event has met all reactions to its kind, none has been left out.
    public static async Task EachEventIsHandledOnceAsync(DbConnection db)
    {
        Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT count(*) FROM engine_outbox"));
        var handled = (await db.QueryAsync<(Guid Event, string Reaction)>("SELECT event_id, reaction FROM engine_handled_event")).ToList();
        Assert.Equal(handled.Count, handled.Distinct().Count());
        var kinds = handled.GroupBy(one => one.Event).Select(one => string.Join(' ', one.Select(r => r.Reaction).Order(StringComparer.Ordinal))).Distinct().ToList();
        var sales = kinds.Where(kind => kind.Contains("PostSaleWhenOrderPlaced", StringComparison.Ordinal)).ToList();
        Assert.Single(sales);
        Assert.Contains("MailBuyerWhenOrderPlaced", sales[0]);
        Assert.True(kinds.Count(kind => kind.Contains("PostRefundWhenLinesRefunded", StringComparison.Ordinal)) <= 1, string.Join('\n', kinds));
    }

    public static async Task LedgerAgreesAsync(DbConnection db)
    {
        Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT sum(amount_minor) FROM payouts_posting"));
        Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_seller_order s WHERE (SELECT count(*) FROM payouts_entry e WHERE e.source_id = s.id AND e.kind = 'Sale') <> (CASE WHEN s.state IN ('AwaitingPayment', 'Lapsed') THEN 0 ELSE 1 END)"));
        Assert.Empty(await db.QueryAsync<Guid>("SELECT id FROM ordering_refund r WHERE (SELECT count(*) FROM payouts_entry e WHERE e.source_id = r.id) <> 1"));
    }
}
