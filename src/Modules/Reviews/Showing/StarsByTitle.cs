using Marketplace.Catalog.Contracts;
using Marketplace.Reviews.Rating;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Reviews.Showing;

/// <summary>How a product is rated, by its title; in the slot <c>product.title</c>.</summary>
internal sealed class StarsByTitle(ProductReviews reviews) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model)
    {
        var (rating, _, _) = await reviews.LoadAsync(model.ProductId, ReviewWish.First, HttpContext.RequestAborted);
        return View("/Reviews/Showing/StarsByTitle.cshtml", rating ?? new ProductRating { ProductId = model.ProductId, SellerId = model.SellerId });
    }
}
