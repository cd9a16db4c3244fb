using Marketplace.Catalog.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Media;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>Products on sale, with their pictures, for search engines.</summary>
internal sealed class ProductSitemap(CatalogDb db) : ISitemapSource
{
    public string Name => "products";

    public Task<int> CountAsync(CancellationToken stop) => db.OnSale().CountAsync(stop);

    public async Task<IReadOnlyList<SitemapEntry>> ReadAsync(int skip, int take, CancellationToken stop)
    {
        var products = await db.OnSale().OrderBy(p => p.Slug).Skip(skip).Take(take)
            .Select(p => new
            {
                p.Slug,
                p.UpdatedAt,
                Pictures = p.Media.Where(m => m.ImageKey != null).OrderBy(m => m.Position).Select(m => new { m.ImageKey, m.Width }).ToList(),
            })
            .ToListAsync(stop);
        return products.ConvertAll(p => new SitemapEntry(
            $"/products/{p.Slug}", p.UpdatedAt, [.. p.Pictures.Select(picture => ImageUrls.Path(picture.ImageKey!, ImageUrls.WidthsOf(picture.Width)[^1], "jpg"))]));
    }
}

/// <summary>The home page and the categories, for search engines.</summary>
internal sealed class CategorySitemap(CatalogDb db) : ISitemapSource
{
    public string Name => "categories";

    public async Task<int> CountAsync(CancellationToken stop) => await db.Categories.CountAsync(stop) + 1;

    public async Task<IReadOnlyList<SitemapEntry>> ReadAsync(int skip, int take, CancellationToken stop)
    {
        var paths = await db.Categories.AsNoTracking().OrderBy(c => c.Path).Select(c => c.Path).ToListAsync(stop);
        return [.. paths.Select(path => $"/categories/{path}").Prepend("/").Skip(skip).Take(take).Select(path => new SitemapEntry(path, null))];
    }
}
