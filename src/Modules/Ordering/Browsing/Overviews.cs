using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>What was sold on one day of the tenant's own calendar.</summary>
internal sealed record SalesDay(DateOnly Day, int Orders, long Minor);

/// <summary>Thirty days of sales, for a chart and for today against last week.</summary>
internal sealed record SalesPeriod(IReadOnlyList<SalesDay> Days, string Currency)
{
    public Money Total => new(Days.Sum(day => day.Minor), Currency);

    public SalesDay Today => Days[^1];

    public Money WeekAgo => new(Days[^8].Minor, Currency);

    public Money Amount(int lastDays, int before = 0) => new(Days.SkipLast(before).TakeLast(lastDays).Sum(day => day.Minor), Currency);

    public int Orders(int lastDays, int before = 0) => Days.SkipLast(before).TakeLast(lastDays).Sum(day => day.Orders);

    /// <summary>Change against the period before in percent; null when nothing was sold then.</summary>
    public static long? Change(Money now, Money before) => before.Minor == 0 ? null : (now.Minor - before.Minor) * 100 / before.Minor;
}

/// <summary>Reads how much was sold a day: of all shops, or of one.</summary>
internal sealed class DailySales(UnitOfWork unit, ISettings<SiteSettings> site, TimeProvider clock)
{
    public const int Length = 30;

    private sealed class Row
    {
        public long Day { get; init; }

        public int Orders { get; init; }

        public long Minor { get; init; }
    }

    public async Task<SalesPeriod> ReadAsync(SellerId? shop, CancellationToken stop)
    {
        var currency = site.Current.Currency;
        var now = clock.GetUtcNow();
        var shift = TimeZoneInfo.TryFindSystemTimeZoneById(site.Current.TimeZone, out var zone) ? zone.GetUtcOffset(now) : TimeSpan.Zero;
        var today = DateOnly.FromDateTime((now + shift).DateTime);
        var first = today.AddDays(1 - Length);
        var since = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero) - shift;

        // Times are ticks, and a day has 864,000,000,000 of them.
        var rows = await unit.Connection.QueryAsync<Row>(new CommandDefinition(
            shop is null
                ? """
                  SELECT (placed_at + @Shift) / 864000000000 AS Day, CAST(COUNT(*) AS INT) AS Orders, CAST(SUM(total_minor) AS BIGINT) AS Minor FROM ordering_order
                  WHERE state IN ('Paid', 'Completed') AND placed_at >= @Since AND currency = @Currency GROUP BY 1
                  """
                : """
                  SELECT (placed_at + @Shift) / 864000000000 AS Day, CAST(COUNT(*) AS INT) AS Orders, CAST(SUM(total_minor) AS BIGINT) AS Minor FROM ordering_seller_order
                  WHERE seller_id = @Shop AND placed_at >= @Since AND currency = @Currency AND state IN ('Paid', 'PartiallyShipped', 'Shipped', 'Delivered') GROUP BY 1
                  """,
            new { Shift = shift.Ticks, Since = since.UtcTicks, Currency = currency, Shop = shop?.Value }, cancellationToken: stop));
        var known = rows.ToDictionary(row => row.Day);
        return new SalesPeriod(
            [.. Enumerable.Range(0, Length).Select(first.AddDays).Select(day => known.TryGetValue(day.DayNumber, out var row) ? new SalesDay(day, row.Orders, row.Minor) : new SalesDay(day, 0, 0))],
            currency);
    }
}

/// <summary>What the admin sees of sales first: today, the week against the week before, thirty days, and the newest orders.</summary>
internal sealed class SalesOverview(OrderingDb db, DailySales sales) : ViewComponent
{
    private const int Newest = 8;

    public sealed record Latest(string Number, OrderState State, DateTimeOffset PlacedAt, string Email, Money Total);

    public sealed record Model(SalesPeriod Period, int ToShip, IReadOnlyList<Latest> Orders);

    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        var stop = HttpContext.RequestAborted;
        var toShip = await db.SellerOrders.CountAsync(o => o.State == SellerOrderState.Paid || o.State == SellerOrderState.PartiallyShipped, stop);
        var latest = await db.Orders.AsNoTracking().OrderByDescending(o => o.PlacedAt).Take(Newest)
            .Select(o => new Latest(o.Number, o.State, o.PlacedAt, o.Email, new Money(o.TotalMinor, o.Currency))).ToListAsync(stop);
        return View("/Ordering/Browsing/SalesOverview.cshtml", new Model(await sales.ReadAsync(null, stop), toShip, latest));
    }
}

/// <summary>What a seller sees of sales first: today, the week against the week before, thirty days.</summary>
internal sealed class ShopSalesOverview(DailySales sales) : ViewComponent
{
    public sealed record Model(SellerSummary Shop, SalesPeriod Period);

    public async Task<IViewComponentResult> InvokeAsync(SellerSummary model) =>
        View("/Ordering/Browsing/ShopSalesOverview.cshtml", new Model(model, await sales.ReadAsync(model.Id, HttpContext.RequestAborted)));
}

/// <summary>Orders that wait for their parcels; those older than three days make buyers ask.</summary>
internal sealed class WaitingParcels(OrderingDb db, TimeProvider clock) : IAdminTodo, IShopTodo
{
    private const int LateDays = 3;

    public Permission Permission => OrderingPermissions.ViewAll;

    public SellerRole Role => SellerRole.Staff;

    public async Task<IReadOnlyList<Todo>> WaitingAsync(CancellationToken stop) =>
        [new Todo(await Open().CountAsync(o => o.PlacedAt < Late, stop), "{0} order waits for its parcel for over three days", "{0} orders wait for their parcels for over three days", "/admin/orders?state=Paid&sort=placed", Urgent: true)];

    public async Task<IReadOnlyList<Todo>> WaitingAsync(SellerId shop, CancellationToken stop)
    {
        var mine = Open().Where(o => o.SellerId == shop);
        var late = await mine.CountAsync(o => o.PlacedAt < Late, stop);
        return
        [
            new Todo(late, "{0} order is late: ship it now", "{0} orders are late: ship them now", "/orders?sort=placed", Urgent: true),
            new Todo(await mine.CountAsync(stop) - late, "{0} order to ship", "{0} orders to ship", "/orders"),
        ];
    }

    private DateTimeOffset Late => clock.GetUtcNow().AddDays(-LateDays);

    private IQueryable<SellerOrder> Open() => db.SellerOrders.AsNoTracking().Where(o => o.State == SellerOrderState.Paid || o.State == SellerOrderState.PartiallyShipped);
}
