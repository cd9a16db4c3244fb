using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

internal static class ProductQueries
{
    /// <summary>What buyers can see: published, not deleted, of an active seller.</summary>
    public static IQueryable<Product> OnSale(this CatalogDb db) =>
        from product in db.Products.AsNoTracking()
        where product.Status == ProductStatus.Published && product.DeletedAt == null
            && db.Sellers.Any(seller => seller.Id == product.SellerId && seller.Active)
        select product;

    public static IQueryable<Product> InOrder(this IQueryable<Product> products, ProductOrder order) => order switch
    {
        ProductOrder.PriceUp => products.OrderBy(p => p.FromMinor).ThenByDescending(p => p.PublishedAt).ThenBy(p => p.Id),
        ProductOrder.PriceDown => products.OrderByDescending(p => p.FromMinor).ThenByDescending(p => p.PublishedAt).ThenBy(p => p.Id),
        ProductOrder.Name => products.OrderBy(p => p.Title).ThenBy(p => p.Id),
        _ => products.OrderByDescending(p => p.PublishedAt).ThenBy(p => p.Id),
    };

    /// <summary>One statement, whatever the page shows.</summary>
    public static IQueryable<ProductCard> AsCards(this IQueryable<Product> products, CatalogDb db) =>
        from product in products
        join seller in db.Sellers on product.SellerId equals seller.Id
        let cover = product.Media.Where(media => media.ImageKey != null).OrderBy(media => media.Position).FirstOrDefault()
        select new ProductCard
        {
            Id = product.Id,
            Slug = product.Slug,
            EnglishTitle = product.Title,
            RussianTitle = product.TitleRu,
            FromMinor = product.FromMinor,
            Currency = product.Currency,
            ManyPrices = product.Variants.Any(variant => variant.Price.Minor > product.FromMinor),
            CompareAtMinor = product.Variants.Max(variant => variant.CompareAtMinor),
            SellerName = seller.Name,
            SellerId = seller.Id,
            SellerSlug = seller.Slug,
            ImageKey = cover == null ? null : cover.ImageKey,
            ImageWidth = cover == null ? 0 : cover.Width,
            ImageHeight = cover == null ? 0 : cover.Height,
            Available = product.Variants.Any(variant => variant.StockPolicy != StockPolicy.Deny
                || db.Stock.Where(stock => stock.VariantId == variant.Id).Sum(stock => stock.OnHand - stock.Reserved) > 0),
        };
}
