using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Browsing;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Fulfilment;
using Marketplace.Ordering.Idempotency;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Api;

/// <summary>Orders over REST: a buyer's own, and a shop's for its members.</summary>
internal static class OrderApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var mine = routes.Api("Orders");
        mine.MapGet("/orders", ListMine).RequireSignIn().WithName("listOrders");
        mine.MapGet("/orders/{number}", ShowMine).RequireSignIn().WithName("getOrder");

        var vendor = routes.Api("Vendor orders").MapGroup("/vendor/{shop}").RequireSignIn().AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var membership = http.RequestServices.GetRequiredService<ISellerMembership>();
            return await membership.EnterAsync((string)http.GetRouteValue("shop")!, http.User.RequiredUserId(), SellerRole.Staff, http.RequestAborted)
                ? await next(context)
                : OrderErrors.Unknown.ToProblem();
        });
        vendor.MapGet("/orders", ListShop).WithName("listVendorOrders");
        vendor.MapGet("/orders/{number}", ShowShop).WithName("getVendorOrder");
        vendor.MapPost("/orders/{number}/parcels", Ship).WithIdempotencyKey().WithName("shipParcel");
    }

    private static async Task<Ok<CursorPage<OrderSummaryResponse>>> ListMine([AsParameters] Paging paging, HttpContext http, OrderingDb db, CancellationToken stop)
    {
        var after = paging.Key is { } key && Clean.Number(key) is { Length: > 0 } number ? number : null;
        var rows = await ListMyOrders.MineAsync(db, http.User.RequiredUserId(), after, paging.Size, stop);
        return TypedResults.Ok(CursorPage<OrderSummaryResponse>.Of(
            rows.ConvertAll(r => new OrderSummaryResponse(r.Number, r.State.ToString(), r.PlacedAt, r.Total.Minor, r.Total.Currency, r.Sellers)), paging.Size, r => r.Number));
    }

    private static async Task<Results<Ok<OrderResponse>, ProblemHttpResult>> ShowMine(string number, HttpContext http, OrderPages pages, CancellationToken stop) =>
        await pages.OfBuyerAsync(http.User.RequiredUserId(), number, stop) is { } shown
            ? TypedResults.Ok(OrderResponse.Of(shown))
            : OrderErrors.Unknown.ToProblem();

    private static async Task<Results<Ok<CursorPage<SellerOrderSummaryResponse>>, ProblemHttpResult>> ListShop(
        [AsParameters] Paging paging, string? show, CurrentSeller seller, SellerOrderLists lists, CancellationToken stop)
    {
        var after = paging.Key is { } key && Clean.Number(key) is { Length: > 0 } number ? number : null;
        var page = await lists.OfShopAsync(seller.Id, show switch { "open" => true, "done" => false, _ => null }, null, after, stop, paging.Size);
        var rows = page.Rows.Select(r => new SellerOrderSummaryResponse(r.Number, r.State.ToString(), r.PlacedAt, r.Pieces, r.Total.Minor, r.Total.Currency)).ToList();
        return TypedResults.Ok(page.Next is null
            ? new CursorPage<SellerOrderSummaryResponse>(rows, null)
            : CursorPage<SellerOrderSummaryResponse>.Of([.. rows, rows[^1]], rows.Count, r => r.Number));
    }

    private static async Task<Results<Ok<SellerOrderResponse>, ProblemHttpResult>> ShowShop(string number, CurrentSeller seller, OrderPages pages, CancellationToken stop) =>
        await pages.OfShopAsync(seller.Id, number, stop) is { } shown
            ? TypedResults.Ok(SellerOrderResponse.Of(shown.Part) with { Address = AddressResponse.Of(shown.Order.Address) })
            : OrderErrors.Unknown.ToProblem();

    private static async Task<Results<Ok<SellerOrderResponse>, ProblemHttpResult>> Ship(
        string number, ParcelRequest request, CurrentSeller seller, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, TimeProvider clock, CancellationToken stop)
    {
        var form = new ShipForm { Carrier = request.Carrier, TrackingNumber = request.TrackingNumber };
        var pieces = request.Lines!.GroupBy(l => l.LineId).ToDictionary(same => same.Key, same => same.First().Quantity!.Value);
        var result = await orders.HandleAsync(VendorOrders.Mine(db, seller, number), (part, _) => form.Apply(part, pieces, clock.GetUtcNow()), seller.Shop.Name, stop);
        return result.Failed(out var error)
            ? error.ToProblem()
            : TypedResults.Ok(SellerOrderResponse.Of((await pages.OfShopAsync(seller.Id, number, stop))!.Value.Part));
    }
}

