using Marketplace.Kernel.Http;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Shopfront;

/// <summary>Open shops, for search engines.</summary>
internal sealed class ShopSitemap(SellersDb db) : ISitemapSource
{
    public string Name => "shops";

    public Task<int> CountAsync(CancellationToken stop) => db.Sellers.CountAsync(s => s.Status == SellerStatus.Active, stop);

    public async Task<IReadOnlyList<SitemapEntry>> ReadAsync(int skip, int take, CancellationToken stop) =>
        (await db.Sellers.AsNoTracking().Where(s => s.Status == SellerStatus.Active).OrderBy(s => s.Slug).Skip(skip).Take(take).Select(s => s.Slug).ToListAsync(stop))
        .ConvertAll(slug => new SitemapEntry($"/shops/{slug}", null));
}
