using Marketplace.Catalog.Contracts;
using Marketplace.Reviews.Rating;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Marketplace.Reviews.Showing;

/// <summary>What buyers say, below a product; in the slot <c>product.below</c>. Filter, order and page are addresses.</summary>
internal sealed class ReviewsBelow(ProductReviews reviews) : ViewComponent
{
    internal sealed record Section(ProductId Product, ReviewsShown Shown, ReviewWish Wish, string Path)
    {
        public ProductRating? Rating => Shown.Rating;

        public string Link(ReviewWish wish)
        {
            var query = string.Join('&', (Variant.Length > 0 ? new[] { $"variant={Variant}" } : []).Concat(wish.Pairs()));
            return $"{Path}{(query.Length > 0 ? "?" : "")}{query}#reviews";
        }

        /// <summary>The variant that the address names; empty for none.</summary>
        public required string Variant { get; init; }
    }

    public async Task<IViewComponentResult> InvokeAsync(ProductPageModel model)
    {
        var wish = ReviewWish.Of(Request.Query);
        var shown = await reviews.LoadAsync(model.ProductId, wish, HttpContext.RequestAborted);
        var variant = VariantId.TryParse(Request.Query["variant"], null, out var id) ? id.ToString() : "";
        return View("/Reviews/Showing/ReviewsBelow.cshtml", new Section(model.ProductId, shown, wish, Request.PathBase.Add(Request.Path).ToUriComponent()) { Variant = variant });
    }
}
