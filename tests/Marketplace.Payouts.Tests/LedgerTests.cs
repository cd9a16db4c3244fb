using System.Data.Common;
using System.Net;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Tenancy;
using Marketplace.Ordering.Contracts;
using Marketplace.Payouts.Data;
using Marketplace.Payouts.Ledger;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payouts.Tests;

/// <summary>Through the outbox and the database.</summary>
public abstract class LedgerTests(DatabaseKind kind) : IAsyncLifetime
{
    private static readonly DateTimeOffset _now = new(2030, 1, 2, 9, 0, 0, TimeSpan.Zero);
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Payouts"), filling: new(
        [], """{ "name": "commissions", "rules": [ { "name": "Standard", "percent": 12.5, "fixed": 0.30, "floor": 0.50, "cap": 40 } ] }"""));

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_sale_of_two_sellers_balances_to_the_cent()
    {
        var (anna, boris) = (SellerId.New(), SellerId.New());

        await TellAsync(Placed(Part(anna, 500, 50, (2500, 250)), Part(boris, 750, 75, (1990, 199))));

        // 25.00 - (3.13 + 0.30) + 5.00 and 19.90 - (2.49 + 0.30) + 7.50
        Assert.Equal(2500 - 343 + 500, await BalanceAsync(anna));
        Assert.Equal(1990 - 279 + 750, await BalanceAsync(boris));
        Assert.Equal(6314, await SumAsync(AccountKind.ProviderClearing));
        Assert.Equal(-(343 + 279), await SumAsync(AccountKind.CommissionRevenue));
        Assert.Equal(-(250 + 50 + 199 + 75), await SumAsync(AccountKind.TaxHeld));
        Assert.Equal(0, await SumAsync(null));
    }

    [Fact]
    public async Task The_same_news_twice_is_one_entry()
    {
        var seller = SellerId.New();
        var placed = Placed(Part(seller, 0, 0, (1000, 0)));
        await TellAsync(placed);
        var balance = await BalanceAsync(seller);

        await _market.InTenantAsync("Default", async services =>
        {
            var unit = services.GetRequiredService<UnitOfWork>();
            await Assert.ThrowsAnyAsync<Exception>(() => unit.CommitAsync(() => services.GetRequiredService<PostSaleWhenOrderPlaced>().React(placed, CancellationToken.None), CancellationToken.None));
        });

        Assert.Equal(balance, await BalanceAsync(seller));
        Assert.Equal(0, await SumAsync(null));
    }

    [Fact]
    public async Task Refunding_everything_in_random_pieces_leaves_every_account_at_zero()
    {
        var random = new Random(42);
        var seller = SellerId.New();
        for (var round = 0; round < 10; round++)
        {
            var part = Part(seller, random.Next(0, 900), random.Next(0, 90), [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (random.Next(0, 20_000), random.Next(0, 4_000)))]);
            await TellAsync(Placed(part));
            var left = part.Lines.ToDictionary(l => l.Id, l => (Net: l.Net.Minor, Tax: l.Tax.Minor));
            for (var piece = 0; piece < 4; piece++)
            {
                var lines = left.Keys.Select(id => (id, Net: piece == 3 ? left[id].Net : random.NextInt64(0, left[id].Net + 1), Tax: piece == 3 ? left[id].Tax : random.NextInt64(0, left[id].Tax + 1))).ToList();
                lines.ForEach(l => left[l.id] = (left[l.id].Net - l.Net, left[l.id].Tax - l.Tax));
                await TellAsync(Refunded(part, lines, piece == 3 ? part.ShippingNet.Minor : 0, piece == 3 ? part.ShippingTax.Minor : 0));
                Assert.Equal(0, await SumAsync(null));
            }
        }

        Assert.Equal(0, await BalanceAsync(seller));
        foreach (var account in Enum.GetValues<AccountKind>())
        {
            Assert.Equal(0, await SumAsync(account));
        }
    }

    [Theory]
    [InlineData("UPDATE payouts_posting SET amount_minor = amount_minor + 1")]
    [InlineData("DELETE FROM payouts_posting")]
    [InlineData("UPDATE payouts_entry SET order_number = 'x'")]
    [InlineData("DELETE FROM payouts_entry")]
    [InlineData("UPDATE payouts_line_commission SET commission_minor = 0")]
    [InlineData("DELETE FROM payouts_account")]
    public async Task Nobody_changes_the_ledger_not_even_by_hand(string sql)
    {
        var seller = SellerId.New();
        await TellAsync(Placed(Part(seller, 100, 10, (1000, 100))));

        var refused = await Assert.ThrowsAnyAsync<DbException>(() => _market.With<UnitOfWork>(unit => unit.CommitAsync(
            () => unit.Connection.ExecuteAsync(sql, transaction: unit.Transaction), CancellationToken.None)));

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1000 - 155 + 100, await BalanceAsync(seller));
    }

    [Fact]
    public async Task The_commission_is_frozen_with_the_rule_of_the_day()
    {
        var seller = SellerId.New();
        var part = Part(seller, 0, 0, (10_000, 0));
        await TellAsync(Placed(part));
        await _market.With<IRecipes>(recipes => recipes.RunTextAsync(
            """{ "name": "rules", "steps": [ { "name": "commissions", "rules": [ { "name": "Dearer", "percent": 50 } ] } ] }""", _ => { }, CancellationToken.None));

        await TellAsync(Refunded(part, [(part.Lines[0].Id, 5_000, 0)], 0, 0));

        var frozen = await _market.Ask<PayoutsDb, Commissions.LineCommission>(db => db.LineCommissions.AsNoTracking().SingleAsync());
        Assert.Equal(("Standard", 1280L), (frozen.RuleName, frozen.CommissionMinor));
        Assert.Equal(5_000 - 640, await BalanceAsync(seller));
    }

    [Fact]
    public async Task The_admin_reads_the_ledger_and_sets_commissions()
    {
        await TellAsync(Placed(Part(SellerId.New(), 100, 10, (1000, 100))));
        var admin = await _market.SignedInAsync();

        var page = await admin.GetStringAsync(new Uri("/admin/ledger", UriKind.Relative));
        var saved = await admin.PostFormAsync("/admin/commissions", "/admin/commissions", new() { ["Name"] = "New", ["Percent"] = "7.5", ["Cap"] = "10" });
        var refused = await admin.PostFormAsync("/admin/commissions", "/admin/commissions", new() { ["Name"] = "New", ["Percent"] = "-7", ["Cap"] = "9999999999999999999999", ["Seller"] = "nobody" });

        Assert.Contains("All accounts sum to zero.", page, StringComparison.Ordinal);
        Assert.True((int)saved.StatusCode is 302 or 303);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model() => await _market.InTenantAsync("Default", async services =>
    {
        var (model, migrated) = await SchemaCheck.ReadAsync(services.GetRequiredService<PayoutsDb>(), services.GetRequiredService<TenantDatabase>(), "payouts");

        Assert.NotEmpty(model);
        Assert.Equal(model, migrated);
    });

    private async Task TellAsync(IEvent fact)
    {
        // Nothing of Ordering's own is behind these events, so only the ledger hears of them.
        await _market.InTenantAsync("Default", async services => await services.GetRequiredService<UnitOfWork>().CommitAsync(
            async () =>
            {
                switch (fact)
                {
                    case OrderPlaced placed:
                        await services.GetRequiredService<PostSaleWhenOrderPlaced>().React(placed, CancellationToken.None);
                        break;
                    case LinesRefunded refunded:
                        await services.GetRequiredService<PostRefundWhenLinesRefunded>().React(refunded, CancellationToken.None);
                        break;
                }
            },
            CancellationToken.None));
    }

    private static OrderPlaced Placed(params PlacedSellerOrder[] parts) => new(
        OrderGroupId.New(), "M-2030-000001", null, "a@b.test", "en", parts.Aggregate(Usd(0), (sum, p) => sum + p.Total), parts, _now);

    private static PlacedSellerOrder Part(SellerId seller, int shippingNet, int shippingTax, params (int Net, int Tax)[] lines) => new(
        SellerOrderId.New(), "M-2030-000001-1", seller,
        [.. lines.Select(l => new PlacedLine(OrderLineId.New(), VariantId.New(), ProductId.New(), [], "Thing", 1, Usd(l.Net), Usd(l.Tax)))],
        Usd(shippingNet), Usd(shippingTax), Usd(lines.Sum(l => l.Net + l.Tax) + shippingNet + shippingTax));

    private static LinesRefunded Refunded(PlacedSellerOrder part, List<(OrderLineId Id, long Net, long Tax)> lines, long shippingNet, long shippingTax) => new(
        RefundId.New(), OrderGroupId.New(), part.Id, part.Number, part.SellerId,
        [.. lines.Select(l => new RefundedLine(l.Id, 0, Usd(l.Net), Usd(l.Tax)))], Usd(shippingNet), Usd(shippingTax),
        Usd(lines.Sum(l => l.Net + l.Tax) + shippingNet + shippingTax), false, _now);

    private static Money Usd(long minor) => new(minor, "USD");

    private Task<long> BalanceAsync(SellerId seller) => _market.Ask<PayoutsDb, long>(db => db.Postings
        .Where(p => db.Accounts.Any(a => a.Id == p.AccountId && a.SellerId == seller)).SumAsync(p => -p.AmountMinor));

    private Task<long> SumAsync(AccountKind? account) => _market.Ask<PayoutsDb, long>(db => db.Postings
        .Where(p => account == null || db.Accounts.Any(a => a.Id == p.AccountId && a.Kind == account)).SumAsync(p => p.AmountMinor));
}

public sealed class LedgerOnSqlite() : LedgerTests(DatabaseKind.Sqlite);

public sealed class LedgerOnPostgreSql() : LedgerTests(DatabaseKind.PostgreSql);
