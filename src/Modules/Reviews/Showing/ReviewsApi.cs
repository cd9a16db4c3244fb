using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Rating;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Showing;

/// <summary>Integrators read what buyers say.</summary>
internal static class ReviewsApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Api("Reviews")
        .MapGet("/products/{productId}/reviews", Handle).AllowAnonymous().WithName("Reviews.List").WithSummary("Published reviews of a product, newest first");

    /// <summary>Which ones.</summary>
    internal sealed record ReviewsRequest
    {
        /// <summary>Only those with so many stars.</summary>
        [Range(1, 5)]
        public int? Stars { get; init; }
    }

    /// <summary>A review. The author is a first name and an initial, or null; the language is a two-letter code.</summary>
    internal sealed record ReviewAnswer(
        ReviewId Id, int Stars, string Title, string Text, string Language, string? Author, bool VerifiedPurchase, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, ReplyAnswer? Reply);

    /// <summary>What the shop says to it.</summary>
    internal sealed record ReplyAnswer(string Text, DateTimeOffset At);

    /// <summary>A page of reviews, and how the product is rated by all of them; null where nobody has rated it.</summary>
    internal sealed record ReviewsAnswer(RatingAnswer? Rating, IReadOnlyList<ReviewAnswer> Items, string? Next);

    private static async Task<Ok<ReviewsAnswer>> Handle(
        ProductId productId, [AsParameters] ReviewsRequest request, [AsParameters] Paging paging, ProductReviews reviews, Ratings ratings, CancellationToken stop)
    {
        var skip = int.TryParse(paging.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? Math.Clamp(after, 0, 10_000) : 0;
        var found = await reviews.Published(productId, request.Stars).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Skip(skip).Take(paging.Size + 1).ToListAsync(stop);
        var page = CursorPage<Review>.Of(found, paging.Size, _ => (skip + paging.Size).ToString(CultureInfo.InvariantCulture));
        var rating = (await ratings.OfProductsAsync([productId], stop)).GetValueOrDefault(productId);
        return TypedResults.Ok(new ReviewsAnswer(rating is null ? null : new RatingAnswer(decimal.Round(rating.Average, 2), rating.Count), [.. page.Items.Select(Answer)], page.Next));
    }

    private static ReviewAnswer Answer(Review review) => new(
        review.Id, review.Stars, review.Title, review.Text, review.Language, review.AuthorName.Length > 0 ? review.AuthorName : null, VerifiedPurchase: true, review.CreatedAt, review.EditedAt,
        review.RepliedAt is { } at ? new ReplyAnswer(review.Reply, at) : null);
}
