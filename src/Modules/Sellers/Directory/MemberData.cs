using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Directory;

/// <summary>The shops that a person works in. Who is a shop's only owner cannot go without the shop.</summary>
internal sealed class MemberData(SellersDb db, IPeople people) : IPersonalData
{
    public string Member => "shops";

    public async Task<object?> ExportAsync(UserId user, CancellationToken stop) => await db.Sellers.AsNoTracking()
        .Where(s => s.Members.Any(m => m.UserId == user))
        .Select(s => new { s.Slug, s.Name, s.Email, Role = s.Members.First(m => m.UserId == user).Role.ToString() })
        .ToListAsync(stop);

    public async Task<Result> MayForgetAsync(UserId user, CancellationToken stop) =>
        await db.Sellers.AnyAsync(s => s.Members.Any(m => m.UserId == user && m.Role == SellerRole.Owner) && !s.Members.Any(m => m.UserId != user && m.Role == SellerRole.Owner), stop)
            ? SellerErrors.LastOwner
            : Result.Done;

    public async Task ForgetAsync(UserId user, CancellationToken stop)
    {
        foreach (var shop in await db.Sellers.Include(s => s.Members).Where(s => s.Members.Any(m => m.UserId == user)).ToListAsync(stop))
        {
            shop.Remove(user);
        }

        var email = (await people.FindAsync([user], stop)).GetValueOrDefault(user)?.Email.ToLowerInvariant();
        db.Invitations.RemoveRange(await db.Invitations.Where(i => i.InvitedBy == user || i.Email == email).ToListAsync(stop));
    }
}
