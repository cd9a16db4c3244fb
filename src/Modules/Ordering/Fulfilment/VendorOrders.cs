using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Browsing;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Ordering.Fulfilment;

/// <summary>A seller packs and ships, marks as delivered, refunds and cancels. Every query is scoped by the shop.</summary>
internal static class VendorOrders
{
    public static void Map(IEndpointRouteBuilder staff, IEndpointRouteBuilder manager)
    {
        ListVendorOrders.Map(staff);
        ShipOrders.Map(staff);
        staff.MapGet("/orders/{number}", Show).WithName("Ordering.Vendor.Order");
        staff.MapPost("/orders/{number}/parcels", Ship);
        staff.MapPost("/orders/{number}/delivery", Deliver);
        manager.MapPost("/orders/{number}/refunds", RefundLines);
        manager.MapPost("/orders/{number}/cancellation", Cancel);
    }

    private static Task<IResult> Show(string number, CurrentSeller seller, OrderPages pages, CancellationToken stop) =>
        PageAsync(number, seller, pages, null, null, stop);

    private static async Task<IResult> Ship(
        string number, [FromForm] ShipForm form, CurrentSeller seller, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageAsync(number, seller, pages, faults, null, stop);
        }

        var result = await orders.HandleAsync(Mine(db, seller, number), (part, _) => form.Apply(part, clock.GetUtcNow()), By(seller), stop);
        return await AnswerAsync(result, number, seller, pages, stop);
    }

    private static async Task<IResult> Deliver(
        string number, [FromForm] EmptyForm form, CurrentSeller seller, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, TimeProvider clock, CancellationToken stop)
    {
        _ = form;
        var result = await orders.HandleAsync(
            Mine(db, seller, number),
            (part, order) => part.ConfirmDelivery(order.BuyerId, clock.GetUtcNow()).Failed(out var error) ? error : new Change(null, "Delivered"),
            By(seller), stop);
        return await AnswerAsync(result, number, seller, pages, stop);
    }

    private static async Task<IResult> RefundLines(
        string number, [FromForm] RefundForm form, CurrentSeller seller, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageAsync(number, seller, pages, faults, null, stop);
        }

        var result = await orders.HandleAsync(Mine(db, seller, number), (part, _) => form.Apply(part, By(seller), clock.GetUtcNow()), By(seller), stop);
        return await AnswerAsync(result, number, seller, pages, stop);
    }

    private static async Task<IResult> Cancel(
        string number, [FromForm] CancelForm form, CurrentSeller seller, ChangeSellerOrder orders, OrderingDb db, OrderPages pages, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageAsync(number, seller, pages, faults, null, stop);
        }

        var result = await orders.HandleAsync(Mine(db, seller, number), (part, _) => form.Apply(part, By(seller), clock.GetUtcNow()), By(seller), stop);
        return await AnswerAsync(result, number, seller, pages, stop);
    }

    public static IQueryable<SellerOrder> Mine(OrderingDb db, CurrentSeller seller, string number)
    {
        var known = Clean.Number(number);
        return db.SellerOrders.Where(s => s.Number == known && s.SellerId == seller.Id && s.PaidAt != null);
    }

    private static string By(CurrentSeller seller) => seller.Shop.Name;

    private static async Task<IResult> AnswerAsync(Result result, string number, CurrentSeller seller, OrderPages pages, CancellationToken stop) =>
        result.Failed(out var error)
            ? await PageAsync(number, seller, pages, null, error, stop)
            : new SeeOther($"/vendor/{seller.Shop.Slug}/orders/{number}");

    private static async Task<IResult> PageAsync(
        string number, CurrentSeller seller, OrderPages pages, Dictionary<string, string[]>? faults, Error? error, CancellationToken stop)
    {
        if (await pages.OfShopAsync(seller.Id, number, stop) is not { } shown)
        {
            return TypedResults.NotFound();
        }

        var page = Page.Of("/Ordering/Fulfilment/VendorOrder.cshtml", new VendorOrderPage(seller.Shop, seller.Role, shown.Order, shown.Part, shown.History));
        return faults is not null ? page.WithErrors(faults) : error is not null ? page.WithError(error) : page;
    }
}

internal sealed record VendorOrderPage(SellerSummary Shop, SellerRole Role, Order Order, SellerOrder Part, IReadOnlyList<HistoryEntry> History);
