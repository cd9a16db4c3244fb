using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payments.Browsing;

/// <summary>An admin looks through the payments, newest first.</summary>
internal static class ListPayments
{
    private static readonly TableOf<Row> _table = new TableOf<Row>("payments", "Payments", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-created", EmptyTitle = "No payments here", EmptyText = "Payments appear when buyers pay for their orders.",
        }
        .Search("Order number", FindByOrder)
        .Choice("state", "State", row => row.State, tabs: true)
        .Between("created", "Created", row => row.CreatedAt)
        .Column("order", "Order", row => Cell.Link(row.Purpose, $"/admin/payments/{row.Id}"), row => row.Purpose)
        .Column("state", "State", row => Cell.Badge(row.State.ToString(), $"badge {PaymentBadge.Of(row.State)}"), row => row.State)
        .Column("provider", "Provider", row => Cell.Of(row.Provider), row => row.Provider)
        .Column("card", "Card", row => Cell.Of(row.CardLast4 is null ? "" : $"•••• {row.CardLast4}"))
        .Column("amount", "Amount", row => Cell.Of(new Money(row.AmountMinor, row.Currency)), row => row.AmountMinor, numeric: true)
        .Column("refunded", "Refunded", row => Cell.Of(new Money(row.RefundedMinor, row.Currency)), row => row.RefundedMinor, numeric: true)
        .Column("created", "Created", row => Cell.Of(row.CreatedAt), row => row.CreatedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapTable("/payments", _table, http => Rows(http.RequestServices.GetRequiredService<PaymentsDb>())).RequirePermission(PaymentPermissions.View);

    internal sealed record Row
    {
        public PaymentId Id { get; init; }

        public required string Purpose { get; init; }

        public required string Provider { get; init; }

        public PaymentState State { get; init; }

        public long AmountMinor { get; init; }

        public long RefundedMinor { get; init; }

        public required string Currency { get; init; }

        public string? CardLast4 { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }

    private static IQueryable<Row> Rows(PaymentsDb db) => db.Payments.AsNoTracking().Select(p => new Row
    {
        Id = p.Id, Purpose = p.Purpose, Provider = p.Provider, State = p.State, AmountMinor = p.AmountMinor, RefundedMinor = p.RefundedMinor,
        Currency = p.Currency, CardLast4 = p.CardLast4, CreatedAt = p.CreatedAt,
    });

    private static IQueryable<Row> FindByOrder(IQueryable<Row> rows, string words)
    {
        var number = words.ToUpperInvariant();
        return rows.Where(row => row.Purpose.StartsWith(number));
    }
}
