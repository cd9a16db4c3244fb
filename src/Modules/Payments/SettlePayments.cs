using Marketplace.Kernel.Jobs;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Marketplace.Payments;

/// <summary>Job: repeats refunds, captures and cancellations that a crash or an outage left undone, and asks after payments without an answer.</summary>
internal sealed class SettlePayments(PaymentsDb db, IPayments payments, TimeProvider clock, ILogger<SettlePayments> log) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken stop)
    {
        var old = clock.GetUtcNow().AddMinutes(-1);
        var unsettled = await db.Calls.AsNoTracking()
            .Where(c => c.Outcome == CallOutcome.Pending && c.Kind != CallKind.Create && c.PlannedAt < old)
            .OrderBy(c => c.PlannedAt).Select(c => c.PaymentId).Take(100).ToListAsync(stop);
        var unanswered = await db.Payments.AsNoTracking()
            .Where(p => (p.State == PaymentState.Created || p.State == PaymentState.Processing) && p.CreatedAt < old)
            .OrderBy(p => p.CreatedAt).Select(p => p.Id).Take(100).ToListAsync(stop);

        foreach (var id in unsettled.Distinct())
        {
            await TryAsync(id, () => payments.SettleAsync(id, stop));
        }

        foreach (var id in unanswered)
        {
            await TryAsync(id, () => payments.RefreshAsync(id, stop));
        }
    }

    private async Task TryAsync(PaymentId id, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogWarning(fault, "Payment {Payment} could not be settled and will be tried again.", id);
        }
    }
}
