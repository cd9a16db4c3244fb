using Marketplace.Catalog.Data;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Supervision;

/// <summary>Products by a part of their address.</summary>
internal sealed class ProductFinder(CatalogDb db) : IAdminFinder
{
    public Permission Permission => CatalogPermissions.ManageProducts;

    public async Task<IReadOnlyList<FoundThing>> FindAsync(string words, int most, CancellationToken stop)
    {
        var slug = Kernel.Slug.From(words);
        var found = await db.Products.AsNoTracking()
            .Where(p => p.DeletedAt == null && ((slug != "" && p.Slug.StartsWith(slug)) || p.Title.StartsWith(words) || p.Variants.Any(v => v.Sku == words)))
            .OrderBy(p => p.Slug).Take(most).Select(p => new { p.Id, p.Title, p.Slug }).ToListAsync(stop);
        return found.ConvertAll(p => new FoundThing("Product", p.Title, $"/products/{p.Slug}", $"/admin/products/{p.Id}"));
    }
}
