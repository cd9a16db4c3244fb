using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Setup;

/// <summary>The recipe step <c>past-reviews</c>.</summary>
internal sealed record PastReviewsShape
{
    /// <summary>How many products have any.</summary>
    [Range(1, 10_000)]
    public int Products { get; init; } = 400;

    /// <summary>Days before today in which they were written.</summary>
    [Range(1, 3_650)]
    public int Days { get; init; } = 90;

    /// <summary>E-mails of people with an account, who have rated some of what they bought.</summary>
    public IReadOnlyList<string> Buyers { get; init; } = [];
}

/// <summary>Fills a demo with reviews of what is on the shelves; the second run adds nothing.</summary>
/// <remarks>As the made-up orders before them, they are written past events: what indexes products afterwards finds them there.</remarks>
internal sealed class PastReviewsStep(
    ReviewsDb db, UnitOfWork unit, IProductDocuments products, IPurchases purchases, IPeople people, TimeProvider clock) : RecipeStep<PastReviewsShape>
{
    private const string Columns =
        "id, product_id, seller_id, buyer_id, product_title, product_slug, order_number, stars, title, text, language, author_name, state, hidden_reason, created_at, edited_at, reply, replied_at, open_reports, version, first_replied_at";

    private const int Chunk = 200;

    public override string Name => "past-reviews";

    public override string Description => "Makes up reviews of what is on the shelves, in English and Russian, with answers of the shops. For demos.";

    protected override async Task<Result> ApplyAsync(PastReviewsShape step, RecipeContext context, CancellationToken stop)
    {
        if (FormCheck.Of(step) is { Count: > 0 } faults)
        {
            return new Error(ErrorKind.Invalid, "reviews.recipe", $"{faults.First().Key}: {faults.First().Value[0]}");
        }

        if (await db.Reviews.AnyAsync(stop))
        {
            context.Progress("The reviews are there already");
            return Result.Done;
        }

        var now = clock.GetUtcNow();
        var plan = new ScalePlan { Seed = 11, Until = new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero) };
        var made = new List<PastReview>();
        foreach (var shelf in (await ShelfAsync(step.Products, stop)).Chunk(Chunk))
        {
            made.AddRange((await products.FindAsync(shelf, stop)).OrderBy(product => product.Slug, StringComparer.Ordinal).SelectMany(product => PastReview.Of(plan, product, step.Days)));
        }

        if ((await OfPeopleAsync(step, plan, made, stop)).Failed(out var error))
        {
            return error;
        }

        await unit.InsertAsync("reviews_review", Columns, made.Select(review => review.ToRow()), stop);
        await unit.InsertAsync(
            "reviews_rating", "product_id, seller_id, one, two, three, four, five",
            made.GroupBy(review => review.ProductId).Select(product => new object?[]
            {
                product.Key.Value, product.First().SellerId.Value,
                product.Count(r => r.Stars == 1), product.Count(r => r.Stars == 2), product.Count(r => r.Stars == 3), product.Count(r => r.Stars == 4), product.Count(r => r.Stars == 5),
            }),
            stop);
        context.Progress($"{made.Count} reviews of the last {step.Days} days");
        return Result.Done;
    }

    // Evenly over all shelves, which stand in the order of their addresses.
    private async Task<List<ProductId>> ShelfAsync(int most, CancellationToken stop)
    {
        var all = new List<ProductId>();
        string? after = null;
        while (await products.PageAsync(after, 500, stop) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(product => product.Id));
            after = page[^1].Slug;
        }

        return [.. all.Where((_, i) => (i + 1) * (long)most / all.Count > i * (long)most / all.Count)];
    }

    private async Task<Result> OfPeopleAsync(PastReviewsShape step, ScalePlan plan, List<PastReview> made, CancellationToken stop)
    {
        foreach (var email in step.Buyers)
        {
            if (await people.FindByEmailAsync(email, stop) is not { } person)
            {
                return new Error(ErrorKind.Invalid, "reviews.recipe", $"Nobody has the e-mail {email}: add them in a step Users first.");
            }

            // The other half is left to be rated.
            var bought = await purchases.OfBuyerAsync(person.Id, null, stop);
            made.AddRange(bought.OrderBy(purchase => purchase.Slug, StringComparer.Ordinal).Where((_, i) => i % 2 == 0).Select((purchase, i) => PastReview.Of(plan, purchase, person, i)));
        }

        return Result.Done;
    }
}
