using Marketplace.Kernel.Jobs;
using Marketplace.Ordering.Data;
using Marketplace.Payments.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Marketplace.Ordering.Checkout;

/// <summary>Job: an order that nobody paid in time gives its pieces back. The provider is asked once more before.</summary>
internal sealed class LapseUnpaidOrders(OrderingDb db, IPayments payments, CompleteCheckout checkout, TimeProvider clock, ILogger<LapseUnpaidOrders> log) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var overdue = await db.Orders.AsNoTracking()
            .Where(o => o.State == OrderState.AwaitingPayment && o.ReservedUntil < now && o.PlacedAt < now)
            .OrderBy(o => o.PlacedAt).Select(o => o.PaymentId).Take(200).ToListAsync(stop);
        foreach (var payment in overdue)
        {
            try
            {
                if (await payments.RefreshAsync(payment, stop) is not { IsPaid: true })
                {
                    await checkout.AbandonAsync(payment, "It was not paid in time.", stop);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "Payment {Payment} could not be given up and will be tried again.", payment);
            }
        }
    }
}
