using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Marketplace.Ordering.Mails;

/// <summary>The buyer gets a confirmation in their language.</summary>
internal sealed class MailBuyerWhenOrderPlaced(OrderingDb db, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<OrderPlaced>
{
    public async Task React(OrderPlaced fact, CancellationToken stop)
    {
        using var language = Language.Of(fact.Language);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == fact.GroupId, stop);
        var parts = await db.SellerOrders.AsNoTracking().Include(s => s.Lines).Where(s => s.OrderId == fact.GroupId).OrderBy(s => s.Number).ToListAsync(stop);
        var lines = parts.SelectMany(part => part.Lines
            .Select(l => $"  {l.Quantity} × {l.Title} {l.Options}".TrimEnd() + $" — {part.Amount(l.TotalMinor).Format()}")
            .Prepend($"{part.SellerName}:")
            .Append($"  {texts["Delivery"]}: {part.Amount(part.ShippingMinor).Format()}"));
        await mail.SendAsync(
            new Mail(
                fact.Email, texts["Your order {0} at {1}", fact.Number, site.Current.SiteName],
                $"""
                {texts["Thank you for your order"]}!

                {string.Join('\n', lines)}

                {texts["Total"]}: {fact.Total.Format()}

                {texts["Look at your order here:"]}
                {Links.Buyer(order, site.Current)}
                """),
            stop);
    }
}

/// <summary>Each seller hears of a new order.</summary>
internal sealed class MailSellersWhenOrderPlaced(OrderingDb db, ISellerDirectory sellers, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<OrderPlaced>
{
    public async Task React(OrderPlaced fact, CancellationToken stop)
    {
        using var language = Language.Of(site.Current.Languages.Split(',')[0]);
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == fact.GroupId, stop);
        var known = await sellers.FindAsync([.. fact.SellerOrders.Select(s => s.SellerId)], stop);
        foreach (var part in fact.SellerOrders.Where(s => known.ContainsKey(s.SellerId)))
        {
            var shop = known[part.SellerId];
            await mail.SendAsync(
                new Mail(
                    shop.Email, texts["New order {0}", part.Number],
                    $"""
                    {texts["Somebody has bought from you:"]}

                    {string.Join('\n', part.Lines.Select(l => $"  {l.Quantity} × {l.Title}"))}

                    {texts["Total"]}: {part.Total.Format()}

                    {texts["Pack and ship it here:"]}
                    {Links.Root(order, site.Current)}/vendor/{shop.Slug}/orders/{part.Number}
                    """),
                stop);
        }
    }
}

/// <summary>The buyer hears that a parcel is on its way.</summary>
internal sealed class MailBuyerWhenParcelShipped(OrderingDb db, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<ParcelShipped>
{
    public async Task React(ParcelShipped fact, CancellationToken stop)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == fact.GroupId, stop);
        using var language = Language.Of(order.Language);
        await mail.SendAsync(
            new Mail(
                order.Email, texts["Your order {0} is on its way", fact.Number],
                $"""
                {texts["A parcel has left with {0}.", fact.Carrier]} {(fact.TrackingNumber.Length > 0 ? texts["Tracking number: {0}", fact.TrackingNumber].Value : "")}

                {texts["Look at your order here:"]}
                {Links.Buyer(order, site.Current)}
                """),
            stop);
    }
}

/// <summary>The buyer hears what goes back to them, and why.</summary>
internal sealed class MailBuyerWhenLinesRefunded(OrderingDb db, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<LinesRefunded>
{
    public async Task React(LinesRefunded fact, CancellationToken stop)
    {
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == fact.GroupId, stop);
        var reason = await db.Set<Refund>().AsNoTracking().Where(r => r.Id == fact.RefundId).Select(r => r.Reason).SingleAsync(stop);
        using var language = Language.Of(order.Language);
        await mail.SendAsync(
            new Mail(
                order.Email,
                fact.Cancellation ? texts["Your order {0} was cancelled", fact.Number] : texts["A refund for your order {0}", fact.Number],
                $"""
                {texts["{0} goes back to your card.", fact.Total.Format()]}
                {texts["Reason"]}: {texts[reason]}

                {texts["Look at your order here:"]}
                {Links.Buyer(order, site.Current)}
                """),
            stop);
    }
}

internal static class Links
{
    public static string Root(Order order, SiteSettings site) => site.BaseUrl is { Length: > 0 } known ? known.TrimEnd('/') : order.SiteUrl;

    /// <summary>Where pages begin in the buyer's language.</summary>
    public static string Home(Order order, SiteSettings site) => Root(order, site) + site.PrefixOf(order.Language);

    public static string Buyer(Order order, SiteSettings site) => $"{Home(order, site)}/orders/{order.Number}?key={order.AccessKey}";
}

/// <summary>Writes in somebody's language until disposed.</summary>
internal sealed class Language : IDisposable
{
    private readonly (CultureInfo Culture, CultureInfo Ui) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    private Language(string code)
    {
        var culture = CultureInfo.GetCultureInfo(code);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
    }

    public static Language Of(string code) => new(code);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
}
