using Marketplace.Kernel.Data;
using Marketplace.Kernel.Jobs;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Members;

/// <summary>Forgets invitations that nobody accepted, a month after their links stopped working: an address of somebody without an account is not kept for ever (GDPR, article 5(1)(e)).</summary>
internal sealed class ForgetInvitations(SellersDb db, UnitOfWork unit, TimeProvider clock) : IBackgroundTask
{
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    public Task RunAsync(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - _kept;
        return unit.CommitAsync(() => db.Invitations.Where(invitation => invitation.ExpiresAt < before).ExecuteDeleteAsync(stop), stop);
    }
}
