using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace Marketplace.Users.SignUp;

/// <summary>Writes to people about their account, each in their own language.</summary>
internal sealed class AccountMail(UserManager<User> users, IMailSender mail, ISettings<SiteSettings> site, IStringLocalizer texts)
{
    /// <summary>Sends one message, unless the person is gone or need not be written to any more.</summary>
    /// <param name="person">To whom.</param>
    /// <param name="wanted">Whether it is still to be sent.</param>
    /// <param name="write">Subject and text. Tokens of links are made there, so that they never lie in the outbox.</param>
    /// <param name="stop">Ends it.</param>
    public async Task SendAsync(UserId person, Func<User, bool> wanted, Func<User, IStringLocalizer, string, Task<(string Subject, string Text)>> write, CancellationToken stop)
    {
        if (await users.FindByIdAsync(person.ToString()) is not { } user || !wanted(user))
        {
            return;
        }

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(user.Language);
        var (subject, text) = await write(user, texts, site.Current.SiteName);
        await mail.SendAsync(new Mail(user.Email!, subject, text), stop);
    }

    /// <summary>Address of a page with a token of the person.</summary>
    public static string Link(string root, string page, User user, string token) => $"{root}/{page}?user={user.Id}&token={ConfirmEmail.Encode(token)}";
}
