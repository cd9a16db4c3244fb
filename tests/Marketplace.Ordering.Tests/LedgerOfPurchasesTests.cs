using System.Net;
using Dapper;
using Marketplace.Kernel.Data;

namespace Marketplace.Ordering.Tests;

/// <summary>What buyers pay and get back, and what the ledger says of it, all the way through pages, outbox and database.</summary>
public abstract class LedgerOfPurchasesTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => [.. base.Features, "Marketplace.Payouts"];

    [Fact]
    public async Task A_purchase_from_two_sellers_balances_to_the_cent()
    {
        await RulesAsync();

        LocationOf(await PayAsync(await GuestWithAsync(("POT", 2), ("HAMMER", 1))));
        await Market.DeliverEventsAsync();

        Assert.Equal(6314, await SumAsync("a.kind = 'ProviderClearing'"));
        Assert.Equal(0, await SumAsync("1 = 1"));

        // 25.00 less 10 % and 0.30, and 5.00 for the post; 19.90 less 10 % and 0.30, and 7.50 for the parcel
        Assert.Contains("$27.20", await BalancePageAsync(Anna, "anna"), StringComparison.Ordinal);
        Assert.Contains("$25.11", await BalancePageAsync(Boris, "boris"), StringComparison.Ordinal);
        Assert.Equal(-(280 + 229), await SumAsync("a.kind = 'CommissionRevenue'"));
        Assert.Equal(-(250 + 50 + 199 + 75), await SumAsync("a.kind = 'TaxHeld'"));
    }

    [Fact]
    public async Task After_any_history_of_sales_refunds_and_cancellations_the_books_agree_with_the_orders()
    {
        await RulesAsync();
        var random = new Random(7);
        var admin = await Market.SignedInAsync();
        for (var i = 0; i < 6; i++)
        {
            LocationOf(await PayAsync(await GuestWithAsync(("BOOK", random.Next(1, 6)), (random.Next(2) == 0 ? "POT" : "HAMMER", 1))));
        }

        foreach (var part in await PartsAsync())
        {
            var root = $"/admin/orders/{part.Number[..^2]}";
            for (var i = 0; i < 2; i++)
            {
                var line = part.Lines[random.Next(part.Lines.Count)];
                var form = random.Next(3) switch
                {
                    0 => new Dictionary<string, string> { ["Reason"] = "Pieces", [$"Pieces[{line.Id}]"] = "1" },
                    1 => new Dictionary<string, string> { ["Reason"] = "Amount", [$"Amounts[{line.Id}]"] = $"{random.Next(1, 4)}.{random.Next(10, 99)}" },
                    _ => new Dictionary<string, string> { ["Reason"] = "Shipping", ["Shipping"] = $"1.{random.Next(10, 99)}" },
                };
                (form["Called"], form["Typed"]) = (part.Number, part.Number);
                var answer = await admin.PostFormAsync(root, $"{root}/parts/{part.Number}/refunds", form);
                Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Conflict, answer.StatusCode.ToString());
            }

            if (random.Next(3) == 0)
            {
                await admin.PostFormAsync(root, $"{root}/parts/{part.Number}/cancellation", new() { ["Reason"] = "No", ["Called"] = part.Number, ["Typed"] = part.Number });
            }
        }

        await Market.DeliverEventsAsync();

        var parts = await PartsAsync();
        Assert.Contains(parts, p => p.RefundedMinor > 0);
        Assert.All(parts, p => Assert.Equal(p.RefundedMinor, p.Refunds.Sum(r => r.TotalMinor)));
        Assert.Equal(parts.Sum(p => p.CapturedMinor - p.RefundedMinor), await SumAsync("a.kind = 'ProviderClearing'"));
        Assert.Equal(0, await SumAsync("a.kind = 'Refunds'"));
        Assert.Equal(0, await SumAsync("1 = 1"));
        Assert.Equal(
            -parts.Sum(p => p.TaxMinor - p.RefundedShippingTaxMinor - p.Lines.Sum(l => l.RefundedTaxMinor)), await SumAsync("a.kind = 'TaxHeld'"));
        foreach (var part in parts.Where(p => p.RefundedMinor == p.TotalMinor))
        {
            Assert.Equal(0, await SumAsync($"e.order_number = '{part.Number}' AND a.kind <> 'Refunds'"));
            Assert.Equal(0, await SumAsync($"e.order_number = '{part.Number}' AND a.kind = 'CommissionRevenue'"));
        }
    }

    private Task RulesAsync() => RunAsync("""{ "name": "commissions", "rules": [ { "name": "Standard", "percent": 10, "fixed": 0.30 } ] }""");

    private async Task<string> BalancePageAsync(string member, string shop) =>
        await (await Market.SignedInAsync(member)).GetStringAsync(new Uri($"/vendor/{shop}/balance", UriKind.Relative));

    private Task<long> SumAsync(string where) => Market.Ask<UnitOfWork, long>(async unit => await unit.Connection.ExecuteScalarAsync<long>(
        $"SELECT CAST(COALESCE(SUM(p.amount_minor), 0) AS BIGINT) FROM payouts_posting p JOIN payouts_account a ON a.id = p.account_id JOIN payouts_entry e ON e.id = p.entry_id WHERE {where}"));
}

public sealed class LedgerOfPurchasesOnSqlite() : LedgerOfPurchasesTests(DatabaseKind.Sqlite);

public sealed class LedgerOfPurchasesOnPostgreSql() : LedgerOfPurchasesTests(DatabaseKind.PostgreSql);
