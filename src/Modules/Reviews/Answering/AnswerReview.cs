using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
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

namespace Marketplace.Reviews.Answering;

/// <summary>A shop answers a review, changes its answer, or tells the moderators of it.</summary>
internal static class AnswerReview
{
    public static void Map(IEndpointRouteBuilder staff)
    {
        staff.MapGet("/reviews/{id}", Show).WithName("Reviews.Vendor.Review");
        staff.MapPost("/reviews/{id}/answer", Answer);
        staff.MapPost("/reviews/{id}/report", Report);
    }

    /// <summary>An empty answer takes it back.</summary>
    internal sealed record AnswerForm
    {
        [MaxLength(Review.LongestReply, ErrorMessage = "Write 2,000 characters at most.")]
        public string? Reply { get; init; }
    }

    internal sealed record ReviewPage(SellerSummary Shop, Review Review, bool IsReported, string Reply, bool Saved);

    private static async Task<IResult> Show(ReviewId id, bool? saved, CurrentSeller seller, HttpContext http, ReviewsDb db, CancellationToken stop) =>
        await PageOfAsync(id, null, saved is true, seller, http, db, stop) is { } page ? page : Results.NotFound();

    private static async Task<IResult> Answer(
        ReviewId id, [FromForm] AnswerForm form, CurrentSeller seller, HttpContext http, ReviewsDb db, ChangeReview reviews, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageOfAsync(id, form.Reply, false, seller, http, db, stop) is { } again ? again.WithErrors(faults) : Results.NotFound();
        }

        return (await reviews.HandleAsync(Mine(id, seller, db), (review, at) => review.Answer(PlainWords.Text(form.Reply), at), stop)).Failed(out _)
            ? Results.NotFound()
            : new SeeOther($"/vendor/{seller.Shop.Slug}/reviews/{id}?saved=true");
    }

    private static async Task<IResult> Report(
        ReviewId id, [FromForm] ReportReview.ReportForm form, CurrentSeller seller, HttpContext http, ReviewsDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageOfAsync(id, null, false, seller, http, db, stop) is { } again ? again.WithErrors(faults) : Results.NotFound();
        }

        var sent = await ReportReview.KeepAsync(Mine(id, seller, db), form, http.User.RequiredUserId(), bySeller: true, db, unit, clock, stop);
        if (!sent.Failed(out var error))
        {
            return new SeeOther($"/vendor/{seller.Shop.Slug}/reviews/{id}");
        }

        return await PageOfAsync(id, null, false, seller, http, db, stop) is { } page ? page.WithError(error) : Results.NotFound();
    }

    private static IQueryable<Review> Mine(ReviewId id, CurrentSeller seller, ReviewsDb db) => db.Reviews.Where(r => r.Id == id && r.SellerId == seller.Id && r.State == ReviewState.Published);

    private static async Task<Page<ReviewPage>?> PageOfAsync(ReviewId id, string? typed, bool saved, CurrentSeller seller, HttpContext http, ReviewsDb db, CancellationToken stop)
    {
        var reporter = http.User.RequiredUserId();
        var found = await Mine(id, seller, db).AsNoTracking().Select(r => new { Review = r, IsReported = db.Reports.Any(report => report.ReviewId == id && report.ReporterId == reporter) }).SingleOrDefaultAsync(stop);
        return found is null ? null : Page.Of("/Reviews/Answering/AnswerReview.cshtml", new ReviewPage(seller.Shop, found.Review, found.IsReported, typed ?? found.Review.Reply, saved));
    }
}
