using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Ordering.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Browsing;

/// <summary>An admin looks at who buys: by e-mail, for guests buy too.</summary>
internal static class AdminCustomers
{
    private static readonly TableOf<Row> _table = new TableOf<Row>("customers", "Customers", row => row.Email + row.Currency, row => row.Email)
        {
            FirstSort = "-last", EmptyTitle = "No customers here", EmptyText = "Change the search, or wait for the first buyer.",
        }
        .Search("E-mail", Find)
        .Column("email", "E-mail", row => Cell.Link(row.Email, $"/admin/orders?q={Uri.EscapeDataString(row.Email)}"), row => row.Email)
        .Column("orders", "Orders", row => Cell.Of(row.Orders), row => row.Orders, numeric: true)
        .Column("spent", "Spent", row => Cell.Of(new Money(row.SpentMinor, row.Currency)), row => row.SpentMinor, numeric: true)
        .Column("first", "First order", row => Cell.Of(row.First), row => row.First)
        .Column("last", "Last order", row => Cell.Of(row.Last), row => row.Last);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapTable("/customers", _table, http => Rows(http.RequestServices.GetRequiredService<OrderingDb>())).RequirePermission(OrderingPermissions.ViewAll);

    internal sealed record Row
    {
        public required string Email { get; init; }

        public required string Currency { get; init; }

        public int Orders { get; init; }

        public long SpentMinor { get; init; }

        public DateTimeOffset First { get; init; }

        public DateTimeOffset Last { get; init; }
    }

    private static IQueryable<Row> Rows(OrderingDb db) => db.Orders.AsNoTracking().Where(o => o.PaidAt != null).GroupBy(o => new { o.Email, o.Currency }).Select(same => new Row
    {
        Email = same.Key.Email, Currency = same.Key.Currency, Orders = same.Count(), SpentMinor = same.Sum(o => o.TotalMinor), First = same.Min(o => o.PlacedAt), Last = same.Max(o => o.PlacedAt),
    });

    private static IQueryable<Row> Find(IQueryable<Row> rows, string words)
    {
        var low = words.ToLowerInvariant();
        return rows.Where(row => row.Email.Contains(low) || row.Email.Contains(words));
    }
}
