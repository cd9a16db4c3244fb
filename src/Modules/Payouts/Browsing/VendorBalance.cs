using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Payouts.Browsing;

/// <summary>A seller sees what the marketplace owes them, and each movement with its order and the balance after it.</summary>
internal static class VendorBalance
{
    private const int PageSize = 100;

    public static void Map(IEndpointRouteBuilder owner) => owner.MapGet("/balance", Handle).WithName("Payouts.Vendor.Balance");

    private static async Task<IResult> Handle(int? page, CurrentSeller seller, UnitOfWork unit, CancellationToken stop)
    {
        var skip = Math.Clamp(page ?? 1, 1, 100_000) - 1;
        var balances = await unit.Connection.QueryAsync<BalanceRow>(new CommandDefinition(
            """
            SELECT a.currency AS Currency, CAST(SUM(-p.amount_minor) AS BIGINT) AS Minor
            FROM payouts_account a JOIN payouts_posting p ON p.account_id = a.id
            WHERE a.seller_id = @Id AND a.kind IN ('SellerPayable', 'SellerShipping') GROUP BY a.currency ORDER BY a.currency
            """, new { Id = seller.Id.Value }, cancellationToken: stop));
        var lines = (await unit.Connection.QueryAsync<BalanceLine>(new CommandDefinition(
            """
            SELECT p.at AS At, p.kind AS Kind, e.order_number AS OrderNumber, a.currency AS Currency, -p.amount_minor AS Minor,
                CAST(SUM(-p.amount_minor) OVER (PARTITION BY a.currency ORDER BY p.at, p.id) AS BIGINT) AS Balance
            FROM payouts_posting p JOIN payouts_account a ON a.id = p.account_id JOIN payouts_entry e ON e.id = p.entry_id
            WHERE a.seller_id = @Id AND a.kind IN ('SellerPayable', 'SellerShipping')
            ORDER BY p.at DESC, p.id DESC LIMIT @Take OFFSET @Skip
            """, new { Id = seller.Id.Value, Take = PageSize + 1, Skip = skip * PageSize }, cancellationToken: stop))).ToList();
        return Page.Of("/Payouts/Browsing/VendorBalance.cshtml", new VendorBalancePage(
            seller.Shop, [.. balances], [.. lines.Take(PageSize)], skip + 1, lines.Count > PageSize));
    }
}

internal sealed class BalanceRow
{
    public string Currency { get; init; } = "";

    public long Minor { get; init; }
}

internal sealed class BalanceLine
{
    public DateTimeOffset At { get; init; }

    public string Kind { get; init; } = "";

    public string OrderNumber { get; init; } = "";

    public string Currency { get; init; } = "";

    public long Minor { get; init; }

    public long Balance { get; init; }
}

internal sealed record VendorBalancePage(SellerSummary Shop, IReadOnlyList<BalanceRow> Balances, IReadOnlyList<BalanceLine> Lines, int Page, bool More);
