using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Addresses;

/// <summary>What Ordering keeps about a buyer. Orders are books of the sellers and stay (GDPR, article 17(3)(b)); they only lose the account.</summary>
internal sealed class BuyerData(OrderingDb db) : IPersonalData
{
    public string Member => "shopping";

    public async Task<object?> ExportAsync(UserId user, CancellationToken stop) => new
    {
        Addresses = (await db.Addresses.AsNoTracking().Where(a => a.UserId == user).OrderBy(a => a.CreatedAt).ToListAsync(stop)).ConvertAll(a => new { a.CreatedAt, a.Address }),
        Cart = await db.Carts.AsNoTracking().Where(c => c.UserId == user).SelectMany(c => c.Lines).Select(l => new { l.VariantId, l.Quantity }).ToListAsync(stop),
        Orders = (await db.Orders.AsNoTracking().Where(o => o.BuyerId == user).OrderByDescending(o => o.PlacedAt).ToListAsync(stop))
            .ConvertAll(o => new { o.Number, o.PlacedAt, o.State, o.Email, o.Address, Total = o.Total }),
    };

    public Task<Result> MayForgetAsync(UserId user, CancellationToken stop) => Task.FromResult(Result.Done);

    public async Task ForgetAsync(UserId user, CancellationToken stop)
    {
        await db.Addresses.Where(a => a.UserId == user).ExecuteDeleteAsync(stop);
        await db.Carts.Where(c => c.UserId == user).ExecuteDeleteAsync(stop);
        await db.Orders.Where(o => o.BuyerId == user).ExecuteUpdateAsync(set => set.SetProperty(o => o.BuyerId, (UserId?)null), stop);
    }
}
