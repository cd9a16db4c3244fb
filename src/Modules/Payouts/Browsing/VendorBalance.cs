using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Tables;
using Marketplace.Payouts.Data;
using Marketplace.Payouts.Ledger;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payouts.Browsing;

/// <summary>A seller sees what the marketplace owes them, and each movement with its order and the balance after it.</summary>
internal static class VendorBalance
{
    private static readonly PostingKind[] _kinds =
        [PostingKind.Sale, PostingKind.Shipping, PostingKind.Commission, PostingKind.Refund, PostingKind.ShippingRefund, PostingKind.CommissionReversal];

    private static readonly TableOf<Row> _table = new TableOf<Row>("balance", "Balance", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-at", EmptyTitle = "Nothing earned yet", EmptyText = "With the first paid order your balance starts here.", Complete = AddUpAsync,
        }
        .Search("Order number", FindByOrder)
        .Choice("kind", "For", [.. _kinds.Select(kind => (kind.ToString(), kind.ToString()))], Narrow)
        .Between("at", "When", row => row.At)
        .Column("at", "When", row => Cell.Of(row.At), row => row.At)
        .Column("kind", "For", row => Cell.Badge(row.Kind.ToString(), ""), row => row.Kind)
        .Column("order", "Order", row => Cell.Link(row.OrderNumber, $"/vendor/{row.Shop}/orders/{row.OrderNumber}"), row => row.OrderNumber)
        .Column("amount", "Amount", row => Cell.Of(new Money(row.Minor, row.Currency)), row => row.Minor, numeric: true)
        .Column("balance", "Balance", row => Cell.Of(new Money(row.Balance, row.Currency)), numeric: true);

    public static void Map(IEndpointRouteBuilder owner) => owner.MapTable("/balance", _table, Rows);

    internal sealed record Row
    {
        public Guid Id { get; init; }

        public required string Shop { get; init; }

        public DateTimeOffset At { get; init; }

        public PostingKind Kind { get; init; }

        public required string OrderNumber { get; init; }

        public required string Currency { get; init; }

        public long Minor { get; init; }

        public long Balance { get; set; }
    }

    private static IQueryable<Row> Rows(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<PayoutsDb>();
        var shop = http.RequestServices.GetRequiredService<CurrentSeller>().Shop;
        return from account in db.Accounts.AsNoTracking()
               where account.SellerId == shop.Id && (account.Kind == AccountKind.SellerPayable || account.Kind == AccountKind.SellerShipping)
               join posting in db.Postings on account.Id equals posting.AccountId
               join entry in db.Entries on posting.EntryId equals entry.Id
               select new Row
               {
                   Id = posting.Id, Shop = shop.Slug, At = posting.At, Kind = posting.Kind, OrderNumber = entry.OrderNumber, Currency = account.Currency, Minor = -posting.AmountMinor,
               };
    }

    private static IQueryable<Row> FindByOrder(IQueryable<Row> rows, string words)
    {
        var number = words.ToUpperInvariant();
        return rows.Where(row => row.OrderNumber.StartsWith(number));
    }

    private static IQueryable<Row> Narrow(IQueryable<Row> rows, string value)
    {
        var kind = Enum.Parse<PostingKind>(value);
        return rows.Where(row => row.Kind == kind);
    }

    // In whichever order the lines are shown, each says the balance as it was after it.
    private static async Task AddUpAsync(IServiceProvider services, IReadOnlyList<Row> rows, CancellationToken stop)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var sums = await services.GetRequiredService<UnitOfWork>().Connection.QueryAsync<(Guid Id, long Balance)>(new CommandDefinition(
            """
            SELECT Id, Balance FROM (
                SELECT p.id AS Id, p.at AS At, CAST(SUM(-p.amount_minor) OVER (PARTITION BY a.currency ORDER BY p.at, p.id) AS BIGINT) AS Balance
                FROM payouts_posting p JOIN payouts_account a ON a.id = p.account_id
                WHERE a.seller_id = @Seller AND a.kind IN ('SellerPayable', 'SellerShipping')) AS line
            WHERE At BETWEEN @First AND @Last
            """, new { Seller = services.GetRequiredService<CurrentSeller>().Id.Value, First = rows.Min(row => row.At).UtcTicks, Last = rows.Max(row => row.At).UtcTicks }, cancellationToken: stop));
        var balances = sums.ToDictionary(sum => sum.Id, sum => sum.Balance);
        foreach (var row in rows)
        {
            row.Balance = balances.GetValueOrDefault(row.Id);
        }
    }
}

/// <summary>Above the lines: what the marketplace owes the seller now.</summary>
internal sealed class BalanceOverview(UnitOfWork unit, CurrentSeller seller) : ViewComponent
{
    internal sealed class Sum
    {
        public string Currency { get; init; } = "";

        public long Minor { get; init; }
    }

    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        var sums = await unit.Connection.QueryAsync<Sum>(new CommandDefinition(
            """
            SELECT a.currency AS Currency, CAST(SUM(-p.amount_minor) AS BIGINT) AS Minor
            FROM payouts_account a JOIN payouts_posting p ON p.account_id = a.id
            WHERE a.seller_id = @Id AND a.kind IN ('SellerPayable', 'SellerShipping') GROUP BY a.currency ORDER BY a.currency
            """, new { Id = seller.Id.Value }, cancellationToken: HttpContext.RequestAborted));
        return View("/Payouts/Browsing/BalanceOverview.cshtml", sums.ToList());
    }
}
