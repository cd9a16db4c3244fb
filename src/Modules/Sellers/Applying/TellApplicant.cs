using System.Globalization;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Marketplace.Sellers.Applying;

/// <summary>Writes to a seller whose shop has been opened, or stopped, in its owner's language.</summary>
internal sealed class TellApplicant(SellersDb db, IPeople people, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) :
    IReact<SellerActivated>, IReact<SellerSuspended>
{
    public async Task React(SellerActivated fact, CancellationToken stop)
    {
        var (seller, language) = await AddressAsync(fact.SellerId, stop);
        CultureInfo.CurrentUICulture = language;
        var portal = site.Current.BaseUrl is { Length: > 0 } root
            ? $"{root.TrimEnd('/')}/vendor/{seller.Slug}"
            : $"/vendor/{seller.Slug}";
        await mail.SendAsync(
            new Mail(
                seller.Email, texts["Your shop is open"],
                $"""
                {texts["Hello {0},", seller.Name]}

                {texts["your shop on {0} is open. Put your products on its shelves in the vendor portal:", site.Current.SiteName]}
                {portal}
                """),
            stop);
    }

    public async Task React(SellerSuspended fact, CancellationToken stop)
    {
        var (seller, language) = await AddressAsync(fact.SellerId, stop);
        CultureInfo.CurrentUICulture = language;
        await mail.SendAsync(
            new Mail(
                seller.Email, texts["Your shop has been stopped"],
                $"""
                {texts["Hello {0},", seller.Name]}

                {texts["we have stopped your shop on {0}. The reason:", site.Current.SiteName]}

                {fact.Reason}

                {texts["Orders that were placed already go on."]}
                """),
            stop);
    }

    // The language holds for the reaction that asks only: a culture set in an asynchronous method does not leave it.
    private async Task<(SellerSummary Seller, CultureInfo Language)> AddressAsync(SellerId id, CancellationToken stop)
    {
        var seller = await db.Sellers.AsNoTracking().Include(s => s.Members).SingleAsync(s => s.Id == id, stop);
        var owner = seller.Members.Where(member => member.Role == SellerRole.Owner).OrderBy(member => member.AddedAt).Select(member => member.UserId).First();
        var person = (await people.FindAsync([owner], stop)).GetValueOrDefault(owner);
        var language = person?.Language ?? site.Current.Languages.Split(',')[0];
        return (new SellerSummary(seller.Id, seller.Slug, seller.Name, seller.Status, seller.LogoKey, seller.Email), CultureInfo.GetCultureInfo(language));
    }
}