/// <summary>A parcel that leaves.</summary>
internal sealed record ParcelRequest
{
    [Required, MaxLength(80)]
    public string? Carrier { get; init; }

    [MaxLength(80)]
    public string? TrackingNumber { get; init; }

    [Required, MinLength(1), MaxLength(200)]
    public IReadOnlyList<ParcelLineRequest>? Lines { get; init; }
}

internal sealed record ParcelLineRequest
{
    public OrderLineId LineId { get; init; }

    [Required, Range(1, 999)]
    public int? Quantity { get; init; }
}

internal sealed record OrderSummaryResponse(string Number, string State, DateTimeOffset PlacedAt, long TotalMinor, string Currency, IReadOnlyList<string> Sellers);

internal sealed record SellerOrderSummaryResponse(string Number, string State, DateTimeOffset PlacedAt, int Pieces, long TotalMinor, string Currency);

internal sealed record AddressResponse(string Name, string Line1, string Line2, string City, string Region, string Postcode, string Country, string Phone)
{
    public static AddressResponse Of(PostalAddress a) => new(a.Name, a.Line1, a.Line2, a.City, a.Region, a.Postcode, a.Country, a.Phone);
}

internal sealed record OrderResponse(
    string Number, string State, DateTimeOffset PlacedAt, DateTimeOffset? PaidAt, string Email, string Currency,
    long ItemsMinor, long DiscountMinor, long ShippingMinor, long TaxMinor, long TotalMinor, AddressResponse Address, IReadOnlyList<SellerOrderResponse> SellerOrders)
{
    public static OrderResponse Of(ShownOrder shown) => new(
        shown.Order.Number, shown.Order.State.ToString(), shown.Order.PlacedAt, shown.Order.PaidAt, shown.Order.Email, shown.Order.Currency,
        shown.Order.ItemsMinor, shown.Order.DiscountMinor, shown.Order.ShippingMinor, shown.Order.TaxMinor, shown.Order.TotalMinor,
        AddressResponse.Of(shown.Order.Address), [.. shown.Parts.Select(SellerOrderResponse.Of)]);
}

internal sealed record SellerOrderResponse(
    string Number, string Seller, string State, string Delivery, string Currency, long ItemsMinor, long DiscountMinor, long ShippingMinor, long TaxMinor, long TotalMinor,
    long CapturedMinor, long RefundedMinor, IReadOnlyList<OrderLineResponse> Lines, IReadOnlyList<ParcelResponse> Parcels)
{
    public AddressResponse? Address { get; init; }

    public static SellerOrderResponse Of(SellerOrder part) => new(
        part.Number, part.SellerName, part.State.ToString(), part.ShippingMethod, part.Currency, part.ItemsMinor, part.DiscountMinor, part.ShippingMinor, part.TaxMinor, part.TotalMinor,
        part.CapturedMinor, part.RefundedMinor,
        [.. part.Lines.OrderBy(l => l.Id.Value).Select(l => new OrderLineResponse(
            l.Id, l.Sku, l.Title, l.Options, l.Quantity, l.UnitPriceMinor, l.DiscountMinor, l.NetMinor, l.TaxMinor, l.ShippedQuantity, l.ToShip, l.RefundedMinor))],
        [.. part.Parcels.OrderBy(p => p.ShippedAt).Select(p => new ParcelResponse(
            p.Id, p.Carrier, p.TrackingNumber, p.ShippedAt, [.. p.Lines.Select(l => new ParcelLineResponse(l.LineId, l.Quantity))]))]);
}

internal sealed record OrderLineResponse(
    OrderLineId Id, string Sku, string Title, string Options, int Quantity, long UnitPriceMinor, long DiscountMinor, long NetMinor, long TaxMinor, int Shipped, int ToShip, long RefundedMinor);

internal sealed record ParcelResponse(ParcelId Id, string Carrier, string TrackingNumber, DateTimeOffset ShippedAt, IReadOnlyList<ParcelLineResponse> Lines);

internal sealed record ParcelLineResponse(OrderLineId LineId, int Quantity);
