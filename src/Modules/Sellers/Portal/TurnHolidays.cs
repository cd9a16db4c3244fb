using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Portal;

/// <summary>Tells when shops go on holiday and come back, so that pages which say so are made anew.</summary>
/// <remarks>Whether something can be bought does not wait for this: it follows from the two ends of the holiday.</remarks>
internal sealed class TurnHolidays(SellersDb db, UnitOfWork unit, TimeProvider clock) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var due = await db.Sellers.AsNoTracking()
            .Where(s => s.HolidayUntilAt <= now || (s.HolidayUntilAt != null && s.HolidayFromAt <= now && !s.OnHoliday))
            .Select(s => s.Id).ToListAsync(stop);
        foreach (var id in due)
        {
            await unit.CommitAsync(async () => (await db.Sellers.SingleAsync(s => s.Id == id, stop)).TurnHoliday(clock.GetUtcNow()), stop);
        }
    }
}
