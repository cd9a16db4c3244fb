using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Payments.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Checkout;

/// <summary>The one path on which an order becomes paid or is given up, whoever brings the news first: the click, the other click of
/// a double click, the buyer's return from the bank, the webhook, or the job that asks. Always in the transaction that stores the payment's state.</summary>
internal sealed class CompleteCheckout(OrderingDb db, OrderingQueries queries, UnitOfWork unit, IStock stock, IPayments payments, TimeProvider clock) : IWhenPaymentChanges
{
    public async Task ReactAsync(PaymentView payment, CancellationToken stop)
    {
        if (await LoadAsync(payment.Id, stop) is not var (order, parts))
        {
            return;
        }

        if (payment.IsPaid && order.State.IsPaid())
        {
            parts.Where(p => payment.State == PaymentState.Captured && p.State != SellerOrderState.Lapsed).ToList().ForEach(p => p.Captured());
        }
        else if (payment.IsPaid)
        {
            await TakeAsync(order, parts, payment, stop);
        }
        else if (payment.IsOver && order.State == OrderState.AwaitingPayment)
        {
            await GiveUpAsync(order, parts, OrderState.Declined, payment.Refusal ?? "The payment was called off.", stop);
        }
    }

    /// <summary>The time limit has run out, or the buyer wants to pay otherwise: the pieces are free again and the payment is called off.</summary>
    /// <returns>True when the order was still unpaid.</returns>
    public async Task<bool> AbandonAsync(PaymentId payment, string reason, CancellationToken stop)
    {
        var abandoned = false;
        await unit.CommitAsync(
            async () =>
            {
                await payments.HoldAsync(payment, stop);
                if (await LoadAsync(payment, stop) is not ({ State: OrderState.AwaitingPayment } order, var parts))
                {
                    return;
                }

                await GiveUpAsync(order, parts, OrderState.Lapsed, reason, stop);
                await payments.RequestCancelAsync(payment, stop);
                abandoned = true;
            },
            stop);
        if (abandoned)
        {
            await payments.SettleAsync(payment, stop);
        }

        return abandoned;
    }

    private async Task TakeAsync(Order order, List<SellerOrder> parts, PaymentView payment, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var cart = await CartAsync(order, stop);
        var pieces = parts.SelectMany(p => p.Lines).Select(l => new StockLine(l.VariantId, l.Quantity)).ToList();
        if ((await CommitStockAsync(order, pieces, now, stop)).Failed(out var error))
        {
            if (order.State == OrderState.AwaitingPayment)
            {
                await GiveUpAsync(order, parts, OrderState.Lapsed, error.Message, stop);
            }

            Note(order, "The payment came too late and goes back: {0}", error.Message);
            await payments.RequestCancelAsync(payment.Id, stop);
            return;
        }

        parts.ForEach(p => p.Paid(payment.State == PaymentState.Captured, now));
        order.Paid([.. parts.Select(p => p.AsPlaced())], now);
        cart?.Bought(pieces, now);
        Note(order, "Paid {0} by {1}", payment.Amount.ToString(), payment.CardLast4 is null ? payment.Provider : $"{payment.Provider} •••• {payment.CardLast4}");
    }

    // Two payments for one cart must not become two orders: a late one finds that the cart was ordered meanwhile.
    private async Task<Result> CommitStockAsync(Order order, List<StockLine> pieces, DateTimeOffset now, CancellationToken stop)
    {
        if (order.State == OrderState.AwaitingPayment)
        {
            return await stock.CommitAsync(order.Id.Value, stop);
        }

        if (await db.Orders.AnyAsync(o => o.CartId == order.CartId && o.Id != order.Id && o.PlacedAt >= order.PlacedAt && (o.State == OrderState.Paid || o.State == OrderState.Completed), stop))
        {
            return new Error(ErrorKind.Conflict, "ordering.ordered_again", "The cart was ordered again meanwhile.");
        }

        return (await stock.ReserveAsync(order.Id.Value, pieces, now.AddMinutes(1), stop)).Failed(out var error)
            ? error
            : await stock.CommitAsync(order.Id.Value, stop);
    }

    private async Task GiveUpAsync(Order order, List<SellerOrder> parts, OrderState state, string reason, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var cart = await CartAsync(order, stop);
        await stock.ReleaseAsync(order.Id.Value, stop);
        order.NotPaid(state, reason, now);
        parts.ForEach(p => p.Lapse());
        if (cart?.CheckoutId == order.Id.Value)
        {
            cart.StartOver(now);
        }

        Note(order, "Not paid: {0}", reason);
    }

    // With its cart kept still. The request that has placed the order has all of it in its hands, as long as nobody has changed it since.
    private async Task<(Order Order, List<SellerOrder> Parts)?> LoadAsync(PaymentId payment, CancellationToken stop)
    {
        if (await unit.OrderOfPaymentAsync(payment, stop) is not { } held)
        {
            return null;
        }

        if (db.Orders.Local.FindEntry(held.Id)?.Entity is { } known && known.Version == held.Version
            && db.Carts.Local.FindEntry(known.CartId)?.Entity.Version == held.CartVersion
            && db.SellerOrders.Local.Where(part => part.OrderId == held.Id).OrderBy(part => part.Number).ToList() is var parts && parts.Sum(part => (long)part.Version) == held.PartVersions)
        {
            return (known, parts);
        }

        db.ChangeTracker.Clear();
        return (await queries.OrderToChange(db, held.Id, stop), await queries.PartsToChange(db, held.Id).ToListAsync(stop));
    }

    private async Task<Cart?> CartAsync(Order order, CancellationToken stop) => db.Carts.Local.FindEntry(order.CartId)?.Entity ?? await queries.CartToChange(db, order.CartId, stop);

    private void Note(Order order, string what, params string[] details) =>
        db.Add(HistoryEntry.Of(order.Id, null, clock.GetUtcNow(), "system", what, details));
}
