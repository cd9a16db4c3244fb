using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Marketplace.Payouts.Data;
using Marketplace.Payouts.Ledger;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payouts.Browsing;

/// <summary>An admin reads the ledger: whether all accounts sum to zero, each entry with its postings, what each seller is owed.</summary>
internal static class AdminLedger
{
    private static readonly TableOf<EntryRow> _entries = new TableOf<EntryRow>("ledger", "Ledger", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-at", EmptyTitle = "No entries here", EmptyText = "Every paid order writes an entry here.", Complete = NameSellersAsync,
        }
        .Search("Order number", FindByOrder)
        .Choice("kind", "Entry", row => row.Kind, tabs: true)
        .Between("at", "Date", row => row.At)
        .Column("at", "Date", row => Cell.Of(row.At), row => row.At)
        .Column("kind", "Entry", row => Cell.Badge(row.Kind.ToString(), "badge badge-neutral"), row => row.Kind)
        .Column("order", "Order", row => Cell.Link(row.OrderNumber, $"/admin/ledger/{row.Id}"), row => row.OrderNumber)
        .Column("seller", "Seller", row => Cell.Link(row.SellerName, $"/admin/sellers/{row.SellerId}"))
        .Column("amount", "Amount", row => Cell.Of(new Money(row.Minor, row.Currency)), row => row.Minor, numeric: true);

    private static readonly TableOf<BalanceOfSeller> _balances = new TableOf<BalanceOfSeller>("balances", "Balances of sellers", row => row.SellerId + row.Currency, row => row.SellerId)
        {
            FirstSort = "-balance", EmptyTitle = "No balances yet", EmptyText = "Every paid order writes an entry here.", Complete = NameSellersAsync,
        }
        .Column("seller", "Seller", row => Cell.Link(row.SellerName, $"/admin/sellers/{row.SellerId}"))
        .Column("currency", "Currency", row => Cell.Of(row.Currency), row => row.Currency)
        .Column("postings", "Postings", row => Cell.Of(row.Postings), row => row.Postings, numeric: true)
        .Column("balance", "Balance", row => Cell.Of(new Money(row.Minor, row.Currency)), row => row.Minor, numeric: true);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTable("/ledger", _entries, http => Entries(http.RequestServices.GetRequiredService<PayoutsDb>())).RequirePermission(PayoutsPermissions.ViewLedger);
        routes.MapGet("/ledger/{id:guid}", Show).RequirePermission(PayoutsPermissions.ViewLedger).WithName("Payouts.Admin.Entry");
        routes.MapTable("/balances", _balances, http => Balances(http.RequestServices.GetRequiredService<PayoutsDb>())).RequirePermission(PayoutsPermissions.ViewLedger);
    }

    internal abstract record RowOfSeller
    {
        public SellerId SellerId { get; init; }

        public required string Currency { get; init; }

        public long Minor { get; init; }

        public string SellerName { get; set; } = "";
    }

    internal sealed record EntryRow : RowOfSeller
    {
        public Guid Id { get; init; }

        public EntryKind Kind { get; init; }

        public required string OrderNumber { get; init; }

        public DateTimeOffset At { get; init; }
    }

    internal sealed record BalanceOfSeller : RowOfSeller
    {
        public int Postings { get; init; }
    }

    internal sealed record EntryPage(LedgerEntry Entry, string SellerName, IReadOnlyDictionary<Guid, AccountKind> Accounts);

    // What an entry moved is the sum of its debits: the credits are the same sum again.
    private static IQueryable<EntryRow> Entries(PayoutsDb db) => db.Entries.AsNoTracking().Select(e => new EntryRow
    {
        Id = e.Id, SellerId = e.SellerId, Currency = e.Currency, Kind = e.Kind, OrderNumber = e.OrderNumber, At = e.At,
        Minor = e.Postings.Where(p => p.AmountMinor > 0).Sum(p => p.AmountMinor),
    });

    private static IQueryable<BalanceOfSeller> Balances(PayoutsDb db) =>
        from account in db.Accounts.AsNoTracking()
        where account.Kind == AccountKind.SellerPayable || account.Kind == AccountKind.SellerShipping
        join posting in db.Postings on account.Id equals posting.AccountId
        group posting by new { account.SellerId, account.Currency } into own
        select new BalanceOfSeller { SellerId = own.Key.SellerId, Currency = own.Key.Currency, Minor = own.Sum(p => -p.AmountMinor), Postings = own.Count() };

    private static IQueryable<EntryRow> FindByOrder(IQueryable<EntryRow> rows, string words)
    {
        var number = words.ToUpperInvariant();
        return rows.Where(row => row.OrderNumber.StartsWith(number));
    }

    private static async Task NameSellersAsync(IServiceProvider services, IReadOnlyList<RowOfSeller> rows, CancellationToken stop)
    {
        var names = await services.GetRequiredService<ISellerDirectory>().FindAsync([.. rows.Select(row => row.SellerId).Distinct()], stop);
        foreach (var row in rows)
        {
            row.SellerName = names.GetValueOrDefault(row.SellerId)?.Name ?? "";
        }
    }

    private static async Task<IResult> Show(Guid id, PayoutsDb db, ISellerDirectory sellers, CancellationToken stop)
    {
        if (await db.Entries.AsNoTracking().Include(e => e.Postings).SingleOrDefaultAsync(e => e.Id == id, stop) is not { } entry)
        {
            return Results.NotFound();
        }

        var used = entry.Postings.Select(p => p.AccountId).ToList();
        var accounts = await db.Accounts.AsNoTracking().Where(a => used.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Kind, stop);
        var names = await sellers.FindAsync([entry.SellerId], stop);
        return Page.Of("/Payouts/Browsing/LedgerEntry.cshtml", new EntryPage(entry, names.GetValueOrDefault(entry.SellerId)?.Name ?? "", accounts));
    }
}

/// <summary>Above the entries: what stands on each kind of account, and whether all of it sums to zero.</summary>
internal sealed class LedgerOverview(UnitOfWork unit) : ViewComponent
{
    internal sealed class Account
    {
        public string Kind { get; init; } = "";

        public string Currency { get; init; } = "";

        public long Minor { get; init; }
    }

    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        var accounts = await unit.Connection.QueryAsync<Account>(new CommandDefinition(
            """
            SELECT a.kind AS Kind, a.currency AS Currency, CAST(COALESCE(SUM(p.amount_minor), 0) AS BIGINT) AS Minor
            FROM payouts_account a LEFT JOIN payouts_posting p ON p.account_id = a.id
            GROUP BY a.kind, a.currency ORDER BY a.currency, a.kind
            """, cancellationToken: HttpContext.RequestAborted));
        return View("/Payouts/Browsing/LedgerOverview.cshtml", accounts.ToList());
    }
}
