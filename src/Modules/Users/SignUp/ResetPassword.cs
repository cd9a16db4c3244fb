using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Sessions;
using Marketplace.Users.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.SignUp;

/// <summary>Somebody asked for a link to choose a new password.</summary>
/// <param name="UserId">Whose account.</param>
/// <param name="Root">Address of the site that they used.</param>
internal sealed record PasswordResetAsked(UserId UserId, string Root) : IEvent;

/// <summary>A person who forgot the password asks for a link and chooses a new one.</summary>
internal static class ResetPassword
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/forgot-password", () => Page.Of("/Users/SignUp/ForgotPassword.cshtml", new AskForm())).AllowAnonymous();
        routes.MapPost("/forgot-password", AskAsync).AllowAnonymous().RequireRateLimiting(RateLimits.SignUp);
        routes.MapGet("/reset-password", (Guid? user, string? token) => Page.Of("/Users/SignUp/ResetPassword.cshtml", new Form { User = user, Token = token })).AllowAnonymous();
        routes.MapPost("/reset-password", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.SignUp);
    }

    public sealed record AskForm
    {
        [Required(ErrorMessage = "Please enter your e-mail address."), MaxLength(254)]
        public string? Email { get; init; }

        public bool Sent { get; init; }
    }

    public sealed record Form
    {
        public Guid? User { get; init; }

        [MaxLength(2000)]
        public string? Token { get; init; }

        [Required(ErrorMessage = "Please choose a password."), MinLength(10, ErrorMessage = "A password has at least 10 characters."), MaxLength(256)]
        public string? Password { get; init; }
    }

    // The answer is the same whether or not there is such an account.
    private static async Task<IResult> AskAsync(
        [FromForm] AskForm form, HttpContext http, UserManager<User> users, UnitOfWork unit, LinkRoot root, CancellationToken stop)
    {
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of("/Users/SignUp/ForgotPassword.cshtml", form).WithErrors(faults);
        }

        if (root.Of(http) is { } trusted && await users.FindByEmailAsync(form.Email!.Trim()) is { } user)
        {
            await unit.CommitAsync(
                () =>
                {
                    unit.Tell(new PasswordResetAsked(new UserId(user.Id), trusted));
                    return Task.CompletedTask;
                },
                stop);
        }

        return Page.Of("/Users/SignUp/ForgotPassword.cshtml", form with { Sent = true });
    }

    private static async Task<IResult> Handle([FromForm] Form form, HttpContext http, UserManager<User> users, SessionSignIn signIn, LogInTries tries, CancellationToken stop)
    {
        var page = Page.Of("/Users/SignUp/ResetPassword.cshtml", form);
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        if (form.User is not { } id || ConfirmEmail.Decode(form.Token) is not { } token || await users.FindByIdAsync(id.ToString()) is not { } user)
        {
            return page.WithError(UserErrors.BadLink);
        }

        if (await users.ResetPasswordAsync(user, token, form.Password!) is { Succeeded: false } refused)
        {
            return page.WithError(UserErrors.Of(refused));
        }

        // Whoever held the account before is out; who reads the mail of the address has confirmed it.
        tries.Forget(user.Email!);
        user.EmailConfirmed = true;
        await users.SetLockoutEndDateAsync(user, null);
        await signIn.RevokeAsync(user.Id, null, stop);
        return Results.Redirect($"{http.Request.PathBase}/log-in");
    }
}

/// <summary>Sends the link.</summary>
internal sealed class MailPasswordReset(AccountMail mail, UserManager<User> users) : IReact<PasswordResetAsked>
{
    public Task React(PasswordResetAsked fact, CancellationToken stop) => mail.SendAsync(fact.UserId, _ => true, async (user, texts, site) =>
    {
        var link = AccountMail.Link(fact.Root, "reset-password", user, await users.GeneratePasswordResetTokenAsync(user));
        return (
            texts["New password for {0}", site],
            texts["Hello {0},\n\nchoose a new password here:\n\n{1}\n\nThe link is valid for three hours. If you did not ask for it, ignore this message: nothing has changed.", user.Name, link]);
    }, stop);
}
