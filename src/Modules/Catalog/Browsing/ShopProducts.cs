using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>What a shop sells, in the slot <c>shop.products</c> of its page.</summary>
internal sealed class ShopProducts(CatalogDb db, ISettings<CatalogSettings> settings) : ViewComponent
{
    internal sealed record Shelf(string ShopSlug, IReadOnlyList<ProductCard> Products, int Number, bool HasMore);

    public async Task<IViewComponentResult> InvokeAsync(ShopPageModel model)
    {
        HttpContext.Tag(CatalogTags.Shelves);
        var size = settings.Current.PageSize;
        var cards = await db.OnSale()
            .Where(product => product.SellerId == model.Shop.Id)
            .InOrder(ProductOrder.Newest).Skip((model.Page - 1) * size).Take(size + 1)
            .AsCards(db)
            .ToListAsync(HttpContext.RequestAborted);
        return View("/Catalog/Browsing/ShopProducts.cshtml", new Shelf(model.Shop.Slug, [.. cards.Take(size)], model.Page, cards.Count > size));
    }
}
