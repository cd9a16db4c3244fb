using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Marketplace.Reviews.Rating;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Writing;

/// <summary>A buyer rates what they have bought, changes their mind, or takes it back.</summary>
internal static class WriteReview
{
    public static void Map(IEndpointRouteBuilder storefront)
    {
        storefront.MapGet("/account/reviews/{product}", Show).RequireSignIn().WithName("Reviews.Write");
        storefront.MapPost("/account/reviews/{product}", Save).RequireSignIn();
        storefront.MapPost("/account/reviews/{product}/removal", Remove).RequireSignIn();
    }

    internal sealed record ReviewForm
    {
        [Required(ErrorMessage = "Choose one to five stars."), Range(1, 5, ErrorMessage = "Choose one to five stars.")]
        public int? Stars { get; init; }

        [MaxLength(Review.LongestTitle, ErrorMessage = "Write 120 characters at most.")]
        public string? Title { get; init; }

        [MaxLength(Review.LongestText, ErrorMessage = "Write 4,000 characters at most.")]
        public string? Text { get; init; }

        public bool Anonymous { get; init; }
    }

    /// <summary>The form; without a purchase only the reason why there is none.</summary>
    internal sealed record ReviewPage(ProductId Product, Purchase? Purchase, Error? WhyNot, Review? Known, ReviewForm Form, string Name)
    {
        /// <summary>There is something to change or delete.</summary>
        public bool IsWritten => Known is not null and not { State: ReviewState.Withdrawn };
    }

    /// <summary>What the pages are put together from.</summary>
    internal sealed record Desk(
        ReviewsDb Db, UnitOfWork Unit, ChangeReview Reviews, IPurchases Purchases, ISellerDirectory Sellers, IPeople People, ISettings<ReviewsSettings> Settings, TimeProvider Clock);

    private static async Task<IResult> Show(ProductId product, HttpContext http, [AsParameters] Desk desk, CancellationToken stop)
    {
        var page = await PageOfAsync(product, null, http, desk, stop);
        return page.WhyNot is { } why && page.Known is null ? Answer(page).WithError(why) : Answer(page);
    }

    private static async Task<IResult> Save(ProductId product, [FromForm] ReviewForm form, HttpContext http, [AsParameters] Desk desk, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Answer(await PageOfAsync(product, form, http, desk, stop)).WithErrors(faults);
        }

        return (await SayAsync(product, form, http.User.RequiredUserId(), desk, stop)).Failed(out var error)
            ? Answer(await PageOfAsync(product, form, http, desk, stop)).WithError(error)
            : new SeeOther("/account/reviews?saved=true");
    }

    private static async Task<IResult> Remove(ProductId product, HttpContext http, [AsParameters] Desk desk, CancellationToken stop)
    {
        var buyer = http.User.RequiredUserId();
        var removed = await desk.Reviews.HandleAsync(desk.Db.Reviews.Where(r => r.ProductId == product && r.BuyerId == buyer), (review, at) =>
        {
            if (!review.Withdraw(at))
            {
                desk.Db.Remove(review);
                review.Gone();
            }

            return Result.Done;
        }, stop);
        return removed.Failed(out _) ? Results.NotFound() : new SeeOther("/account/reviews?removed=true");
    }

    private static Task<Result> SayAsync(ProductId product, ReviewForm form, UserId buyer, Desk desk, CancellationToken stop) => desk.Unit.CommitAsync(
        async () =>
        {
            var review = await desk.Db.Reviews.SingleOrDefaultAsync(r => r.ProductId == product && r.BuyerId == buyer, stop);
            var before = review?.Counted;
            if (review is null)
            {
                if ((await MayRateAsync(product, buyer, desk, stop)).Failed(out var why, out var purchase))
                {
                    return why;
                }

                review = new Review
                {
                    Id = ReviewId.New(), ProductId = product, SellerId = purchase.SellerId, BuyerId = buyer,
                    ProductTitle = purchase.Title, ProductSlug = purchase.Slug, OrderNumber = purchase.OrderNumber,
                };
                desk.Db.Add(review);
                before = null;
            }

            var name = form.Anonymous ? "" : await NameAsync(buyer, desk, stop);
            var words = new ReviewWords(form.Stars!.Value, PlainWords.Line(form.Title), PlainWords.Text(form.Text), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, name);
            review.Say(words, desk.Settings.Current.ApproveFirst, desk.Clock.GetUtcNow());
            await desk.Reviews.FollowAsync(review, before, review.Counted, stop);
            return Result.Done;
        },
        stop);

    private static async Task<ReviewPage> PageOfAsync(ProductId product, ReviewForm? form, HttpContext http, Desk desk, CancellationToken stop)
    {
        var buyer = http.User.RequiredUserId();
        var known = await desk.Db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.ProductId == product && r.BuyerId == buyer, stop);
        (await MayRateAsync(product, buyer, desk, stop)).Failed(out var why, out var purchase);
        return new ReviewPage(product, purchase, why, known, form ?? Filled(known), await NameAsync(buyer, desk, stop));
    }

    private static ReviewForm Filled(Review? known) => known is null or { State: ReviewState.Withdrawn }
        ? new ReviewForm()
        : new ReviewForm { Stars = known.Stars, Title = known.Title, Text = known.Text, Anonymous = known.AuthorName.Length == 0 };

    // Who works in the shop could order, send and praise its goods alone.
    private static async Task<Result<Purchase>> MayRateAsync(ProductId product, UserId buyer, Desk desk, CancellationToken stop)
    {
        if (await desk.Purchases.OfBuyerAsync(buyer, product, stop) is not [var newest, ..])
        {
            return ReviewErrors.NotBought;
        }

        return (await desk.Sellers.OfMemberAsync(buyer, stop)).Any(shop => shop.Id == newest.SellerId) ? ReviewErrors.OwnShop : newest;
    }

    private static async Task<string> NameAsync(UserId buyer, Desk desk, CancellationToken stop) =>
        ShownName.Of((await desk.People.FindAsync([buyer], stop)).GetValueOrDefault(buyer)?.Name);

    private static Page<ReviewPage> Answer(ReviewPage page) => Page.Of("/Reviews/Writing/WriteReview.cshtml", page);
}
