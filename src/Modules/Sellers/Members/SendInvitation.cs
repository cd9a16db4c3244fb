using System.Globalization;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Marketplace.Sellers.Members;

/// <summary>Writes to somebody who was invited into a shop. Here the link is made, so that it stands in the mail and nowhere else.</summary>
internal sealed class SendInvitation(SellersDb db, ISellerDirectory sellers, IPeople people, IMailSender mail, IStringLocalizer texts, ISettings<SiteSettings> site) : IReact<MemberInvited>
{
    public async Task React(MemberInvited fact, CancellationToken stop)
    {
        // Taken back, or already sent anew: then another mail carries the link that works.
        if (await db.Invitations.SingleOrDefaultAsync(i => i.Id == fact.InvitationId, stop) is not { } invitation || invitation.InvitedAt != fact.At)
        {
            return;
        }

        var shop = (await sellers.FindAsync([invitation.SellerId], stop))[invitation.SellerId];
        var host = (await people.FindAsync([invitation.InvitedBy], stop)).GetValueOrDefault(invitation.InvitedBy);
        var guest = await people.FindByEmailAsync(invitation.Email, stop);
        var link = $"{fact.Origin.TrimEnd('/')}/invitations/{invitation.MakeToken()}";

        // Holds for this reaction only: a culture set in an asynchronous method does not leave it.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(guest?.Language ?? fact.Language);
        await mail.SendAsync(
            new Mail(
                invitation.Email, texts["You are invited to work in {0}", shop.Name],
                $"""
                {texts["Hello,"]}

                {texts["{0} invites you to work in the shop {1} on {2}.", host?.Name ?? shop.Name, shop.Name, site.Current.SiteName]}
                {texts["Open this link within 7 days to accept:"]}
                {link}

                {texts["If you do not know what this is about, ignore this mail: nothing happens."]}
                """),
            stop);
    }
}
