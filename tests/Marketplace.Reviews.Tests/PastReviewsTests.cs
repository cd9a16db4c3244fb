using Dapper;

namespace Marketplace.Reviews.Tests;

public abstract class PastReviewsTests(DatabaseKind kind) : Stall(kind)
{
    private const string Step = """{ "name": "past-reviews", "products": 3, "days": 30, "buyers": ["ada@market.test"] }""";

    [Fact]
    public async Task A_demo_gets_reviews_whose_counts_are_right_and_the_second_run_adds_none()
    {
        await BuyerAsync(Ada, "POT", "VASE");

        await RunAsync(Step);
        var first = await ReviewsAsync();
        await RunAsync(Step);

        var kept = await Market.Ask<UnitOfWork, long>(async unit => await unit.Connection.QuerySingleAsync<long>("SELECT sum(one + two + three + four + five) FROM reviews_rating"));
        Assert.Equal(3, first.Select(review => review.ProductId).Distinct().Count());
        Assert.Single(first, review => review.BuyerId is not null);
        Assert.Equal(first.Count, (await ReviewsAsync()).Count);
        Assert.Equal(first.Count, kept);
        Assert.All(first, review => Assert.True(review.CreatedAt <= Market.Clock.Now && review.Stars is >= 1 and <= 5 && !review.AuthorName.Contains('@', StringComparison.Ordinal)));
        Assert.NotNull((await ReadAsync(Market.Guest(), "/products/hammer")).QuerySelector(".buybox .stars"));
    }
}

public sealed class PastReviewsOnSqlite() : PastReviewsTests(DatabaseKind.Sqlite);

public sealed class PastReviewsOnPostgreSql() : PastReviewsTests(DatabaseKind.PostgreSql);
