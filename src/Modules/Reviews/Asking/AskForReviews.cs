using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Reviews.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Asking;

/// <summary>Finds the orders whose buyers are to be asked now. The mail itself goes out by an event, so that a crash sends none twice and forgets none.</summary>
internal sealed class AskForReviews(ReviewsDb db, UnitOfWork unit, TimeProvider clock) : IBackgroundTask
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken stop)
    {
        var found = Batch;
        while (found == Batch)
        {
            await unit.CommitAsync(async () => found = await NextAsync(stop), stop);
            db.ChangeTracker.Clear();
        }
    }

    private async Task<int> NextAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var due = await db.Requests.Where(request => request.DueAt <= now).OrderBy(request => request.DueAt).Take(Batch).ToListAsync(stop);
        foreach (var request in due)
        {
            (request.DueAt, request.AskedAt) = (null, now);
            unit.Tell(new ReviewsDue(request.OrderId, now));
        }

        return due.Count;
    }
}
