using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Scale;

namespace Marketplace.Scale.Tests;

/// <summary>A made-up marketplace is whole: what one module says agrees with what the others say.</summary>
public abstract class ScaleDataTests(DatabaseKind kind)
{
    private static readonly ScalePlan _plan = new()
    {
        Users = 300, Sellers = 12, Skus = 400, OrdersUsd = 20_000, Seed = 7, Until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public async Task Stock_ledger_payments_orders_and_search_agree_and_what_was_made_up_is_found()
    {
        await using var market = await FilledAsync(_plan);

        await market.With<UnitOfWork>(async unit =>
        {
            var db = unit.Connection;
            Assert.Equal(300, await db.ExecuteScalarAsync<int>("SELECT count(*) FROM users_user WHERE email LIKE '%@scale.example'"));
            Assert.Equal(12, await db.ExecuteScalarAsync<int>("SELECT count(*) FROM sellers_seller"));
            Assert.Equal(400, await db.ExecuteScalarAsync<int>("SELECT count(*) FROM catalog_variant"));
            Assert.InRange(await db.ExecuteScalarAsync<long>("SELECT sum(total_minor) FROM ordering_order"), 2_000_000, 2_100_000);
            Assert.Equal(0, await db.ExecuteScalarAsync<int>("SELECT count(*) FROM catalog_product p WHERE p.from_minor <> (SELECT min(v.price_minor) FROM catalog_variant v WHERE v.product_id = p.id)"));

            await StockIsWhatWasThereLessWhatWasSoldAsync(db);
            await EachBookBalancesAsync(db);

            Assert.Equal(0, await db.ExecuteScalarAsync<int>(
                "SELECT count(*) FROM ordering_order o LEFT JOIN payments_payment p ON p.id = o.payment_id WHERE p.captured_minor IS NULL OR p.captured_minor <> o.total_minor"));
            Assert.Equal(
                await db.ExecuteScalarAsync<long>("SELECT count(*) FROM catalog_product p JOIN catalog_seller s ON s.id = p.seller_id AND s.active WHERE p.status = 'Published'"),
                await db.ExecuteScalarAsync<long>("SELECT count(*) FROM search_document"));
            Assert.Equal(0, await db.ExecuteScalarAsync<int>("SELECT count(*) FROM engine_outbox WHERE type LIKE '%OrderPlaced'"));
        });
        var (slug, title) = await market.Ask<UnitOfWork, (string, string)>(unit => unit.Connection.QueryFirstAsync<(string, string)>("SELECT slug, title FROM search_document ORDER BY slug"));
        Assert.Contains(title, await market.Guest().GetStringAsync($"/products/{slug}"));
        Assert.Contains(slug, await market.Guest().GetStringAsync($"/search?q={Uri.EscapeDataString(title)}"));
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_marketplace_and_a_second_filling_is_refused()
    {
        await using var one = await FilledAsync(_plan);
        await using var same = await FilledAsync(_plan);
        await using var other = await FilledAsync(_plan with { Seed = 8 });

        var picture = await PictureAsync(one);
        Assert.Equal(picture, await PictureAsync(same));
        Assert.NotEqual(picture, await PictureAsync(other));
        await one.With<FillScale>(async fill =>
        {
            Assert.True((await fill.RunAsync(_plan, _ => { }, CancellationToken.None)).Failed(out var error));
            Assert.Equal("scale.done", error.Code);
        });
    }

    private static async Task StockIsWhatWasThereLessWhatWasSoldAsync(System.Data.Common.DbConnection db)
    {
        var onHand = (await db.QueryAsync<(Guid Id, int Pieces, int Reserved)>("SELECT variant_id, on_hand, reserved FROM catalog_stock")).ToDictionary(row => row.Id);
        var sold = (await db.QueryAsync<(Guid Id, long Pieces)>("SELECT variant_id, sum(quantity) FROM ordering_order_line GROUP BY variant_id")).ToDictionary(row => row.Id, row => row.Pieces);
        var returned = (await db.QueryAsync<(Guid Id, long Pieces)>(
            "SELECT l.variant_id, sum(r.returned_quantity) FROM ordering_refund_line r JOIN ordering_order_line l ON l.id = r.line_id GROUP BY l.variant_id")).ToDictionary(row => row.Id, row => row.Pieces);
        Assert.NotEmpty(returned);
        for (var number = 0; number < _plan.Skus; number++)
        {
            var id = ScaleVariant.At(_plan, number).Value;
            Assert.Equal(ScaleVariant.FirstStockOf(_plan, number) - sold.GetValueOrDefault(id) + returned.GetValueOrDefault(id), onHand[id].Pieces);
            Assert.Equal(0, onHand[id].Reserved);
        }
    }

    private static async Task EachBookBalancesAsync(System.Data.Common.DbConnection db)
    {
        Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT sum(amount_minor) FROM payouts_posting"));
        Assert.Empty(await db.QueryAsync<Guid>("SELECT entry_id FROM payouts_posting GROUP BY entry_id HAVING sum(amount_minor) <> 0"));
        Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_seller_order s WHERE NOT EXISTS (SELECT 1 FROM payouts_entry e WHERE e.source_id = s.id AND e.kind = 'Sale')"));

        // Credits are negative: what a seller is owed for things is net less commission, without what went back.
        var wrong = await db.QueryAsync<Guid>(
            """
            SELECT a.seller_id FROM payouts_account a
            WHERE a.kind = 'SellerPayable' AND -(SELECT sum(p.amount_minor) FROM payouts_posting p WHERE p.account_id = a.id) <>
                (SELECT sum(c.net_minor - c.commission_minor) FROM payouts_line_commission c WHERE c.seller_id = a.seller_id)
                - coalesce((SELECT sum(r.net_minor - r.commission_minor) FROM payouts_commission_reversal r JOIN payouts_line_commission c ON c.line_id = r.line_id WHERE c.seller_id = a.seller_id), 0)
            """);
        Assert.Empty(wrong);
        Assert.Equal(
            await db.ExecuteScalarAsync<long>("SELECT sum(captured_minor - refunded_minor) FROM payments_payment"),
            await db.ExecuteScalarAsync<long>("SELECT sum(p.amount_minor) FROM payouts_posting p JOIN payouts_account a ON a.id = p.account_id WHERE a.kind = 'ProviderClearing'"));
    }

    // Parcels and refunds have fresh identities; all that people see of the rest is the same.
    private static Task<string> PictureAsync(TestMarketplace market) => market.Ask<UnitOfWork, string>(async unit =>
    {
        var rows = await unit.Connection.QueryAsync<string>(
            """
            SELECT cast(o.id AS text) || o.number || o.total_minor || o.state || o.placed_at || o.email FROM ordering_order o
            UNION ALL SELECT cast(l.id AS text) || cast(l.variant_id AS text) || l.quantity || l.net_minor || l.refunded_minor FROM ordering_order_line l
            UNION ALL SELECT cast(p.id AS text) || p.slug || p.title || p.status || p.from_minor || p.attributes FROM catalog_product p
            UNION ALL SELECT cast(u.id AS text) || u.name || u.email || u.created_at FROM users_user u WHERE u.email LIKE '%@scale.example'
            UNION ALL SELECT cast(s.variant_id AS text) || s.on_hand FROM catalog_stock s
            """);
        return string.Join('\n', rows.Order(StringComparer.Ordinal)).ToLowerInvariant();
    });

    private async Task<TestMarketplace> FilledAsync(ScalePlan plan)
    {
        var market = await TestMarketplace.StartAsync(
            kind, recipe: null, RepositoryRoot.Recipes("marketplace"), new Dictionary<string, string?> { ["Marketplace:DeliverEvents"] = "false" });
        await market.SetUpAsync("marketplace");
        await market.With<FillScale>(async fill => Assert.False((await fill.RunAsync(plan, _ => { }, CancellationToken.None)).Failed(out var error), error?.Message));
        return market;
    }
}

public sealed class ScaleDataOnSqlite() : ScaleDataTests(DatabaseKind.Sqlite);

public sealed class ScaleDataOnPostgreSql() : ScaleDataTests(DatabaseKind.PostgreSql);
