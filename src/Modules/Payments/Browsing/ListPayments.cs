using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payments.Browsing;

/// <summary>An admin looks through the payments, newest first.</summary>
internal static class ListPayments
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/payments", Handle)
        .RequirePermission(PaymentPermissions.View)
        .WithName("Payments.List");

    private static async Task<IResult> Handle(string? state, string? after, PaymentsDb db, CancellationToken stop)
    {
        var payments = db.Payments.AsNoTracking();
        var wanted = Enum.TryParse<PaymentState>(state, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : (PaymentState?)null;
        if (wanted is not null)
        {
            payments = payments.Where(p => p.State == wanted);
        }

        if (Guid.TryParse(after, out var last))
        {
            var edge = await db.Payments.Where(p => p.Id == new PaymentId(last)).Select(p => (DateTimeOffset?)p.CreatedAt).SingleOrDefaultAsync(stop);
            payments = payments.Where(p => p.CreatedAt < edge);
        }

        var rows = await payments.OrderByDescending(p => p.CreatedAt).Take(PageSize + 1)
            .Select(p => new PaymentRow(p.Id, p.Purpose, p.Provider, p.State, new Money(p.AmountMinor, p.Currency), new Money(p.RefundedMinor, p.Currency), p.CardLast4, p.CreatedAt))
            .ToListAsync(stop);
        return Page.Of("/Payments/Browsing/ListPayments.cshtml", new PaymentListPage(
            [.. rows.Take(PageSize)], wanted, rows.Count > PageSize ? rows[PageSize - 1].Id.ToString() : null));
    }
}

internal sealed record PaymentRow(PaymentId Id, string Purpose, string Provider, PaymentState State, Money Amount, Money Refunded, string? CardLast4, DateTimeOffset CreatedAt);

internal sealed record PaymentListPage(IReadOnlyList<PaymentRow> Payments, PaymentState? State, string? Next);
