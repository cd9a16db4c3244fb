using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Payments.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Fulfilment;

/// <summary>The one way to change a seller's order: the payment and the order are kept still, the refund goes through the provider,
/// the pieces go back on the shelf, and the whole order follows.</summary>
internal sealed class ChangeSellerOrder(OrderingDb db, UnitOfWork unit, IStock stock, IPayments payments, TimeProvider clock)
{
    /// <param name="mine">The orders that the caller may change, filtered by owner.</param>
    /// <param name="change">The change; a refund that it makes is carried out.</param>
    /// <param name="by">Who does it, for the timeline.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result> HandleAsync(IQueryable<SellerOrder> mine, Func<SellerOrder, Order, Result<Change>> change, string by, CancellationToken stop)
    {
        var found = await mine.AsNoTracking()
            .Join(db.Orders, s => s.OrderId, o => o.Id, (s, o) => new { s.Id, s.OrderId, o.PaymentId })
            .SingleOrDefaultAsync(stop);
        if (found is null)
        {
            return OrderErrors.Unknown;
        }

        Refund? refund = null;
        var result = await unit.CommitAsync(
            async () =>
            {
                await payments.HoldAsync(found.PaymentId, stop);
                await unit.OrderAsync(found.OrderId.Value, stop);
                var order = await db.Orders.SingleAsync(o => o.Id == found.OrderId, stop);
                var part = await db.SellerOrders.Include(s => s.Lines).SingleAsync(s => s.Id == found.Id, stop);
                if (change(part, order).Failed(out var error, out var done))
                {
                    return error;
                }

                db.Add(HistoryEntry.Of(order.Id, part.Number, clock.GetUtcNow(), by, done.What, done.Details));
                if (done.Refund is { } made)
                {
                    refund = made;
                    if ((await GiveBackAsync(found.PaymentId, part, made, stop)).Failed(out var refused))
                    {
                        return refused;
                    }
                }

                var others = await db.SellerOrders.AsNoTracking().Where(s => s.OrderId == order.Id && s.Id != part.Id).Select(s => s.State).ToListAsync(stop);
                order.Follow([.. others, part.State]);
                return Result.Done;
            },
            stop);
        if (refund is not null && !result.Failed(out _))
        {
            await payments.SettleAsync(found.PaymentId, CancellationToken.None);
        }

        return result;
    }

    private async Task<Result> GiveBackAsync(PaymentId payment, SellerOrder part, Refund refund, CancellationToken stop)
    {
        var pieces = refund.Lines.Where(l => l.ReturnedQuantity > 0)
            .Select(l => new StockLine(part.Lines.Single(line => line.Id == l.LineId).VariantId, l.ReturnedQuantity)).ToList();
        if (pieces.Count > 0)
        {
            await stock.ReturnAsync(pieces, stop);
        }

        return refund.TotalMinor == 0
            ? Result.Done
            : await payments.RequestRefundAsync(payment, refund.Id.Value, part.Amount(refund.TotalMinor), stop);
    }
}

/// <summary>What a change did, for the timeline, and the refund that it made.</summary>
internal sealed record Change(Refund? Refund, string What, params string[] Details);
