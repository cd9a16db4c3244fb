using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>What else stands on the same shelf, in the slot <c>product.below</c>.</summary>
internal sealed class RelatedProducts(CatalogDb db) : ViewComponent
{
    private const int Most = 4;

    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model) =>
        View("/Catalog/Browsing/RelatedProducts.cshtml", await Query(db, model.ProductId, Most).ToListAsync(HttpContext.RequestAborted));

    internal static IQueryable<ProductCard> Query(CatalogDb db, ProductId product, int most) => db.OnSale()
        .Where(other => other.Id != product && other.CategoryId != null && other.CategoryId == db.Products.Where(one => one.Id == product).Select(one => one.CategoryId).FirstOrDefault())
        .InOrder(ProductOrder.Newest).Take(most).AsCards(db);
}
