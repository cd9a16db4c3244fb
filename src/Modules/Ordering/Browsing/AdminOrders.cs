using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
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
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Browsing;

/// <summary>An admin finds any order, sees all that happened to it, refunds lines and cancels.</summary>
internal static class AdminOrders
{
    private static readonly TableOf<AdminOrderRow> _table = new TableOf<AdminOrderRow>("orders", "Orders", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-placed", EmptyTitle = "No orders here", EmptyText = "Change the search, or wait for the first buyer.",
        }
        .Search("Number or e-mail", Find)
        .Choice("state", "State", row => row.State, tabs: true)
        .Between("placed", "Placed", row => row.PlacedAt)
        .Column("number", "Number", row => Cell.Link(row.Number, $"/admin/orders/{row.Number}"), row => row.Number)
        .Column("placed", "Placed", row => Cell.Of(row.PlacedAt), row => row.PlacedAt)
        .Column("buyer", "Buyer", row => Cell.Of(row.Email), row => row.Email)
        .Column("country", "Country", row => Cell.Of(Shipping.Countries.NameOf(row.Country)), row => row.Country, shown: false)
        .Column("sellers", "Sellers", row => Cell.Of(row.Sellers), numeric: true)
        .Column("state", "State", row => Cell.Badge(row.State.ToString(), $"badge {row.State.Badge()}"), row => row.State)
        .Column("total", "Total", row => Cell.Of(new Money(row.TotalMinor, row.Currency)), row => row.TotalMinor, numeric: true);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapTable("/orders", _table, http => Rows(http.RequestServices.GetRequiredService<OrderingDb>())).RequirePermission(OrderingPermissions.ViewAll);
        routes.MapGet("/orders/{number}", Show).RequirePermission(OrderingPermissions.ViewAll).WithName("Ordering.Admin.Order");
        routes.MapPost("/orders/{number}/parts/{part}/refunds", RefundPart).RequirePermission(OrderingPermissions.RefundAny).RequireTypedName("Refund");
        routes.MapPost("/orders/{number}/parts/{part}/cancellation", CancelPart).RequirePermission(OrderingPermissions.RefundAny).RequireTypedName("Cancel and refund all");
    }

    private static IQueryable<AdminOrderRow> Rows(OrderingDb db) => db.Orders.AsNoTracking().Select(o => new AdminOrderRow
    {
        Id = o.Id, Number = o.Number, State = o.State, PlacedAt = o.PlacedAt, Email = o.Email, Country = o.Address.Country,
        TotalMinor = o.TotalMinor, Currency = o.Currency, Sellers = db.SellerOrders.Count(s => s.OrderId == o.Id),
    });

    private static IQueryable<AdminOrderRow> Find(IServiceProvider services, IQueryable<AdminOrderRow> rows, string words)
    {
        var db = services.GetRequiredService<OrderingDb>();
        var (low, number) = (words.ToLowerInvariant(), words.ToUpperInvariant());
        return words.Contains('@')
            ? rows.Where(o => o.Email == words || o.Email == low)
            : rows.Where(o => o.Number.StartsWith(number) || db.SellerOrders.Any(s => s.Number == number && s.OrderId == o.Id));
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

internal sealed record AdminOrderRow
{
    public OrderGroupId Id { get; init; }

    public required string Number { get; init; }

    public OrderState State { get; init; }

    public DateTimeOffset PlacedAt { get; init; }

    public required string Email { get; init; }

    public required string Country { get; init; }

    public long TotalMinor { get; init; }

    public required string Currency { get; init; }

    public int Sellers { get; init; }
}

internal sealed record AdminOrderPage(ShownOrder Shown, PaymentView? Payment);
