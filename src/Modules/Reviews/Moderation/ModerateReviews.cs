using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Marketplace.Reviews.Rating;
using Marketplace.Reviews.Reporting;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Reviews.Moderation;

/// <summary>A moderator looks at what is reported or waits, and hides it, shows it, or keeps it as it is.</summary>
internal static class ModerateReviews
{
    private const int LongestReason = 500;

    private static readonly TableOf<Row> _table = new TableOf<Row>("reviews", "Reviews", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-reports", EmptyTitle = "No reviews here", Complete = NameShopsAsync,
        }
        .Search("Product or words", Find)
        .Choice("show", "Reviews", [("reported", "Reported"), ("waiting", "Waiting for approval"), ("published", "Published"), ("hidden", "Hidden")], Narrow, tabs: true)
        .WithStars(row => row.Stars)
        .Between("written", "Written", row => row.CreatedAt)
        .Column("reports", "Reports", row => Cell.Of(row.OpenReports), row => row.OpenReports, numeric: true)
        .Column("stars", "Stars", row => ReviewTables.StarsOf(row.Stars), row => row.Stars)
        .Column("review", "Review", row => new Cell(ReviewTables.Excerpt(row.Title, row.Text)) { Href = $"/admin/reviews/{row.Id}", Note = row.Author })
        .Column("product", "Product", row => Cell.Link(row.Product, $"/products/{row.Slug}"), row => row.Product)
        .Column("shop", "Shop", row => Cell.Of(row.ShopName))
        .Column("state", "State", row => Cell.Badge(row.State.Text(), row.State.Badge()), row => row.State)
        .Column("written", "Written", row => Cell.Of(row.CreatedAt), row => row.CreatedAt)
        .Act(new TableAct("hide", "Hide", (http, id, reason, stop) => DecideAsync(http, id, "reviews.hidden", (review, at) => review.Hide(ReasonOf(reason), at), stop)) { AskReason = "Reason; the author reads it", UndoneBy = "show" })
        .Act(new TableAct("show", "Publish", (http, id, _, stop) => DecideAsync(http, id, "reviews.shown", (review, at) => review.Show(at), stop)))
        .Act(new TableAct("keep", "Nothing wrong: close the reports", (http, id, _, stop) => DecideAsync(http, id, "reviews.kept", (review, _) => review.Keep(), stop)));

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapTable("/reviews", _table, Rows).RequirePermission(ReviewsPermissions.Moderate);
        admin.MapGet("/reviews/{id}", Show).RequirePermission(ReviewsPermissions.Moderate).WithName("Reviews.Admin.Review");
        admin.MapPost("/reviews/{id}/hiding", Hide).RequirePermission(ReviewsPermissions.Moderate);
        admin.MapPost("/reviews/{id}/publication", Publish).RequirePermission(ReviewsPermissions.Moderate);
        admin.MapPost("/reviews/{id}/keeping", Keep).RequirePermission(ReviewsPermissions.Moderate);
    }

    internal sealed record HideForm
    {
        [Required(ErrorMessage = "Give the reason; the author reads it."), MaxLength(LongestReason, ErrorMessage = "Write 500 characters at most.")]
        public string? Reason { get; init; }
    }

    internal sealed record ReviewPage(Review Review, string ShopName, IReadOnlyList<ReviewReport> Reports);

    internal sealed record Row
    {
        public required ReviewId Id { get; init; }

        public SellerId SellerId { get; init; }

        public string ShopName { get; set; } = "";

        public int Stars { get; init; }

        public required string Title { get; init; }

        public required string Text { get; init; }

        public required string Author { get; init; }

        public required string Product { get; init; }

        public required string Slug { get; init; }

        public ReviewState State { get; init; }

        public int OpenReports { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }

    private static async Task<IResult> Show(ReviewId id, ReviewsDb db, ISellerDirectory sellers, CancellationToken stop) => await PageOfAsync(id, db, sellers, stop) is { } page ? page : Results.NotFound();

    private static async Task<IResult> Hide(ReviewId id, [FromForm] HideForm form, HttpContext http, ReviewsDb db, ISellerDirectory sellers, CancellationToken stop) =>
        FormCheck.Of(form) is { Count: > 0 } faults
            ? await PageOfAsync(id, db, sellers, stop) is { } page ? page.WithErrors(faults) : Results.NotFound()
            : await AnswerAsync(id, "reviews.hidden", (review, at) => review.Hide(ReasonOf(form.Reason), at), http, db, sellers, stop);

    private static Task<IResult> Publish(ReviewId id, HttpContext http, ReviewsDb db, ISellerDirectory sellers, CancellationToken stop) =>
        AnswerAsync(id, "reviews.shown", (review, at) => review.Show(at), http, db, sellers, stop);

    private static Task<IResult> Keep(ReviewId id, HttpContext http, ReviewsDb db, ISellerDirectory sellers, CancellationToken stop) =>
        AnswerAsync(id, "reviews.kept", (review, _) => review.Keep(), http, db, sellers, stop);

    private static async Task<IResult> AnswerAsync(
        ReviewId id, string action, Func<Review, DateTimeOffset, Result> decide, HttpContext http, ReviewsDb db, ISellerDirectory sellers, CancellationToken stop)
    {
        if (!(await DecideAsync(http, id.ToString(), action, decide, stop)).Failed(out var error))
        {
            return new SeeOther($"/admin/reviews/{id}");
        }

        return await PageOfAsync(id, db, sellers, stop) is { } page ? page.WithError(error) : Results.NotFound();
    }

    private static Task<Result> DecideAsync(HttpContext http, string id, string action, Func<Review, DateTimeOffset, Result> decide, CancellationToken stop)
    {
        var services = http.RequestServices;
        var db = services.GetRequiredService<ReviewsDb>();
        var wanted = ReviewId.TryParse(id, null, out var known) ? known : default;
        return services.GetRequiredService<UnitOfWork>().CommitAsync(
            async () =>
            {
                var decided = await services.GetRequiredService<ChangeReview>().HandleAsync(
                    db.Reviews.Where(r => r.Id == wanted),
                    (review, at) =>
                    {
                        var before = new { review.State, review.OpenReports };
                        if (decide(review, at).Failed(out var error))
                        {
                            return error;
                        }

                        services.GetRequiredService<IAuditTrail>().Record(action, $"review:{review.Id}", before, new { review.State, review.HiddenReason, review.OpenReports });
                        return Result.Done;
                    },
                    stop);
                if (decided.Failed(out _) || action == "reviews.shown")
                {
                    return decided;
                }

                var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
                await db.Reports.Where(r => r.ReviewId == wanted && r.ClosedAt == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.ClosedAt, now), stop);
                return Result.Done;
            },
            stop);
    }

    private static string ReasonOf(string? typed)
    {
        var reason = PlainWords.Line(typed);
        return reason.Length > LongestReason ? reason[..LongestReason] : reason;
    }

    private static IQueryable<Row> Rows(HttpContext http) => http.RequestServices.GetRequiredService<ReviewsDb>().Reviews.AsNoTracking()
        .Where(r => r.State != ReviewState.Withdrawn)
        .Select(r => new Row
        {
            Id = r.Id, SellerId = r.SellerId, Stars = r.Stars, Title = r.Title, Text = r.Text, Author = r.AuthorName, Product = r.ProductTitle, Slug = r.ProductSlug,
            State = r.State, OpenReports = r.OpenReports, CreatedAt = r.CreatedAt,
        });

    private static IQueryable<Row> Find(IQueryable<Row> rows, string words)
    {
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return rows.Where(row => row.Product.ToLower().Contains(low) || row.Title.ToLower().Contains(low) || row.Text.ToLower().Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static IQueryable<Row> Narrow(IQueryable<Row> rows, string show) => show switch
    {
        "reported" => rows.Where(row => row.OpenReports > 0),
        "waiting" => rows.Where(row => row.State == ReviewState.Waiting),
        "published" => rows.Where(row => row.State == ReviewState.Published),
        _ => rows.Where(row => row.State == ReviewState.Hidden),
    };

    private static async Task NameShopsAsync(IServiceProvider services, IReadOnlyList<Row> rows, CancellationToken stop)
    {
        var shops = await services.GetRequiredService<ISellerDirectory>().FindAsync([.. rows.Select(row => row.SellerId).Distinct()], stop);
        foreach (var row in rows)
        {
            row.ShopName = shops.GetValueOrDefault(row.SellerId)?.Name ?? "";
        }
    }

    private static async Task<Page<ReviewPage>?> PageOfAsync(ReviewId id, ReviewsDb db, ISellerDirectory sellers, CancellationToken stop)
    {
        if (await db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.State != ReviewState.Withdrawn, stop) is not { } review)
        {
            return null;
        }

        var reports = await db.Reports.AsNoTracking().Where(r => r.ReviewId == id).OrderByDescending(r => r.At).ToListAsync(stop);
        var shop = (await sellers.FindAsync([review.SellerId], stop)).GetValueOrDefault(review.SellerId);
        return Page.Of("/Reviews/Moderation/ModerateReview.cshtml", new ReviewPage(review, shop?.Name ?? "", reports));
    }
}
