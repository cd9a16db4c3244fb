using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Fulfilment;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>An admin finds any order, sees all that happened to it, refunds lines and cancels.</summary>
internal static class AdminOrders
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders", List).RequirePermission(OrderingPermissions.ViewAll).WithName("Ordering.Admin.Orders");
        routes.MapGet("/orders/{number}", Show).RequirePermission(OrderingPermissions.ViewAll).WithName("Ordering.Admin.Order");
        routes.MapPost("/orders/{number}/parts/{part}/refunds", RefundPart).RequirePermission(OrderingPermissions.RefundAny);
        routes.MapPost("/orders/{number}/parts/{part}/cancellation", CancelPart).RequirePermission(OrderingPermissions.RefundAny);
    }

    private static async Task<IResult> List(string? q, string? state, string? after, OrderingDb db, CancellationToken stop)
    {
        var (text, edge) = (Clean.Text(q, 254), Clean.Text(after, 30));
        var wanted = Enum.TryParse<OrderState>(state, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : (OrderState?)null;
        var orders = db.Orders.AsNoTracking();
        if (wanted is not null)
        {
            orders = orders.Where(o => o.State == wanted);
        }

        if (text is not null)
        {
            var number = text.ToUpperInvariant();
            orders = text.Contains('@')
                ? orders.Where(o => o.Email == text)
                : orders.Where(o => o.Number.StartsWith(number) || db.SellerOrders.Any(s => s.Number == number && s.OrderId == o.Id));
        }

        if (edge is not null)
        {
            var at = await db.Orders.Where(o => o.Number == edge).Select(o => (DateTimeOffset?)o.PlacedAt).SingleOrDefaultAsync(stop);
            orders = orders.Where(o => o.PlacedAt < at || (o.PlacedAt == at && o.Number.CompareTo(edge) < 0));
        }

        var rows = await orders.OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Number).Take(PageSize + 1)
            .Select(o => new AdminOrderRow(o.Id, o.Number, o.State, o.PlacedAt, o.Email, new Money(o.TotalMinor, o.Currency), db.SellerOrders.Count(s => s.OrderId == o.Id)))
            .ToListAsync(stop);
        return Page.Of("/Ordering/Browsing/AdminOrders.cshtml", new AdminOrdersPage(
            [.. rows.Take(PageSize)], text, wanted, rows.Count > PageSize ? rows[PageSize - 1].Number : null));
    }

    private static Task<IResult> Show(string number, OrderPages pages, IPayments payments, CancellationToken stop) => PageAsync(number, pages, payments, null, null, stop);

    private static async Task<IResult> RefundPart(
        string number, string part, [FromForm] RefundForm form, HttpContext http, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, IPayments payments, IAuditTrail audit, TimeProvider clock)
    {
        // With more than ten parameters the framework cannot build this endpoint.
        var stop = http.RequestAborted;
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageAsync(number, pages, payments, faults, null, stop);
        }

        return await ChangeAsync(number, part, "ordering.refunded", (s, _) => form.Apply(s, By(http), clock.GetUtcNow()), http, orders, db, pages, payments, audit, stop);
    }

    private static async Task<IResult> CancelPart(
        string number, string part, [FromForm] CancelForm form, HttpContext http, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, IPayments payments, IAuditTrail audit, TimeProvider clock)
    {
        var stop = http.RequestAborted;
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageAsync(number, pages, payments, faults, null, stop);
        }

        return await ChangeAsync(number, part, "ordering.cancelled", (s, _) => form.Apply(s, By(http), clock.GetUtcNow()), http, orders, db, pages, payments, audit, stop);
    }

    private static async Task<IResult> ChangeAsync(
        string number, string part, string action, Func<SellerOrder, Order, Result<Change>> change, HttpContext http, ChangeSellerOrder orders, OrderingDb db,
        OrderPages pages, IPayments payments, IAuditTrail audit, CancellationToken stop)
    {
        (number, part) = (Clean.Number(number), Clean.Number(part));
        var result = await orders.HandleAsync(
            db.SellerOrders.Where(s => s.Number == part && db.Orders.Any(o => o.Id == s.OrderId && o.Number == number)),
            (s, o) =>
            {
                var done = change(s, o);
                if (!done.Failed(out _, out var made))
                {
                    audit.Record(action, $"order:{s.Number}", null, new { made.Refund?.TotalMinor, made.Details });
                }

                return done;
            },
            By(http), stop);
        if (!result.Failed(out var error))
        {
            return new SeeOther($"/admin/orders/{number}");
        }

        return error.Kind == ErrorKind.NotFound ? TypedResults.NotFound() : await PageAsync(number, pages, payments, null, error, stop);
    }

    private static async Task<IResult> PageAsync(
        string number, OrderPages pages, IPayments payments, Dictionary<string, string[]>? faults, Error? error, CancellationToken stop)
    {
        if (await pages.AnyAsync(number, stop) is not { } shown)
        {
            return TypedResults.NotFound();
        }

        var page = Page.Of("/Ordering/Browsing/AdminOrder.cshtml", new AdminOrderPage(shown, await payments.FindAsync(shown.Order.PaymentId, stop)));
        return faults is not null ? page.WithErrors(faults) : error is not null ? page.WithError(error) : page;
    }

    private static string By(HttpContext http) => http.User.Identity?.Name ?? "admin";
}

internal sealed record AdminOrderRow(OrderGroupId Id, string Number, OrderState State, DateTimeOffset PlacedAt, string Email, Money Total, int Sellers);

internal sealed record AdminOrdersPage(IReadOnlyList<AdminOrderRow> Orders, string? Query, OrderState? State, string? Next);

internal sealed record AdminOrderPage(ShownOrder Shown, PaymentView? Payment);
