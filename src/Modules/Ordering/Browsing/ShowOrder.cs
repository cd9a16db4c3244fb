using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
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

namespace Marketplace.Ordering.Browsing;

/// <summary>A buyer sees an order: by the key in the link, or as the member who bought. Before any seller has shipped, it can be cancelled.</summary>
internal static class ShowOrder
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{number}", ShowByKey).AllowAnonymous().WithName("Ordering.Order");
        routes.MapPost("/orders/{number}/cancellation", CancelByKey).AllowAnonymous();
        routes.MapGet("/account/orders/{number}", ShowMine).RequireSignIn().WithName("Ordering.MyOrder");
        routes.MapPost("/account/orders/{number}/cancellation", CancelMine).RequireSignIn();
    }

    private static async Task<IResult> ShowByKey(string number, string? key, HttpContext http, OrderPages pages, IPayments payments, CancellationToken stop)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await AnswerAsync(await pages.ByKeyAsync(number, key, stop), $"/orders/{number}/cancellation?key={key}", true, payments, null, stop);
    }

    private static async Task<IResult> ShowMine(string number, HttpContext http, OrderPages pages, IPayments payments, CancellationToken stop) =>
        await AnswerAsync(await pages.OfBuyerAsync(http.User.RequiredUserId(), number, stop), $"/account/orders/{number}/cancellation", false, payments, null, stop);

    private static async Task<IResult> CancelByKey(
        string number, string? key, [FromForm] CancelPartForm form, OrderPages pages, IPayments payments, ChangeSellerOrder orders, OrderingDb db, TimeProvider clock, CancellationToken stop)
    {
        (number, key, var partNumber) = (Clean.Number(number), Clean.Key(key), Clean.Number(form.Part));
        var mine = from part in db.SellerOrders
                   join order in db.Orders on part.OrderId equals order.Id
                   where order.Number == number && order.AccessKey == key && part.Number == partNumber
                   select part;
        return await CancelAsync(
            mine, $"/orders/{number}?key={key}", async error => await AnswerAsync(await pages.ByKeyAsync(number, key, stop), $"/orders/{number}/cancellation?key={key}", true, payments, error, stop),
            orders, clock, stop);
    }

    private static async Task<IResult> CancelMine(
        string number, [FromForm] CancelPartForm form, HttpContext http, OrderPages pages, IPayments payments, ChangeSellerOrder orders, OrderingDb db, TimeProvider clock, CancellationToken stop)
    {
        var buyer = http.User.RequiredUserId();
        (number, var partNumber) = (Clean.Number(number), Clean.Number(form.Part));
        var mine = from part in db.SellerOrders
                   join order in db.Orders on part.OrderId equals order.Id
                   where order.Number == number && order.BuyerId == buyer && part.Number == partNumber
                   select part;
        return await CancelAsync(
            mine, $"/account/orders/{number}", async error => await AnswerAsync(await pages.OfBuyerAsync(buyer, number, stop), $"/account/orders/{number}/cancellation", false, payments, error, stop),
            orders, clock, stop);
    }

    private static async Task<IResult> CancelAsync(
        IQueryable<SellerOrder> mine, string back, Func<Error, Task<IResult>> again, ChangeSellerOrder orders, TimeProvider clock, CancellationToken stop)
    {
        var wish = new CancelForm { Reason = "Cancelled by the buyer." };
        return (await orders.HandleAsync(mine, (part, _) => wish.Apply(part, "buyer", clock.GetUtcNow()), "buyer", stop)).Failed(out var error)
            ? error.Kind == ErrorKind.NotFound ? TypedResults.NotFound() : await again(error)
            : new SeeOther(back);
    }

    private static async Task<IResult> AnswerAsync(ShownOrder? shown, string cancelPath, bool guest, IPayments payments, Error? error, CancellationToken stop)
    {
        if (shown is null)
        {
            return TypedResults.NotFound();
        }

        var payment = await payments.FindAsync(shown.Order.PaymentId, stop);
        var page = Page.Of("/Ordering/Browsing/ShowOrder.cshtml", new OrderPage(shown.Order, shown.Parts, payment, cancelPath, guest));
        return error is null ? page : page.WithError(error);
    }
}

internal sealed record CancelPartForm
{
    public string? Part { get; init; }
}

/// <summary>What a buyer sees of an order.</summary>
internal sealed record OrderPage(Order Order, IReadOnlyList<SellerOrder> Parts, PaymentView? Payment, string CancelPath, bool Guest)
{
    public OrderPartModel ForSlots(SellerOrder part) => new(
        part.Id, Order.Id, part.Number, part.SellerId, Order.BuyerId, [.. part.Lines.OrderBy(l => l.Title).Select(l => new OrderPartLine(l.Id, l.ProductId, l.Title, l.Quantity, l.ShippedQuantity))]);
}
