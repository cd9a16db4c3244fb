using Marketplace.Catalog.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Editing;

/// <summary>How many products a shop has in which state, counted once a request: its dashboard asks twice.</summary>
internal sealed class ShelfCounts(CatalogDb db)
{
    internal sealed record Counts(IReadOnlyDictionary<ProductStatus, int> ByStatus, int SoldOut)
    {
        public int Of(ProductStatus status) => ByStatus.GetValueOrDefault(status);
    }

    private (SellerId Shop, Counts Counts)? _known;

    public async Task<Counts> OfAsync(SellerId shop, CancellationToken stop)
    {
        if (_known is { } known && known.Shop == shop)
        {
            return known.Counts;
        }

        var mine = db.Products.AsNoTracking().Where(p => p.SellerId == shop && p.DeletedAt == null);
        var counts = await mine.GroupBy(p => p.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        var soldOut = await mine.CountAsync(
            p => p.Status == ProductStatus.Published && !p.Variants.Any(v => v.StockPolicy != StockPolicy.Deny || db.Stock.Where(s => s.VariantId == v.Id).Sum(s => s.OnHand - s.Reserved) > 0), stop);
        _known = (shop, new Counts(counts, soldOut));
        return _known.Value.Counts;
    }
}
