using Marketplace.Kernel;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Shipping;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Fulfilment;

/// <summary>A seller sees what is to be shipped, and picks, prints and ships several orders at once.</summary>
internal static class ListVendorOrders
{
    private const int MostSlips = 100;

    private static readonly TableOf<Row> _table = new TableOf<Row>("shop-orders", "Orders", row => row.Number, row => row.Number)
        {
            FirstSort = "-placed", EmptyTitle = "No orders here", EmptyText = "As soon as somebody buys from you, the order is listed here.",
        }
        .Search("Order number", FindByNumber)
        .Choice("show", "Orders", [("open", "To ship"), ("done", "Shipped and closed")], Narrow, tabs: true, first: "open")
        .Between("placed", "Placed", row => row.PlacedAt)
        .Column("number", "Number", row => Cell.Link(row.Number, $"/vendor/{row.Shop}/orders/{row.Number}"), row => row.Number)
        .Column("placed", "Placed", row => Cell.Of(row.PlacedAt), row => row.PlacedAt)
        .Column("destination", "Destination", row => Cell.Of($"{row.City}, {Countries.NameOf(row.Country)}"), row => row.Country)
        .Column("pieces", "Pieces", row => Cell.Of(row.Pieces), numeric: true)
        .Column("state", "State", row => Cell.Badge(row.State.ToString(), $"badge {row.State.Badge()}"), row => row.State)
        .Column("total", "Total", row => Cell.Of(new Money(row.TotalMinor, row.Currency)), row => row.TotalMinor, numeric: true)
        .Open("slips", "Print packing slips", "slips", "p")
        .Open("ship", "Ship with tracking numbers", "shipping", "x")
        .Act(new TableAct("deliver", "Mark as delivered", DeliverAsync) { Shortcut = "d" });

    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapTable("/orders", _table, Rows);
        staff.MapGet("/orders/slips", Slips).WithName("Ordering.Vendor.Slips");
    }

    internal sealed record Row
    {
        public required string Number { get; init; }

        public required string Shop { get; init; }

        public SellerOrderState State { get; init; }

        public DateTimeOffset PlacedAt { get; init; }

        public required string City { get; init; }

        public required string Country { get; init; }

        public int Pieces { get; init; }

        public long TotalMinor { get; init; }

        public required string Currency { get; init; }
    }

    internal sealed record PickLine(string Title, string Options, string Sku, int Pieces);

    internal sealed record SlipsPage(SellerSummary Shop, IReadOnlyList<(Order Order, SellerOrder Part)> Slips, IReadOnlyList<PickLine> Picks);

    private static IQueryable<Row> Rows(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<OrderingDb>();
        var shop = http.RequestServices.GetRequiredService<CurrentSeller>().Shop;
        return from part in db.SellerOrders.AsNoTracking()
               join order in db.Orders on part.OrderId equals order.Id
               where part.SellerId == shop.Id && part.PaidAt != null
               select new Row
               {
                   Number = part.Number, Shop = shop.Slug, State = part.State, PlacedAt = part.PlacedAt, City = order.Address.City, Country = order.Address.Country,
                   Pieces = part.Lines.Sum(l => l.Quantity), TotalMinor = part.TotalMinor, Currency = part.Currency,
               };
    }

    private static IQueryable<Row> FindByNumber(IQueryable<Row> rows, string words)
    {
        var number = words.ToUpperInvariant();
        return rows.Where(row => row.Number.StartsWith(number));
    }

    private static IQueryable<Row> Narrow(IQueryable<Row> rows, string show) => show == "open"
        ? rows.Where(row => row.State == SellerOrderState.Paid || row.State == SellerOrderState.PartiallyShipped)
        : rows.Where(row => row.State == SellerOrderState.Shipped || row.State == SellerOrderState.Delivered || row.State == SellerOrderState.Cancelled);

    private static Task<Result> DeliverAsync(HttpContext http, string number, string note, CancellationToken stop) => ChangeAsync(
        http, number, (part, order, at) => part.ConfirmDelivery(order.BuyerId, at).Failed(out var error) ? error : new Change(null, "Delivered"), stop);

    private static Task<Result> ChangeAsync(HttpContext http, string number, Func<SellerOrder, Order, DateTimeOffset, Result<Change>> change, CancellationToken stop)
    {
        var services = http.RequestServices;
        var seller = services.GetRequiredService<CurrentSeller>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return services.GetRequiredService<ChangeSellerOrder>().HandleAsync(
            VendorOrders.Mine(services.GetRequiredService<OrderingDb>(), seller, number), (part, order) => change(part, order, now), seller.Shop.Name, stop);
    }

    private static async Task<IResult> Slips([FromQuery] string[] id, CurrentSeller seller, OrderingDb db, CancellationToken stop)
    {
        var numbers = id.Select(Browsing.Clean.Number).Distinct().Take(MostSlips).ToList();
        var parts = await db.SellerOrders.AsNoTracking().Include(s => s.Lines)
            .Where(s => numbers.Contains(s.Number) && s.SellerId == seller.Id && s.PaidAt != null).OrderBy(s => s.PlacedAt).ToListAsync(stop);
        var groups = parts.ConvertAll(part => part.OrderId);
        var orders = await db.Orders.AsNoTracking().Where(o => groups.Contains(o.Id)).ToDictionaryAsync(o => o.Id, stop);
        var picks = parts.SelectMany(part => part.Lines).Where(line => line.ToShip > 0)
            .GroupBy(line => (line.Title, line.Options, line.Sku)).OrderBy(same => same.Key.Sku, StringComparer.Ordinal)
            .Select(same => new PickLine(same.Key.Title, same.Key.Options, same.Key.Sku, same.Sum(line => line.ToShip)));
        return Page.Of("/Ordering/Fulfilment/PackingSlips.cshtml", new SlipsPage(seller.Shop, parts.ConvertAll(part => (orders[part.OrderId], part)), [.. picks]));
    }
}
