using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Marketplace.Crash.Tests;

/// <summary>The host is killed in the middle of a busy day, again and again; nothing is lost and nothing is doubled.</summary>
/// <remarks><c>MARKETPLACE_KILLS</c> says how often for each database; five when it is not set.</remarks>
public abstract class KillTests(DatabaseKind kind)
{
    private const string Recipe =
        """
        { "name": "crash", "steps": [
          { "name": "settings", "rate-limits": { "logInPerMinute": 100000, "checkoutPerMinute": 100000, "apiPerMinute": 1000000, "refusedPaymentsOfCard": 100000, "refusedPaymentsFromAddress": 100000, "cartsFromAddress": 100000 } },
          { "name": "scale", "users": 40, "sellers": 6, "skus": 60, "ordersUsd": 500, "seed": 3 } ] }
        """;

    private static readonly int _kills = int.Parse(Environment.GetEnvironmentVariable("MARKETPLACE_KILLS") ?? "5", CultureInfo.InvariantCulture);

    // The kernel teaches Dapper how ids are stored; nothing else of it is used here.
    static KillTests() => System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(typeof(Money).Module.ModuleHandle);

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_host_is_killed()
    {
        var folder = Directory.CreateTempSubdirectory("marketplace-kill-").FullName;
        var database = kind == DatabaseKind.PostgreSql ? await PostgreSql.NewDatabaseAsync() : null;
        try
        {
            using var host = await PrepareAsync(folder, database);
            await using var db = await OpenAsync(folder, database);
            var before = await StockAsync(db);
            var variants = (await db.QueryAsync<Guid>(
                "SELECT v.id FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id JOIN catalog_seller s ON s.id = p.seller_id WHERE p.status = 'Published' AND s.active ORDER BY v.id")).ToList();
            var acknowledged = new List<string>();
            var dice = new Random(17);
            for (var kill = 0; kill < _kills; kill++)
            {
                await host.StartAsync();
                var day = new BusyDay(host.Address, variants, kill * 1_000);
                using var enough = new CancellationTokenSource();
                var busy = day.RunAsync(enough.Token);
                using var import = kill % 2 == 0 ? host.Launch("import", "products", Path.Combine(folder, "goods.csv"), "--seller", await db.QueryFirstAsync<string>("SELECT slug FROM sellers_seller ORDER BY id LIMIT 1")) : null;

                // Only once there is something to lose; a busy machine takes its time to get there.
                for (var waited = 0; day.Acknowledged.Count < 3 && waited < 300; waited++)
                {
                    await Task.Delay(100);
                }

                await Task.Delay(dice.Next(50, 2_000));
                await host.KillAsync();
                import?.Kill();
                await enough.CancelAsync();
                await busy;
                acknowledged.AddRange(day.Acknowledged);
                await EachOrderIsWholeAsync(db);
            }

            await host.StartAsync();
            await EverythingIsDeliveredAsync(db);
            Assert.Equal(0, await host.EndAsync());

            await EachOrderIsWholeAsync(db);
            Assert.NotEmpty(acknowledged);
            var paid = (await db.QueryAsync<string>("SELECT number FROM ordering_order WHERE state IN ('Paid', 'Completed', 'Cancelled')")).ToHashSet();
            Assert.Subset(paid, acknowledged.ToHashSet());
            await StockAgreesAsync(db, before);
            await LedgerAgreesAsync(db);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            if (database is not null)
            {
                await PostgreSql.DropDatabaseAsync(database);
            }
        }
    }

    private static async Task<RealHost> PrepareAsync(string folder, string? database)
    {
        Directory.CreateDirectory(Path.Combine(folder, "recipes"));
        await File.WriteAllTextAsync(Path.Combine(folder, "recipes", "marketplace.recipe.json"), RepositoryRoot.Recipes("marketplace")["marketplace"]);
        await File.WriteAllTextAsync(Path.Combine(folder, "recipes", "crash.recipe.json"), Recipe);
        await File.WriteAllLinesAsync(
            Path.Combine(folder, "goods.csv"),
            ["Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty", .. Enumerable.Range(0, 400).Select(n => $"thing-{n},Thing {n},T-{n},{n + 1}.50,5")]);
        var host = new RealHost(folder, database);
        Assert.Equal(0, await host.CommandAsync("tenants", "setup", "Default", "--recipe", "marketplace", "--email", TestMarketplace.Admin, "--password", TestMarketplace.Password));
        Assert.Equal(0, await host.CommandAsync("recipes", "run", "crash"));
        return host;
    }

    private static async Task<DbConnection> OpenAsync(string folder, string? database)
    {
        DbConnection connection = database is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "data", "Sites", "Default", "tenant.db")};Default Timeout=30")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { SearchPath = "tenant_default" }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<Dictionary<Guid, long>> StockAsync(DbConnection db) =>
        (await db.QueryAsync<(Guid Id, long Pieces)>("SELECT variant_id, sum(on_hand) FROM catalog_stock GROUP BY variant_id")).ToDictionary(row => row.Id, row => row.Pieces);

    private static async Task EverythingIsDeliveredAsync(DbConnection db)
    {
        for (var tries = 0; await db.ExecuteScalarAsync<long>("SELECT count(*) FROM engine_outbox") > 0; tries++)
        {
            Assert.True(tries < 300, $"Not delivered after 90 seconds: {await db.QueryFirstAsync<string>("SELECT type || ' ' || coalesce(error, 'no error') FROM engine_outbox ORDER BY id LIMIT 1")}");
            await Task.Delay(300);
        }
    }

    private static async Task EachOrderIsWholeAsync(DbConnection db)
    {
        Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE total_minor <> coalesce((SELECT sum(total_minor) FROM ordering_seller_order s WHERE s.order_id = o.id), -1)"));
        Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_seller_order s WHERE total_minor <> shipping_net_minor + shipping_tax_minor + coalesce((SELECT sum(net_minor + tax_minor) FROM ordering_order_line l WHERE l.seller_order_id = s.id), -1)"));
        Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.id = o.payment_id AND p.amount_minor = o.total_minor)"));
        Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_order o JOIN payments_payment p ON p.id = o.payment_id WHERE (o.state IN ('Paid', 'Completed', 'Cancelled')) <> (p.state = 'Captured')"));
        Assert.Empty(await db.QueryAsync<string>("SELECT slug FROM catalog_product p WHERE from_minor <> coalesce((SELECT min(price_minor) FROM catalog_variant v WHERE v.product_id = p.id), -1)"));
    }

    private static async Task StockAgreesAsync(DbConnection db, Dictionary<Guid, long> before)
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

    private static async Task LedgerAgreesAsync(DbConnection db)
    {
        Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT sum(amount_minor) FROM payouts_posting"));
        Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_seller_order s WHERE (SELECT count(*) FROM payouts_entry e WHERE e.source_id = s.id AND e.kind = 'Sale') <> (CASE WHEN s.state IN ('AwaitingPayment', 'Lapsed') THEN 0 ELSE 1 END)"));
        Assert.Empty(await db.QueryAsync<Guid>("SELECT id FROM ordering_refund r WHERE (SELECT count(*) FROM payouts_entry e WHERE e.source_id = r.id) <> 1"));
    }
}

public sealed class KillOnSqlite() : KillTests(DatabaseKind.Sqlite);

public sealed class KillOnPostgreSql() : KillTests(DatabaseKind.PostgreSql);
