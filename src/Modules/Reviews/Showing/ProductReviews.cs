using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Reviews.Data;
using Marketplace.Reviews.Rating;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Showing;

/// <summary>A page of what buyers say of a product, and how it is rated; null where nobody has rated it.</summary>
internal sealed record ReviewsShown(ProductRating? Rating, IReadOnlyList<Review> Reviews, bool HasMore)
{
    public static ReviewsShown Nothing { get; } = new(null, [], HasMore: false);
}

/// <summary>Reads the reviews of a product: the first page, which the product's page asks for in several places, once for many requests.</summary>
internal sealed class ProductReviews(ReviewsDb db, TenantMemory memory)
{
    public const int PageSize = 8;

    public ValueTask<ReviewsShown> LoadAsync(ProductId product, ReviewWish wish, CancellationToken stop) => wish == ReviewWish.First
        ? memory.GetAsync($"reviews.of:{product}", () => ReadAsync(product, wish, stop), _ => [CatalogTags.Of(product)])
        : new(ReadAsync(product, wish, stop));

    private async Task<ReviewsShown> ReadAsync(ProductId product, ReviewWish wish, CancellationToken stop)
    {
        var page = await (
            from review in InOrder(Published(product, wish.Stars), wish.Order).Skip((wish.Page - 1) * PageSize).Take(PageSize + 1)
            join rating in db.Ratings on review.ProductId equals rating.ProductId
            select new { Review = review, Rating = rating }).ToListAsync(stop);
        var found = page.ConvertAll(one => one.Review);

        // Nothing on this page says nothing about the others, unless it is the first.
        var rated = page.Count > 0 || wish == ReviewWish.First ? page.FirstOrDefault()?.Rating : await RatingAsync(product, stop);
        return found.Count == 0 && rated is null ? ReviewsShown.Nothing : new ReviewsShown(rated, [.. found.Take(PageSize)], found.Count > PageSize);
    }

    /// <summary>What everybody can read of it.</summary>
    public IQueryable<Review> Published(ProductId product, int? stars)
    {
        var published = db.Reviews.AsNoTracking().Where(r => r.ProductId == product && r.State == ReviewState.Published);
        return stars is { } wanted ? published.Where(r => r.Stars == wanted) : published;
    }

    private static IOrderedQueryable<Review> InOrder(IQueryable<Review> reviews, ReviewOrder order) => order switch
    {
        ReviewOrder.Highest => reviews.OrderByDescending(r => r.Stars).ThenByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id),
        ReviewOrder.Lowest => reviews.OrderBy(r => r.Stars).ThenByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id),
        _ => reviews.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id),
    };

    private async Task<ProductRating?> RatingAsync(ProductId product, CancellationToken stop) =>
        await db.Ratings.AsNoTracking().SingleOrDefaultAsync(r => r.ProductId == product, stop) is { Count: > 0 } rating ? rating : null;
}
