using System.Globalization;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;
using Marketplace.Reviews.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Marketplace.Reviews.Asking;

/// <summary>Asks a member what they think of what they got; guests have no account to write with.</summary>
internal sealed class SendReviewRequest(IPurchases purchases, ReviewsDb db, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<ReviewsDue>
{
    public async Task React(ReviewsDue fact, CancellationToken stop)
    {
        if (await purchases.OfOrderAsync(fact.OrderId, stop) is not { Buyer: { } buyer } order)
        {
            return;
        }

        var products = order.Shipped.Select(purchase => purchase.ProductId).ToList();
        var rated = await db.Reviews.AsNoTracking().Where(r => r.BuyerId == buyer && products.Contains(r.ProductId)).Select(r => r.ProductId).ToListAsync(stop);
        var open = order.Shipped.Where(purchase => !rated.Contains(purchase.ProductId)).ToList();
        if (open.Count == 0)
        {
            return;
        }

        // Holds for this reaction only: a culture set in an asynchronous method does not leave it.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(order.Language);
        await mail.SendAsync(
            new Mail(
                order.Email, texts["How is what you bought?"],
                $"""
                {texts["Hello,"]}

                {texts["your order {0} at {1} should be with you by now. A few stars help other buyers, and the shops.", order.Number, site.Current.SiteName]}

                {string.Join("\n\n", open.Select(purchase => $"{purchase.Title}\n{order.Root}/account/reviews/{purchase.ProductId}"))}

                {texts["We ask once for each order and not again."]}
                """),
            stop);
    }
}
