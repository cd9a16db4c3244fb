using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>A line of a shop's list of orders.</summary>
internal sealed record SellerOrderRow(SellerOrderId Id, string Number, SellerOrderState State, DateTimeOffset PlacedAt, int Pieces, Money Total, string Country, string City);

/// <summary>One page of them.</summary>
internal sealed record SellerOrderList(IReadOnlyList<SellerOrderRow> Rows, string? Next);

/// <summary>What a shop has sold, paid orders only: one statement a page.</summary>
internal sealed class SellerOrderLists(OrderingDb db)
{
    private const int PageSize = 50;

    /// <param name="shop">Whose.</param>
    /// <param name="open">True for those to ship, oldest first; false for those that are over; null for all, newest first.</param>
    /// <param name="number">Start of the number, or null.</param>
    /// <param name="after">Number of the last one of the page before, or null.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="size">Rows a page.</param>
    public async Task<SellerOrderList> OfShopAsync(SellerId shop, bool? open, string? number, string? after, CancellationToken stop, int size = PageSize)
    {
        var orders = db.SellerOrders.AsNoTracking().Where(s => s.SellerId == shop && s.PaidAt != null);
        orders = open switch
        {
            true => orders.Where(s => s.State == SellerOrderState.Paid || s.State == SellerOrderState.PartiallyShipped),
            false => orders.Where(s => s.State == SellerOrderState.Shipped || s.State == SellerOrderState.Delivered || s.State == SellerOrderState.Cancelled),
            null => orders,
        };
        if (number is not null)
        {
            var start = number.ToUpperInvariant();
            orders = orders.Where(s => s.Number.StartsWith(start));
        }

        if (after is not null)
        {
            var edge = await db.SellerOrders.AsNoTracking().Where(s => s.SellerId == shop && s.Number == after).Select(s => (DateTimeOffset?)s.PlacedAt).SingleOrDefaultAsync(stop);
            orders = open is true
                ? orders.Where(s => s.PlacedAt > edge || (s.PlacedAt == edge && s.Number.CompareTo(after) > 0))
                : orders.Where(s => s.PlacedAt < edge || (s.PlacedAt == edge && s.Number.CompareTo(after) < 0));
        }

        var sorted = open is true ? orders.OrderBy(s => s.PlacedAt).ThenBy(s => s.Number) : orders.OrderByDescending(s => s.PlacedAt).ThenByDescending(s => s.Number);
        var rows = await sorted.Take(size + 1)
            .Join(db.Orders, s => s.OrderId, o => o.Id, (s, o) => new SellerOrderRow(
                s.Id, s.Number, s.State, s.PlacedAt, s.Lines.Sum(l => l.Quantity), new Money(s.TotalMinor, s.Currency), o.Address.Country, o.Address.City))
            .ToListAsync(stop);
        rows = open is true ? [.. rows.OrderBy(r => r.PlacedAt).ThenBy(r => r.Number, StringComparer.Ordinal)] : [.. rows.OrderByDescending(r => r.PlacedAt).ThenByDescending(r => r.Number, StringComparer.Ordinal)];
        return new SellerOrderList([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Number : null);
    }
}
