using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>The field <c>products</c> of sellers: how many they have on sale, and the newest.</summary>
internal sealed class ShelfOfSeller(CatalogDb db) : IEmbed<SellerId>
{
    private const int Newest = 6;

    public string Name => "products";

    public string Description => "How many products the shop has on sale, and the newest six.";

    public Type Shape => typeof(Shelf);

    /// <summary>A shop's products in short.</summary>
    internal sealed record Shelf(int Count, IReadOnlyList<ShelfProduct> Newest);

    /// <summary>A product in short.</summary>
    internal sealed record ShelfProduct(ProductId Id, string Slug, string Title, Money Price);

    public async Task<IReadOnlyDictionary<SellerId, object>> LoadAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop)
    {
        var counts = await db.OnSale().Where(p => ids.Contains(p.SellerId)).GroupBy(p => p.SellerId)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        var newest = await db.Sellers.AsNoTracking().Where(s => ids.Contains(s.Id))
            .SelectMany(s => db.OnSale().Where(p => p.SellerId == s.Id).OrderByDescending(p => p.PublishedAt).ThenBy(p => p.Id).Take(Newest))
            .Select(p => new { p.SellerId, p.Id, p.Slug, p.Title, p.FromMinor, p.Currency }).ToListAsync(stop);
        return counts.ToDictionary(count => count.Key, count => (object)new Shelf(
            count.Value, [.. newest.Where(p => p.SellerId == count.Key).Select(p => new ShelfProduct(p.Id, p.Slug, p.Title, new Money(p.FromMinor, p.Currency)))]));
    }
}
