using Marketplace.Catalog.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Editing;

/// <summary>How many products a shop has in which state, in the slot <c>vendor.dashboard</c>.</summary>
internal sealed class ShelfOverview(CatalogDb db) : ViewComponent
{
    internal sealed record Overview(string ShopSlug, int Published, int Drafts, int InReview, int Rejected, int SoldOut);

    public async Task<IViewComponentResult> InvokeAsync(SellerSummary model)
    {
        var mine = db.Products.AsNoTracking().Where(p => p.SellerId == model.Id && p.DeletedAt == null);
        var counts = await mine.GroupBy(p => p.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, HttpContext.RequestAborted);
        var soldOut = await mine.CountAsync(
            p => p.Status == ProductStatus.Published && !p.Variants.Any(v => v.StockPolicy != StockPolicy.Deny
                || db.Stock.Where(s => s.VariantId == v.Id).Sum(s => s.OnHand - s.Reserved) > 0),
            HttpContext.RequestAborted);
        return View("/Catalog/Editing/ShelfOverview.cshtml", new Overview(
            model.Slug, counts.GetValueOrDefault(ProductStatus.Published), counts.GetValueOrDefault(ProductStatus.Draft),
            counts.GetValueOrDefault(ProductStatus.InReview), counts.GetValueOrDefault(ProductStatus.Rejected), soldOut));
    }
}
