using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Settings;
using Marketplace.Users.SignUp;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Marketplace.Users.Admin;

/// <summary>Somebody is to choose the first password of the account that an admin has made for them; no admin ever knows it.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Root">Address of the site that the admin used.</param>
internal sealed record PersonInvited(UserId UserId, string Root) : IEvent;

/// <summary>Sends the link; its token is made here, so that it never lies in the outbox.</summary>
internal sealed class MailInvitation(UserManager<User> users, IMailSender mail, ISettings<SiteSettings> site, IStringLocalizer texts) : IReact<PersonInvited>
{
    public async Task React(PersonInvited fact, CancellationToken stop)
    {
        if (await users.FindByIdAsync(fact.UserId.ToString()) is not { PasswordHash: null } user)
        {
            return;
        }

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(user.Language);
        var token = ConfirmEmail.Encode(await users.GeneratePasswordResetTokenAsync(user));
        await mail.SendAsync(
            new Mail(
                user.Email!,
                texts["Your account at {0}", site.Current.SiteName],
                texts["Hello {0},\n\nthere is an account for you now. Choose your password here:\n\n{1}\n\nThe link is valid for three hours. Later, ask for a new one here:\n\n{2}", user.Name, $"{fact.Root}/reset-password?user={user.Id}&token={token}", $"{fact.Root}/forgot-password"]),
            stop);
    }
}
