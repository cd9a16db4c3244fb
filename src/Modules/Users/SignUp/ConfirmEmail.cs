using System.Text;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Marketplace.Users.SignUp;

/// <summary>A person follows the link of the welcome mail.</summary>
internal static class ConfirmEmail
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/confirm-email", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.SignUp);

    public static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    public static string? Decode(string? token)
    {
        try
        {
            return token is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<IResult> Handle(Guid? user, string? token, UserManager<User> users)
    {
        var done = user is { } id && Decode(token) is { } plain && await users.FindByIdAsync(id.ToString()) is { } person
            && (person.EmailConfirmed || (await users.ConfirmEmailAsync(person, plain)).Succeeded);
        var page = Page.Of("/Users/SignUp/ConfirmEmail.cshtml", done);
        return done ? page : page.WithError(UserErrors.BadLink);
    }
}

/// <summary>Asks a new person to confirm the address.</summary>
internal sealed class MailConfirmation(AccountMail mail, UserManager<User> users) : IReact<PersonSignedUp>
{
    public Task React(PersonSignedUp fact, CancellationToken stop) => mail.SendAsync(fact.UserId, user => !user.EmailConfirmed, async (user, texts, site) =>
    {
        var link = AccountMail.Link(fact.Root, "confirm-email", user, await users.GenerateEmailConfirmationTokenAsync(user));
        return (
            texts["Welcome to {0}", site],
            texts["Hello {0},\n\nplease confirm that this is your e-mail address:\n\n{1}\n\nThe link is valid for three hours. If you did not create an account, ignore this message.", user.Name, link]);
    }, stop);
}
