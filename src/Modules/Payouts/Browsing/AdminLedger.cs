using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Payouts.Data;
using Marketplace.Payouts.Ledger;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payouts.Browsing;

/// <summary>An admin reads the ledger: the accounts with their balances, whether they sum to zero, and the entries.</summary>
internal static class AdminLedger
{
    private const int PageSize = 30;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/ledger", Handle).RequirePermission(PayoutsPermissions.ViewLedger).WithName("Payouts.Admin.Ledger");

    private static async Task<IResult> Handle(string? q, string? shop, Guid? after, PayoutsDb db, UnitOfWork unit, ISellerDirectory sellers, CancellationToken stop)
    {
        var accounts = (await unit.Connection.QueryAsync<AccountRow>(new CommandDefinition(
            """
            SELECT a.kind AS Kind, a.seller_id AS SellerId, a.currency AS Currency, CAST(COALESCE(SUM(p.amount_minor), 0) AS BIGINT) AS Minor
            FROM payouts_account a LEFT JOIN payouts_posting p ON p.account_id = a.id
            GROUP BY a.kind, a.seller_id, a.currency ORDER BY a.currency, a.kind
            """, cancellationToken: stop))).ToList();

        var number = q?.Replace("\0", "", StringComparison.Ordinal).Trim().ToUpperInvariant() is { Length: > 0 and <= 34 } text ? text : null;
        var entries = db.Entries.AsNoTracking();
        if (number is not null)
        {
            entries = entries.Where(e => e.OrderNumber.StartsWith(number));
        }

        var slug = Slug.IsWellFormed(shop) ? shop : null;
        if (slug is not null)
        {
            var seller = (await sellers.FindBySlugAsync(slug, stop))?.Id ?? default;
            entries = entries.Where(e => e.SellerId == seller);
        }

        if (after is not null && await db.Entries.Where(e => e.Id == after).Select(e => (DateTimeOffset?)e.At).SingleOrDefaultAsync(stop) is { } edge)
        {
            entries = entries.Where(e => e.At < edge || (e.At == edge && e.Id.CompareTo(after.Value) < 0));
        }

        var page = await entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(PageSize + 1).Include(e => e.Postings).AsSplitQuery().ToListAsync(stop);
        var names = await sellers.FindAsync([.. accounts.Select(a => new SellerId(a.SellerId)).Concat(page.Select(e => e.SellerId)).Where(s => s.Value != Guid.Empty).Distinct()], stop);
        var kinds = await db.Accounts.AsNoTracking().ToDictionaryAsync(a => a.Id, a => a.Kind, stop);
        return Page.Of("/Payouts/Browsing/AdminLedger.cshtml", new AdminLedgerPage(
            accounts, [.. page.Take(PageSize)], kinds, names, number, slug, page.Count > PageSize ? page[PageSize - 1].Id : null));
    }
}

internal sealed class AccountRow
{
    public string Kind { get; init; } = "";

    public Guid SellerId { get; init; }

    public string Currency { get; init; } = "";

    public long Minor { get; init; }
}

internal sealed record AdminLedgerPage(
    IReadOnlyList<AccountRow> Accounts, IReadOnlyList<LedgerEntry> Entries, IReadOnlyDictionary<Guid, AccountKind> Kinds,
    IReadOnlyDictionary<SellerId, SellerSummary> Sellers, string? Query, string? Shop, Guid? Next)
{
    public string NameOf(SellerId seller) => Sellers.GetValueOrDefault(seller)?.Name ?? "";
}
