using Marketplace.Kernel;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>What the admin sees of sales first: the last day, the last week, and what waits for parcels.</summary>
internal sealed class SalesOverview(OrderingDb db, ISettings<SiteSettings> site, TimeProvider clock) : ViewComponent
{
    public sealed record Model(int OrdersToday, Money SalesToday, int OrdersWeek, Money SalesWeek, int ToShip);

    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        _ = model;
        var stop = HttpContext.RequestAborted;
        var now = clock.GetUtcNow();
        var currency = site.Current.Currency;
        var (ordersToday, salesToday) = await SoldSinceAsync(now.AddDays(-1), currency, stop);
        var (ordersWeek, salesWeek) = await SoldSinceAsync(now.AddDays(-7), currency, stop);
        var toShip = await db.SellerOrders.CountAsync(o => o.State == SellerOrderState.Paid || o.State == SellerOrderState.PartiallyShipped, stop);
        return View("/Ordering/Browsing/SalesOverview.cshtml", new Model(ordersToday, salesToday, ordersWeek, salesWeek, toShip));
    }

    private async Task<(int Orders, Money Sales)> SoldSinceAsync(DateTimeOffset since, string currency, CancellationToken stop)
    {
        var sold = await db.Orders.AsNoTracking()
            .Where(o => (o.State == OrderState.Paid || o.State == OrderState.Completed) && o.PlacedAt >= since && o.Currency == currency)
            .GroupBy(_ => 1).Select(g => new { Count = g.Count(), Minor = g.Sum(o => o.TotalMinor) }).SingleOrDefaultAsync(stop);
        return (sold?.Count ?? 0, new Money(sold?.Minor ?? 0, currency));
    }
}

/// <summary>What a seller sees of orders first: how many wait for a parcel.</summary>
internal sealed class ToShipOverview(OrderingDb db) : ViewComponent
{
    public sealed record Model(SellerSummary Shop, int ToShip, int OnTheirWay);

    public async Task<IViewComponentResult> InvokeAsync(SellerSummary model)
    {
        var counts = await db.SellerOrders.AsNoTracking().Where(o => o.SellerId == model.Id)
            .GroupBy(o => o.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(HttpContext.RequestAborted);
        return View("/Ordering/Browsing/ToShipOverview.cshtml", new Model(
            model,
            counts.Where(c => c.Key is SellerOrderState.Paid or SellerOrderState.PartiallyShipped).Sum(c => c.Count),
            counts.Where(c => c.Key is SellerOrderState.Shipped).Sum(c => c.Count)));
    }
}
