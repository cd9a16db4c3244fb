using Marketplace.Content.Data;
using Marketplace.Kernel.Http;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Pages;

/// <summary>Published pages, for search engines.</summary>
internal sealed class PageSitemap(ContentDb db) : ISitemapSource
{
    public string Name => "pages";

    public Task<int> CountAsync(CancellationToken stop) => db.Versions.Where(v => v.Published && v.Path != "").Select(v => v.Path).Distinct().CountAsync(stop);

    public async Task<IReadOnlyList<SitemapEntry>> ReadAsync(int skip, int take, CancellationToken stop) =>
        (await db.Versions.AsNoTracking().Where(v => v.Published && v.Path != "").GroupBy(v => v.Path).OrderBy(g => g.Key).Skip(skip).Take(take)
            .Select(g => new { g.Key, At = g.Max(v => v.ModifiedAt) }).ToListAsync(stop))
        .ConvertAll(page => new SitemapEntry($"/{page.Key}", page.At));
}
