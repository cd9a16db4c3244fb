using System.Globalization;
using System.Net;
using Dapper;
using Marketplace.Kernel.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Marketplace.Crash.Tests;

/// <summary>The host, its PostgreSQL, or both are killed in the middle of a busy day, again and again; nothing is lost and nothing is doubled.</summary>
/// <remarks><c>MARKETPLACE_KILLS</c> says how often for each database; five when it is not set.</remarks>
public abstract class KillTests(DatabaseKind kind, ITestOutputHelper output)
{
    private static readonly int _kills = int.Parse(Environment.GetEnvironmentVariable("MARKETPLACE_KILLS") ?? "5", CultureInfo.InvariantCulture);

    private enum Victim
    {
        Database,
        Both,
        Host,
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_host_or_its_database_is_killed()
    {
        using var setting = await Setting.PrepareAsync(kind);
        using var host = setting.Host();
        var before = await setting.AskAsync(Invariants.StockAsync);
        var variants = await setting.VariantsAsync();
        var shop = await setting.AskAsync(db => db.QueryFirstAsync<string>("SELECT slug FROM sellers_seller ORDER BY id LIMIT 1"));
        var acknowledged = new List<string>();
        var (refunded, cancelled) = (0, 0);

        // Who has logged in stays so, whatever dies.
        var session = new CookieContainer();
        var dice = new Random(17);
        for (var kill = 0; kill < _kills; kill++)
        {
            if (!host.Runs)
            {
                await host.StartAsync();
            }

            var day = new BusyDay(host.Address, variants, kill * 1_000, session);
            using var enough = new CancellationTokenSource();
            var busy = day.RunAsync(enough.Token);
            if (IsBranching(kill))
            {
                Assert.Equal(0, await host.CommandAsync("tenants", "create", $"Branch{kill}", "--prefix", $"branch{kill}"));
            }

            using var branch = IsBranching(kill) ? LaunchSetup(host, kill) : null;
            using var import = kill % 2 == 0 ? host.Launch("import", "products", setting.Goods, "--seller", shop) : null;

            // Only once there is something to lose; a busy machine takes its time to get there.
            await Setting.UntilAsync(() => day.Acknowledged.Count >= 3 && day.Refunded + day.Cancelled > 0, "Nobody could buy anything, or nothing was given back,");
            await Task.Delay(dice.Next(50, 2_000));
            switch (setting.Server is null ? Victim.Host : (Victim)(kill % 3))
            {
                case Victim.Host:
                    await host.KillAsync();
                    break;
                case Victim.Database:
                    await KillDatabaseAsync(setting.Server!, day);
                    break;
                default:
                    setting.Server!.Kill();
                    await host.KillAsync();
                    setting.Server.StartAgain();
                    break;
            }

            import?.Kill();
            branch?.Kill();
            await enough.CancelAsync();
            await busy;
            acknowledged.AddRange(day.Acknowledged);
            (refunded, cancelled) = (refunded + day.Refunded, cancelled + day.Cancelled);
            await setting.InAsync(Invariants.EachOrderIsWholeAsync);
        }

        if (!host.Runs)
        {
            await host.StartAsync();
        }

        foreach (var kill in Enumerable.Range(0, _kills).Where(IsBranching))
        {
            // A set-up that was broken off begins anew; one that had just ended says that there is nothing to do.
            using var again = LaunchSetup(host, kill);
            await again.WaitForExitAsync();
        }

        await setting.DeliveredAsync();
        Assert.Equal(0, await host.EndAsync());
        await EverythingEndsAsync(setting);

        Assert.NotEmpty(acknowledged);
        await setting.InAsync(async db =>
        {
            await Invariants.EachOrderIsWholeAsync(db);
            var paid = (await db.QueryAsync<string>("SELECT number FROM ordering_order WHERE state IN ('Paid', 'Completed', 'Cancelled')")).ToHashSet();
            Assert.Subset(paid, acknowledged.ToHashSet());
            await Invariants.StockAgreesAsync(db, before);
            await Invariants.LedgerAgreesAsync(db);
            await Invariants.EachEventIsHandledOnceAsync(db);
            output.WriteLine($"{_kills} kills, {acknowledged.Count} orders acknowledged, {paid.Count} paid, {refunded} refunds and {cancelled} cancellations answered");
        });
    }

    // Further tenants, whose set-up is broken off half way; a few, since each takes its time.
    private static bool IsBranching(int kill) => kill % 30 is 1 or 3;

    private static System.Diagnostics.Process LaunchSetup(RealHost host, int kill) =>
        host.Launch("tenants", "setup", $"Branch{kill}", "--recipe", "marketplace", "--email", TestMarketplace.Admin, "--password", TestMarketplace.Password);

    // The host lives on: it says no while there is no database, and sells again without anybody's help.
    private static async Task KillDatabaseAsync(PostgreSqlServer server, BusyDay day)
    {
        var (refused, sold) = (day.Refused, 0);
        server.Kill();
        try
        {
            await Setting.UntilAsync(() => day.Refused > refused, "Nobody was told that it does not work");
            sold = day.Acknowledged.Count;
        }
        finally
        {
            server.StartAgain();
        }

        await Setting.UntilAsync(() => day.Acknowledged.Count > sold, "Nobody could buy anything after the database had come back");
    }

    // Years later the jobs have given up what nobody paid, and no piece is held any more. Each module's tables are those of its model: no migration is half done.
    private async Task EverythingEndsAsync(Setting setting)
    {
        await using var later = await TestMarketplace.OnAsync(kind, setting.Folder, setting.Database);
        await later.RunJobAsync("ordering.lapse-unpaid");
        await later.RunJobAsync("payments.settle");
        await later.DeliverEventsAsync();
        await setting.InAsync(async db =>
        {
            Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT count(*) FROM ordering_order WHERE state = 'AwaitingPayment'"));
            Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT count(*) FROM catalog_reservation WHERE held"));
            Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT coalesce(sum(reserved), 0) FROM catalog_stock"));
            Assert.Empty(await db.QueryAsync<Guid>("SELECT payment_id FROM payments_test_charge c WHERE c.state = 'Captured' AND NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.id = c.payment_id AND p.state = 'Captured')"));
        });
        Assert.Equal(1 + Enumerable.Range(0, _kills).Count(IsBranching), later.Tenants.Count);
        foreach (var tenant in later.Tenants)
        {
            Assert.Equal(TenantState.Running, tenant.State);
            await later.InTenantAsync(tenant.Name, async services =>
            {
                foreach (var module in services.GetServices<MigratedDb>())
                {
                    var (model, migrated) = await SchemaCheck.ReadAsync((DbContext)services.GetRequiredService(module.Context), services.GetRequiredService<TenantDatabase>(), module.Module);
                    Assert.Equal(model.Where(line => !SchemaCheck.IsBeyondTheModel(line)), migrated.Where(line => !SchemaCheck.IsBeyondTheModel(line)));
                }
            });
        }
    }
}

public sealed class KillOnSqlite(ITestOutputHelper output) : KillTests(DatabaseKind.Sqlite, output);

public sealed class KillOnPostgreSql(ITestOutputHelper output) : KillTests(DatabaseKind.PostgreSql, output);
