using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Offering;

/// <summary>Tells carts what a variant is and costs at this moment.</summary>
internal sealed class Offers(CatalogDb db, CategoryTree categories, IGoodsWords words, TimeProvider clock) : IOffers
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
        var found = await (
            from variant in db.Variants.AsNoTracking()
            where ids.Contains(variant.Id)
            join product in db.Products on variant.ProductId equals product.Id
            join seller in db.Sellers on product.SellerId equals seller.Id into sellers
            from seller in sellers.DefaultIfEmpty()
            select new
            {
                variant.Id, variant.ProductId, variant.SellerId, variant.Sku, variant.Options, variant.Price, variant.CompareAtMinor,
                variant.WeightGrams, variant.StockPolicy, product.Title, product.TitleRu, product.Slug, product.CategoryId,
                OnHoliday = seller != null && seller.HolidayFromAt <= now && seller.HolidayUntilAt > now,
                OnSale = product.Status == ProductStatus.Published && product.DeletedAt == null && seller != null && seller.Active,
                Image = product.Media.Where(media => media.ImageKey != null).OrderBy(media => media.Position).Select(media => media.ImageKey).FirstOrDefault(),
                Free = db.Stock.Where(stock => stock.VariantId == variant.Id).Sum(stock => (int?)(stock.OnHand - stock.Reserved)) ?? 0,
            }).ToListAsync(stop);

        var texts = await words.FindAsync(found.SelectMany(one => one.Options), stop);
        return found.ToDictionary(one => one.Id, one => new Offer(
            one.Id, one.ProductId, one.SellerId, one.Sku,
            russian && one.TitleRu is { Length: > 0 } title ? title : one.Title,
            string.Join(" / ", one.Options.Select(option => texts.GetValueOrDefault(option, option))), one.Slug, one.Price, one.CompareAtMinor,
            tree.TaxClassOf(one.CategoryId), one.WeightGrams, [.. tree.UpFrom(one.CategoryId).Select(node => node.Id)],
            one.Image, one.StockPolicy == StockPolicy.Deny ? Math.Max(0, one.Free) : int.MaxValue, one.OnSale && !one.OnHoliday) { OnHoliday = one.OnSale && one.OnHoliday });
    }
}
