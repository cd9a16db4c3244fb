using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Carts;

/// <summary>What a guest has put into the cart is still there after signing in, beside what the member had before.</summary>
internal sealed class MergeCartWhenSignedIn(OrderingDb db, UnitOfWork unit, CurrentCart carts, TimeProvider clock) : IWhenSignedIn
{
    public async Task ReactAsync(HttpContext http, UserId user, CancellationToken stop)
    {
        if (CurrentCart.TokenOf(http) is not { } token)
        {
            return;
        }

        var hash = CurrentCart.HashOf(token);
        await unit.CommitAsync(
            async () =>
            {
                var guest = await db.Carts.AsNoTracking().Where(c => c.TokenHash == hash).Select(c => c.Id).SingleOrDefaultAsync(stop);
                if (guest == Guid.Empty)
                {
                    return;
                }

                if (await carts.LoadAsync(guest, stop) is not { } brought)
                {
                    return;
                }

                if (!await db.Carts.AnyAsync(c => c.UserId == user, stop))
                {
                    brought.GiveTo(user, clock.GetUtcNow());
                    return;
                }

                (await carts.OpenOfMemberAsync(user, stop)).Merge(brought, clock.GetUtcNow());
                db.Remove(brought);
            },
            stop);
        CurrentCart.Forget(http);
    }
}

/// <summary>The number in the page's head.</summary>
internal sealed class CartCount(CurrentCart carts) : IMeContributor
{
    public string Member => "cartCount";

    public async ValueTask<object?> GetAsync(HttpContext http) => await carts.CountAsync(http, http.RequestAborted);
}
