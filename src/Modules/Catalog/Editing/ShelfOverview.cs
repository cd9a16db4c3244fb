using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Catalog.Editing;

/// <summary>How many products a shop has in which state, in the slot <c>vendor.dashboard</c>.</summary>
internal sealed class ShelfOverview(ShelfCounts shelf) : ViewComponent
{
    internal sealed record Overview(string ShopSlug, int Published, int Drafts, int InReview, int Rejected, int SoldOut);

    public async Task<IViewComponentResult> InvokeAsync(SellerSummary model)
    {
        var counts = await shelf.OfAsync(model.Id, HttpContext.RequestAborted);
        return View("/Catalog/Editing/ShelfOverview.cshtml", new Overview(
            model.Slug, counts.Of(ProductStatus.Published), counts.Of(ProductStatus.Draft), counts.Of(ProductStatus.InReview), counts.Of(ProductStatus.Rejected), counts.SoldOut));
    }
}
