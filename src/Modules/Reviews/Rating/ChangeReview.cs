using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Reviews.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Rating;

/// <summary>The one way on which a review changes: what it counts for its product changes with it, and pages and search hear of it.</summary>
internal sealed class ChangeReview(UnitOfWork unit, TimeProvider clock)
{
    /// <summary>Changes one review; not found when the query finds none.</summary>
    public Task<Result> HandleAsync(IQueryable<Review> which, Func<Review, DateTimeOffset, Result> change, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            if (await which.SingleOrDefaultAsync(stop) is not { } review)
            {
                return ReviewErrors.Unknown;
            }

            var before = review.Counted;
            if (change(review, clock.GetUtcNow()).Failed(out var error))
            {
                return error;
            }

            await FollowAsync(review, before, review.Counted, stop);
            return Result.Done;
        },
        stop);

    /// <summary>After a change inside the caller's commit: the stars that counted before, and those that count now.</summary>
    public async Task FollowAsync(Review review, int? before, int? after, CancellationToken stop)
    {
        if (before is null && after is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        if (before != after)
        {
            int Change(int stars) => (after == stars ? 1 : 0) - (before == stars ? 1 : 0);
            await unit.Connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO reviews_rating (product_id, seller_id, one, two, three, four, five) VALUES (@Product, @Seller, @One, @Two, @Three, @Four, @Five)
                ON CONFLICT (product_id) DO UPDATE SET one = reviews_rating.one + excluded.one, two = reviews_rating.two + excluded.two,
                    three = reviews_rating.three + excluded.three, four = reviews_rating.four + excluded.four, five = reviews_rating.five + excluded.five
                """,
                new { Product = review.ProductId.Value, Seller = review.SellerId.Value, One = Change(1), Two = Change(2), Three = Change(3), Four = Change(4), Five = Change(5) },
                unit.Transaction, cancellationToken: stop));
            unit.Tell(new ProductDocumentChanged(review.ProductId, now));
        }

        unit.Tell(new ReviewsChanged(review.ProductId, review.SellerId, now));
    }
}
