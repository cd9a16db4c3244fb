using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Directory;

/// <summary>Lets the members of a shop into its portal. A closed shop has no portal; a suspended one still ships what was sold.</summary>
internal sealed class SellerMembership(SellersDb db, CurrentSeller current) : ISellerMembership
{
    public async Task<bool> EnterAsync(string slug, UserId user, SellerRole atLeast, CancellationToken stop)
    {
        if (!Slug.IsWellFormed(slug))
        {
            return false;
        }

        var found = await db.Sellers.AsNoTracking()
            .Where(seller => seller.Slug == slug && seller.Status != SellerStatus.Closed)
            .SelectMany(seller => seller.Members, (seller, member) => new { seller, member })
            .Where(pair => pair.member.UserId == user)
            .Select(pair => new
            {
                Shop = new SellerSummary(pair.seller.Id, pair.seller.Slug, pair.seller.Name, pair.seller.Status, pair.seller.LogoKey, pair.seller.Email),
                pair.member.Role,
                Others = db.Members.Any(other => other.UserId == user && EF.Property<SellerId>(other, "SellerId") != pair.seller.Id),
            })
            .SingleOrDefaultAsync(stop);
        if (found is null || found.Role < atLeast)
        {
            return false;
        }

        (current.Shop, current.Role, current.HasOtherShops) = (found.Shop, found.Role, found.Others);
        return true;
    }
}
