using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Reporting;

/// <summary>Somebody who is signed in tells the moderators of a review that should not be there.</summary>
internal static class ReportReview
{
    public static void Map(IEndpointRouteBuilder storefront)
    {
        storefront.MapGet("/reviews/{id}/report", Show).RequireSignIn().WithName("Reviews.Report");
        storefront.MapPost("/reviews/{id}/report", Send).RequireSignIn();
    }

    internal sealed record ReportForm
    {
        [Required(ErrorMessage = "Say what is wrong with it."), MaxLength(500, ErrorMessage = "Write 500 characters at most.")]
        public string? Reason { get; init; }
    }

    internal sealed record ReportPage(Review Review, ReportForm Form, bool Sent);

    private static async Task<IResult> Show(ReviewId id, bool? sent, ReviewsDb db, CancellationToken stop) => await PageOfAsync(id, new ReportForm(), sent is true, db, stop) is { } page ? page : Results.NotFound();

    private static async Task<IResult> Send(ReviewId id, [FromForm] ReportForm form, HttpContext http, ReviewsDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return await PageOfAsync(id, form, false, db, stop) is { } again ? again.WithErrors(faults) : Results.NotFound();
        }

        var sent = await KeepAsync(db.Reviews.Where(r => r.Id == id), form, http.User.RequiredUserId(), bySeller: false, db, unit, clock, stop);
        if (!sent.Failed(out var error))
        {
            return new SeeOther($"/reviews/{id}/report?sent=true");
        }

        return await PageOfAsync(id, form, false, db, stop) is { } page ? page.WithError(error) : Results.NotFound();
    }

    /// <summary>Notes a report; each person reports a review once.</summary>
    public static Task<Result> KeepAsync(
        IQueryable<Review> which, ReportForm form, UserId reporter, bool bySeller, ReviewsDb db, UnitOfWork unit, TimeProvider clock, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            if (await which.SingleOrDefaultAsync(stop) is not { } review)
            {
                return ReviewErrors.Unknown;
            }

            if (await db.Reports.AnyAsync(r => r.ReviewId == review.Id && r.ReporterId == reporter, stop))
            {
                return ReviewErrors.AlreadyReported;
            }

            db.Add(new ReviewReport { Id = Guid.CreateVersion7(), ReviewId = review.Id, ReporterId = reporter, BySeller = bySeller, Reason = PlainWords.Line(form.Reason), At = clock.GetUtcNow() });
            return review.Report(reporter);
        },
        stop);

    private static async Task<Page<ReportPage>?> PageOfAsync(ReviewId id, ReportForm form, bool sent, ReviewsDb db, CancellationToken stop) =>
        await db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.State == ReviewState.Published, stop) is { } review
            ? Page.Of("/Reviews/Reporting/ReportReview.cshtml", new ReportPage(review, form, sent))
            : null;
}
