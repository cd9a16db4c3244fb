using System.Globalization;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Marketplace.Reviews.Answering;

/// <summary>The author of a review hears that the shop has answered, in their language, and once.</summary>
internal sealed class TellAuthor(
    ReviewsDb db, IPeople people, ISellerDirectory sellers, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<ReviewAnswered>
{
    public async Task React(ReviewAnswered fact, CancellationToken stop)
    {
        var review = await db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == fact.ReviewId, stop);
        if (review is not { State: ReviewState.Published, Reply.Length: > 0, BuyerId: { } author } || (await people.FindAsync([author], stop)).GetValueOrDefault(author) is not { } person)
        {
            return;
        }

        // Holds for this reaction only: a culture set in an asynchronous method does not leave it.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(person.Language);
        var shop = (await sellers.FindAsync([review.SellerId], stop)).GetValueOrDefault(review.SellerId)?.Name ?? "";
        await mail.SendAsync(
            new Mail(
                person.Email, texts["{0} has answered your review", shop],
                $"""
                {texts["Hello,"]}

                {texts["you rated “{0}” at {1}, and the shop has answered:", review.ProductTitle, site.Current.SiteName]}

                {review.Reply}

                {Link(person.Language, review.ProductSlug)}
                """),
            stop);
    }

    // No request tells where a marketplace without a base URL stands; then there is no link.
    private string Link(string language, string slug) =>
        site.Current.BaseUrl is { Length: > 0 } root ? $"{root.TrimEnd('/')}{site.Current.PrefixOf(language)}/products/{slug}#reviews" : "";
}
