using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Offering;

/// <summary>What every cart asks of variants, turned into SQL once a tenant instead of once a request.</summary>
internal sealed class OfferQuery
{
    /// <summary>Variants by their ids, with what of their product and seller decides whether they can be bought at a time.</summary>
    public Func<CatalogDb, VariantId[], DateTimeOffset, IAsyncEnumerable<Found>> ByVariant { get; } = EF.CompileAsyncQuery((CatalogDb db, VariantId[] ids, DateTimeOffset now) =>
        from variant in db.Variants.AsNoTracking()
        where ids.Contains(variant.Id)
        join product in db.Products on variant.ProductId equals product.Id
        join seller in db.Sellers on product.SellerId equals seller.Id into sellers
        from seller in sellers.DefaultIfEmpty()
        select new Found
        {
            Id = variant.Id,
            ProductId = variant.ProductId,
            SellerId = variant.SellerId,
            Sku = variant.Sku,
            Options = variant.Options,
            Price = variant.Price,
            CompareAtMinor = variant.CompareAtMinor,
            WeightGrams = variant.WeightGrams,
            StockPolicy = variant.StockPolicy,
            Title = product.Title,
            TitleRu = product.TitleRu,
            Slug = product.Slug,
            CategoryId = product.CategoryId,
            OnHoliday = seller != null && seller.HolidayFromAt <= now && seller.HolidayUntilAt > now,
            OnSale = product.Status == ProductStatus.Published && product.DeletedAt == null && seller != null && seller.Active,
            Image = product.Media.Where(media => media.ImageKey != null).OrderBy(media => media.Position).Select(media => media.ImageKey).FirstOrDefault(),
            Free = db.Stock.Where(stock => stock.VariantId == variant.Id).Sum(stock => (int?)(stock.OnHand - stock.Reserved)) ?? 0,
        });

    internal sealed class Found
    {
        public VariantId Id { get; init; }

        public ProductId ProductId { get; init; }

        public SellerId SellerId { get; init; }

        public string Sku { get; init; } = "";

        public IReadOnlyList<string> Options { get; init; } = [];

        public Money Price { get; init; }

        public long? CompareAtMinor { get; init; }

        public int WeightGrams { get; init; }

        public StockPolicy StockPolicy { get; init; }

        public string Title { get; init; } = "";

        public string? TitleRu { get; init; }

        public string Slug { get; init; } = "";

        public CategoryId? CategoryId { get; init; }

        public bool OnHoliday { get; init; }

        public bool OnSale { get; init; }

        public string? Image { get; init; }

        public int Free { get; init; }
    }
}
