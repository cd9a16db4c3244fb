using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Users.SignUp;
using Microsoft.AspNetCore.Identity;

namespace Marketplace.Users.Admin;

/// <summary>Somebody is to choose the first password of the account that an admin has made for them; no admin ever knows it.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Root">Address of the site that the admin used.</param>
internal sealed record PersonInvited(UserId UserId, string Root) : IEvent;

/// <summary>Sends the link.</summary>
internal sealed class MailInvitation(AccountMail mail, UserManager<User> users) : IReact<PersonInvited>
{
    public Task React(PersonInvited fact, CancellationToken stop) => mail.SendAsync(fact.UserId, user => user.PasswordHash is null, async (user, texts, site) =>
    {
        var link = AccountMail.Link(fact.Root, "reset-password", user, await users.GeneratePasswordResetTokenAsync(user));
        return (
            texts["Your account at {0}", site],
            texts["Hello {0},\n\nthere is an account for you now. Choose your password here:\n\n{1}\n\nThe link is valid for three hours. Later, ask for a new one here:\n\n{2}", user.Name, link, $"{fact.Root}/forgot-password"]);
    }, stop);
}
