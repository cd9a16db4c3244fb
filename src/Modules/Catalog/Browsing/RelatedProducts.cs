using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>What else stands on the same shelf, in the slot <c>product.below</c>.</summary>
internal sealed class RelatedProducts(CatalogDb db, TenantMemory memory) : ViewComponent
{
    private const int Most = 4;

    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model)
    {
        // One more than are shown: the product itself may be among them.
        var newest = model.CategoryId is not { } shelf ? [] : await memory.GetAsync(
            $"catalog.newest:{shelf}",
            () => Query(db, shelf, Most + 1).ToListAsync(HttpContext.RequestAborted),
            cards => cards.SelectMany(card => new[] { CatalogTags.Of(card.Id), SellerTags.Of(card.SellerId) }).Append(CatalogTags.Shelves));
        return View("/Catalog/Browsing/RelatedProducts.cshtml", newest.Where(card => card.Id != model.ProductId).Take(Most).ToList());
    }

    internal static IQueryable<ProductCard> Query(CatalogDb db, CategoryId shelf, int most) =>
        db.OnSale().Where(product => product.CategoryId == shelf).InOrder(ProductOrder.Newest).Take(most).AsCards(db);
}
