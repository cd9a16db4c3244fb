using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Mails;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>Tells what people have bought and got.</summary>
internal sealed class Purchases(OrderingDb db, ISettings<SiteSettings> site) : IPurchases
{
    private const int Most = 200;

    public async Task<IReadOnlyList<Purchase>> OfBuyerAsync(UserId buyer, ProductId? product, CancellationToken stop)
    {
        var shipped =
            from order in db.Orders.AsNoTracking()
            where order.BuyerId == buyer
            join part in db.SellerOrders on order.Id equals part.OrderId
            from line in part.Lines
            where line.ShippedQuantity > 0
            select new { Line = line, part.SellerId, order.Number, order.PlacedAt };
        if (product is { } one)
        {
            shipped = shipped.Where(bought => bought.Line.ProductId == one);
        }

        var found = await shipped.OrderByDescending(bought => bought.PlacedAt).Take(Most)
            .Select(bought => new Purchase(bought.Line.ProductId, bought.SellerId, bought.Line.Title, bought.Line.Slug, bought.Number, bought.PlacedAt)).ToListAsync(stop);
        return [.. found.DistinctBy(purchase => purchase.ProductId)];
    }

    public async Task<PurchasedOrder?> OfOrderAsync(OrderGroupId id, CancellationToken stop)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(order => order.Id == id, stop) is not { } order)
        {
            return null;
        }

        var shipped = await db.SellerOrders.AsNoTracking().Where(part => part.OrderId == id).OrderBy(part => part.Number)
            .SelectMany(part => part.Lines.Where(line => line.ShippedQuantity > 0), (part, line) => new Purchase(line.ProductId, part.SellerId, line.Title, line.Slug, order.Number, order.PlacedAt))
            .ToListAsync(stop);
        return new PurchasedOrder(order.Number, order.BuyerId, order.Email, order.Language, Links.Home(order, site.Current), [.. shipped.DistinctBy(purchase => purchase.ProductId)]);
    }
}
