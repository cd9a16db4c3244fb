using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Writing;

/// <summary>A buyer sees what they have rated, and what they could.</summary>
internal static class MyReviews
{
    private const int Most = 100;

    public static void Map(IEndpointRouteBuilder storefront) => storefront.MapGet("/account/reviews", Handle).RequireSignIn().WithName("Reviews.Mine");

    internal sealed record MyReviewsPage(IReadOnlyList<Review> Reviews, IReadOnlyList<Purchase> ToRate, bool Saved, bool Removed);

    private static async Task<IResult> Handle(bool? saved, bool? removed, HttpContext http, ReviewsDb db, IPurchases purchases, CancellationToken stop)
    {
        var buyer = http.User.RequiredUserId();
        var reviews = await db.Reviews.AsNoTracking().Where(r => r.BuyerId == buyer && r.State != ReviewState.Withdrawn).OrderByDescending(r => r.CreatedAt).Take(Most).ToListAsync(stop);
        var rated = reviews.Select(review => review.ProductId).ToHashSet();
        var bought = await purchases.OfBuyerAsync(buyer, null, stop);
        return Page.Of("/Reviews/Writing/MyReviews.cshtml", new MyReviewsPage(reviews, [.. bought.Where(purchase => !rated.Contains(purchase.ProductId))], saved is true, removed is true));
    }
}
