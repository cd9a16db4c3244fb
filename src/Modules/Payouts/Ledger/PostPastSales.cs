using Marketplace.Kernel.Data;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Payouts.Ledger;

/// <summary>Past sales go through the same posting as present ones.</summary>
internal sealed class PostPastSales(LedgerBook ledger, Data.PayoutsDb db, UnitOfWork unit) : IPastSales
{
    public async Task TakeAsync(IReadOnlyList<OrderPlaced> sales, IReadOnlyList<LinesRefunded> refunds, CancellationToken stop)
    {
        var sale = new PostSaleWhenOrderPlaced(db, ledger);
        foreach (var fact in sales)
        {
            await sale.React(fact, stop);
        }

        await unit.SaveUntoldAsync(stop);
        var refund = new PostRefundWhenLinesRefunded(db, ledger, unit);
        foreach (var fact in refunds)
        {
            await refund.React(fact, stop);
            await unit.SaveUntoldAsync(stop);
        }
    }
}
