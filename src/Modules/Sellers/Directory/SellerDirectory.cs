using System.Linq.Expressions;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Directory;

/// <summary>Answers other modules who sells.</summary>
internal sealed class SellerDirectory(SellersDb db, SellerQuery query) : ISellerDirectory
{
    internal static readonly Expression<Func<Seller, SellerSummary>> Summary =
        seller => new SellerSummary(seller.Id, seller.Slug, seller.Name, seller.Status, seller.LogoKey, seller.Email)
        {
            Holiday = seller.HolidayUntilAt == null ? null : new ShopHoliday(seller.HolidayFromAt!.Value, seller.HolidayUntilAt.Value, seller.HolidayMessage),
            HasReturnsPolicy = seller.ReturnsPolicy != "",
        };

    public async Task<IReadOnlyDictionary<SellerId, SellerSummary>> FindAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop) =>
        ids.Count == 0 ? new Dictionary<SellerId, SellerSummary>() : await query.ById(db, [.. ids]).ToDictionaryAsync(seller => seller.Id, cancellationToken: stop);

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

/// <summary>What every cart and product page asks of sellers, turned into SQL once a tenant instead of once a request.</summary>
internal sealed class SellerQuery
{
    /// <summary>Sellers by their ids.</summary>
    public Func<SellersDb, SellerId[], IAsyncEnumerable<SellerSummary>> ById { get; } = EF.CompileAsyncQuery((SellersDb db, SellerId[] ids) =>
        db.Sellers.AsNoTracking().Where(seller => ids.Contains(seller.Id)).Select(SellerDirectory.Summary));
}
