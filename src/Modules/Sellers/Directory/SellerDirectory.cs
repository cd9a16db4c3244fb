using System.Linq.Expressions;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Directory;

/// <summary>Answers other modules who sells.</summary>
internal sealed class SellerDirectory(SellersDb db) : ISellerDirectory
{
    internal static readonly Expression<Func<Seller, SellerSummary>> Summary =
        seller => new SellerSummary(seller.Id, seller.Slug, seller.Name, seller.Status, seller.LogoKey, seller.Email)
        {
            Holiday = seller.HolidayUntilAt == null ? null : new ShopHoliday(seller.HolidayFromAt!.Value, seller.HolidayUntilAt.Value, seller.HolidayMessage),
            HasReturnsPolicy = seller.ReturnsPolicy != "",
        };

    public async Task<IReadOnlyDictionary<SellerId, SellerSummary>> FindAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop) =>
        await db.Sellers.AsNoTracking().Where(seller => ids.Contains(seller.Id)).Select(Summary).ToDictionaryAsync(seller => seller.Id, stop);

    public async Task<SellerSummary?> FindBySlugAsync(string slug, CancellationToken stop) => Slug.IsWellFormed(slug)
        ? await db.Sellers.AsNoTracking().Where(seller => seller.Slug == slug).Select(Summary).SingleOrDefaultAsync(stop)
        : null;

    public async Task<IReadOnlyList<SellerSummary>> OfMemberAsync(UserId user, CancellationToken stop) =>
        await db.Sellers.AsNoTracking()
            .Where(seller => seller.Members.Any(member => member.UserId == user))
            .OrderBy(seller => seller.Name)
            .Select(Summary)
            .ToListAsync(stop);
}
