using Marketplace.Kernel.Http;
using Marketplace.Reviews.Rating;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Reviews.Showing;

/// <summary>How all products of a shop are rated together, on its page; in the slot <c>shop.facts</c>.</summary>
internal sealed class ShopRating(Ratings ratings) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(SellerSummary model)
    {
        HttpContext.Tag(ReviewTags.OfShop(model.Id));
        var found = await ratings.OfSellersAsync([model.Id], HttpContext.RequestAborted);
        return View("/Reviews/Showing/ShopRating.cshtml", found.GetValueOrDefault(model.Id) ?? new RatingAnswer(0, 0));
    }
}
