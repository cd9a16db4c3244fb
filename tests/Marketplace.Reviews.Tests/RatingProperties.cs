using FsCheck;
using FsCheck.Fluent;
using Marketplace.Catalog.Contracts;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Marketplace.Reviews.Rating;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Result = Marketplace.Kernel.Result;

namespace Marketplace.Reviews.Tests;

/// <summary>For any history of what buyers and moderators do.</summary>
public abstract class RatingProperties(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Reviews"));

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Counts_that_are_kept_equal_those_made_from_the_reviews()
    {
        foreach (var history in Gen.Sample(Histories.One, 25, 40))
        {
            var product = ProductId.New();
            foreach (var act in history)
            {
                await _market.InTenantAsync("Default", services => DoAsync(services, product, act));
            }

            await _market.With<ReviewsDb>(async db =>
            {
                var made = await db.Reviews.AsNoTracking().Where(r => r.ProductId == product && r.State == ReviewState.Published).GroupBy(r => r.Stars).ToDictionaryAsync(same => same.Key, same => same.Count());
                var kept = await db.Ratings.AsNoTracking().SingleOrDefaultAsync(r => r.ProductId == product);
                Assert.All(Enumerable.Range(1, 5), stars => Assert.True(made.GetValueOrDefault(stars) == (kept?.With(stars) ?? 0), $"{stars} stars after {string.Join(", ", history)}"));
            });
        }
    }

    /// <summary>Buyer number <paramref name="Buyer"/> or a moderator does something with that buyer's review.</summary>
    public sealed record Act(string Kind, int Buyer, int Stars, bool ApproveFirst);

    private static class Histories
    {
        public static Gen<Act[]> One { get; } = (
            from kind in Gen.Elements("say", "say", "say", "delete", "hide", "show", "report", "keep", "refused")
            from buyer in Gen.Choose(1, 3)
            from stars in Gen.Choose(1, 5)
            from approve in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Act(kind, buyer, stars, approve)).ArrayOf(12);
    }

    private static async Task DoAsync(IServiceProvider services, ProductId product, Act act)
    {
        var (db, changes, unit) = (services.GetRequiredService<ReviewsDb>(), services.GetRequiredService<ChangeReview>(), services.GetRequiredService<UnitOfWork>());
        var buyer = new UserId(new Guid(act.Buyer, 0, 0, new byte[8]));
        var mine = db.Reviews.Where(r => r.ProductId == product && r.BuyerId == buyer);
        var words = new ReviewWords(act.Stars, "", "", "en", "");
        if (act.Kind == "say" && !await mine.AnyAsync())
        {
            await unit.CommitAsync(
                async () =>
                {
                    var review = new Review { Id = ReviewId.New(), ProductId = product, SellerId = SellerId.New(), BuyerId = buyer, ProductTitle = "", ProductSlug = "", OrderNumber = "" };
                    db.Add(review);
                    review.Say(words, act.ApproveFirst, DateTimeOffset.UnixEpoch);
                    await changes.FollowAsync(review, null, review.Counted, CancellationToken.None);
                },
                CancellationToken.None);
            return;
        }

        await changes.HandleAsync(mine, (review, at) => act.Kind switch
        {
            "say" => Said(review, words, act.ApproveFirst, at),
            "delete" => Deleted(db, review, at),
            "hide" => review.Hide("Because", at),
            "show" => review.Show(at),
            "report" => review.Report(new UserId(Guid.CreateVersion7())),
            "keep" => review.Keep(),
            _ => Refused(review, words, at),
        }, CancellationToken.None);
    }

    private static Result Said(Review review, ReviewWords words, bool approveFirst, DateTimeOffset at)
    {
        review.Say(words, approveFirst, at);
        return Result.Done;
    }

    private static Result Deleted(ReviewsDb db, Review review, DateTimeOffset at)
    {
        if (!review.Withdraw(at))
        {
            db.Remove(review);
            review.Gone();
        }

        return Result.Done;
    }

    private static Result Refused(Review review, ReviewWords words, DateTimeOffset at)
    {
        review.Say(words, false, at);
        return ReviewErrors.Unknown;
    }
}

public sealed class RatingPropertiesOnSqlite() : RatingProperties(DatabaseKind.Sqlite);

public sealed class RatingPropertiesOnPostgreSql() : RatingProperties(DatabaseKind.PostgreSql);
