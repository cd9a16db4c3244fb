using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Offering;

/// <summary>Tells carts what a variant is and costs at this moment.</summary>
internal sealed class Offers(CatalogDb db, OfferQuery query, CategoryTree categories, IGoodsWords words, TimeProvider clock) : IOffers
{
    public async Task<IReadOnlyDictionary<VariantId, Offer>> FindAsync(IReadOnlyCollection<VariantId> ids, CancellationToken stop)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<VariantId, Offer>();
        }

        var tree = await categories.LoadAsync(stop);
        var now = clock.GetUtcNow();
        var russian = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru";
        var found = await query.ByVariant(db, [.. ids], now).ToListAsync(stop);

        var texts = await words.FindAsync(found.SelectMany(one => one.Options), stop);
        return found.ToDictionary(one => one.Id, one => new Offer(
            one.Id, one.ProductId, one.SellerId, one.Sku,
            russian && one.TitleRu is { Length: > 0 } title ? title : one.Title,
            string.Join(" / ", one.Options.Select(option => texts.GetValueOrDefault(option, option))), one.Slug, one.Price, one.CompareAtMinor,
            tree.TaxClassOf(one.CategoryId), one.WeightGrams, [.. tree.UpFrom(one.CategoryId).Select(node => node.Id)],
            one.Image, one.StockPolicy == StockPolicy.Deny ? Math.Max(0, one.Free) : int.MaxValue, one.OnSale && !one.OnHoliday) { OnHoliday = one.OnSale && one.OnHoliday });
    }
}
