using System.Globalization;
using System.Text.Json.Nodes;
using Marketplace.Catalog.Contracts;
using Microsoft.Extensions.Localization;

namespace Marketplace.Reviews.Showing;

/// <summary>A product's rating and the newest reviews for machines (schema.org's AggregateRating and Review).</summary>
internal sealed class ReviewFacts(ProductReviews reviews, IStringLocalizer texts) : IProductFacts
{
    private const int Most = 5;

    public async Task AddAsync(ProductPageModel product, JsonObject json, CancellationToken stop)
    {
        var shown = await reviews.LoadAsync(product.ProductId, ReviewWish.First, stop);
        if (shown.Rating is not { Count: > 0 } rating)
        {
            return;
        }

        json["aggregateRating"] = new JsonObject
        {
            ["@type"] = "AggregateRating", ["ratingValue"] = decimal.Round(rating.Average, 2), ["reviewCount"] = rating.Count, ["bestRating"] = 5, ["worstRating"] = 1,
        };
        json["review"] = new JsonArray([.. shown.Reviews.Take(Most).Select(One)]);
    }

    private JsonObject One(Review review)
    {
        var json = new JsonObject
        {
            ["@type"] = "Review",
            ["author"] = new JsonObject { ["@type"] = "Person", ["name"] = review.AuthorName.Length > 0 ? review.AuthorName : texts["Anonymous buyer"].Value },
            ["datePublished"] = review.CreatedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["reviewRating"] = new JsonObject { ["@type"] = "Rating", ["ratingValue"] = review.Stars, ["bestRating"] = 5, ["worstRating"] = 1 },
        };
        if (review.Title.Length > 0)
        {
            json["name"] = review.Title;
        }

        if (review.Text.Length > 0)
        {
            json["reviewBody"] = review.Text;
        }

        return json;
    }
}
