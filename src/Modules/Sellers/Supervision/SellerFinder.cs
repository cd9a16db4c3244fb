using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Supervision;

/// <summary>Shops by name or address.</summary>
internal sealed class SellerFinder(SellersDb db) : IAdminFinder
{
    public Permission Permission => SellersPermissions.Manage;

    public async Task<IReadOnlyList<FoundThing>> FindAsync(string words, int most, CancellationToken stop)
    {
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        var found = await db.Sellers.AsNoTracking().Where(s => s.Slug.Contains(low) || s.Name.ToLower().Contains(low)).OrderBy(s => s.Name).Take(most)
            .Select(s => new { s.Id, s.Name, s.Slug }).ToListAsync(stop);
#pragma warning restore CA1304, CA1311, CA1862
        return found.ConvertAll(s => new FoundThing("Seller", s.Name, $"/shops/{s.Slug}", $"/admin/sellers/{s.Id}"));
    }
}
