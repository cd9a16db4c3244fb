using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Setup;

/// <summary>Job: forgets stored answers after a day and guests' carts after ninety.</summary>
internal sealed class Tidy(OrderingDb db, UnitOfWork unit, TimeProvider clock) : IBackgroundTask
{
    public Task RunAsync(CancellationToken stop)
    {
        var (day, quarter) = (clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(-90));
        return unit.CommitAsync(
            async () =>
            {
                await db.StoredAnswers.Where(a => a.CreatedAt < day).ExecuteDeleteAsync(stop);
                await db.Carts.Where(c => c.UserId == null && c.ChangedAt < quarter).ExecuteDeleteAsync(stop);
            },
            stop);
    }
}
