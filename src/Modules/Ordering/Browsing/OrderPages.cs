using Marketplace.Kernel;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>A whole order as its pages show it.</summary>
internal sealed record ShownOrder(Order Order, IReadOnlyList<SellerOrder> Parts, IReadOnlyList<HistoryEntry> History);

/// <summary>Reads orders for pages, always by who may see them.</summary>
internal sealed class OrderPages(OrderingDb db)
{
    public Task<ShownOrder?> ByKeyAsync(string number, string? key, CancellationToken stop)
    {
        var (known, secret) = (Clean.Number(number), Clean.Key(key));
        return ReadAsync(db.Orders.Where(o => o.Number == known && o.AccessKey == secret), stop);
    }

    public Task<ShownOrder?> OfBuyerAsync(UserId buyer, string number, CancellationToken stop)
    {
        var known = Clean.Number(number);
        return ReadAsync(db.Orders.Where(o => o.Number == known && o.BuyerId == buyer && o.PaidAt != null), stop);
    }

    public Task<ShownOrder?> AnyAsync(string number, CancellationToken stop)
    {
        var known = Clean.Number(number);
        return ReadAsync(db.Orders.Where(o => o.Number == known), stop);
    }

    public async Task<(Order Order, SellerOrder Part, IReadOnlyList<HistoryEntry> History)?> OfShopAsync(SellerId shop, string number, CancellationToken stop)
    {
        number = Clean.Number(number);
        var part = await Whole(db.SellerOrders.Where(s => s.Number == number && s.SellerId == shop && s.PaidAt != null)).SingleOrDefaultAsync(stop);
        if (part is null)
        {
            return null;
        }

        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == part.OrderId, stop);
        return (order, part, await db.History.AsNoTracking().Where(h => h.OrderId == part.OrderId && h.SellerOrderNumber == number).OrderBy(h => h.At).ToListAsync(stop));
    }

    private async Task<ShownOrder?> ReadAsync(IQueryable<Order> orders, CancellationToken stop)
    {
        if (await orders.AsNoTracking().SingleOrDefaultAsync(stop) is not { } order)
        {
            return null;
        }

        var parts = await Whole(db.SellerOrders.Where(s => s.OrderId == order.Id)).OrderBy(s => s.Number).ToListAsync(stop);
        var history = await db.History.AsNoTracking().Where(h => h.OrderId == order.Id).OrderBy(h => h.At).ToListAsync(stop);
        return new ShownOrder(order, parts, history);
    }

    private static IQueryable<SellerOrder> Whole(IQueryable<SellerOrder> orders) => orders.AsNoTracking()
        .Include(s => s.Lines).Include(s => s.Adjustments).Include(s => s.Parcels).ThenInclude(p => p.Lines).Include(s => s.Refunds).ThenInclude(r => r.Lines)
        .AsSplitQuery();
}
