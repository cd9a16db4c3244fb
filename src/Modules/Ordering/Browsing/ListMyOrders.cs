using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>A member looks through what they have bought.</summary>
internal static class ListMyOrders
{
    private const int PageSize = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/account/orders", Handle).RequireSignIn().WithName("Ordering.MyOrders");

    private static async Task<IResult> Handle(string? after, HttpContext http, OrderingDb db, CancellationToken stop)
    {
        var rows = await MineAsync(db, http.User.RequiredUserId(), Clean.Number(after) is { Length: > 0 } number ? number : null, PageSize, stop);
        return Page.Of("/Ordering/Browsing/ListMyOrders.cshtml", new MyOrdersPage([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Number : null));
    }

    /// <summary>One more than a page, newest first; what was never paid is not shown.</summary>
    public static async Task<List<MyOrderRow>> MineAsync(OrderingDb db, UserId buyer, string? after, int size, CancellationToken stop)
    {
        var mine = db.Orders.AsNoTracking().Where(o => o.BuyerId == buyer && o.PaidAt != null);
        if (after is not null)
        {
            var edge = db.Orders.Where(o => o.Number == after && o.BuyerId == buyer).Select(o => (DateTimeOffset?)o.PlacedAt);
            mine = mine.Where(o => o.PlacedAt < edge.FirstOrDefault() || (o.PlacedAt == edge.FirstOrDefault() && o.Number.CompareTo(after) < 0));
        }

        return await mine.OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Number).Take(size + 1)
            .Select(o => new MyOrderRow(
                o.Id, o.Number, o.State, o.PlacedAt, new Money(o.TotalMinor, o.Currency),
                db.SellerOrders.Where(s => s.OrderId == o.Id).OrderBy(s => s.Number).Select(s => s.SellerName).ToList()))
            .ToListAsync(stop);
    }
}

internal sealed record MyOrderRow(Contracts.OrderGroupId Id, string Number, OrderState State, DateTimeOffset PlacedAt, Money Total, IReadOnlyList<string> Sellers);

internal sealed record MyOrdersPage(IReadOnlyList<MyOrderRow> Orders, string? Next);
