using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Sessions;
using Marketplace.Users.Setup;
using Marketplace.Users.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.SignUp;

/// <summary>Somebody made an account.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Root">Address of the site that they used, for the link in the mail.</param>
internal sealed record PersonSignedUp(UserId UserId, string Root) : IEvent;

/// <summary>Somebody makes an account.</summary>
internal static class SignUp
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-up", (string? returnUrl) => Page.Of("/Users/SignUp/SignUp.cshtml", new Form { ReturnUrl = returnUrl })).AllowAnonymous();
        routes.MapPost("/sign-up", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.SignUp);
    }

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter your name."), MaxLength(120, ErrorMessage = "A name has at most 120 characters.")]
        public string? Name { get; init; }

        [Required(ErrorMessage = "Please enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address that we can write to."), MaxLength(254)]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Please choose a password."), MinLength(10, ErrorMessage = "A password has at least 10 characters."), MaxLength(256)]
        public string? Password { get; init; }

        public string? ReturnUrl { get; init; }
    }

    private static async Task<IResult> Handle(
        [FromForm] Form form, HttpContext http, UserManager<User> users, SessionSignIn signIn, UnitOfWork unit,
        LinkRoot root, ISettings<AccountSettings> accounts, TimeProvider clock, CancellationToken stop)
    {
        var page = Page.Of("/Users/SignUp/SignUp.cshtml", form);
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        var user = new User
        {
            Id = Guid.CreateVersion7(),
            UserName = form.Email!.Trim(),
            Email = form.Email.Trim(),
            Name = form.Name!.Trim(),
            Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
            CreatedAt = clock.GetUtcNow(),
        };
        var made = await unit.CommitAsync(
            async () =>
            {
                if (await users.CreateAsync(user, form.Password!) is { Succeeded: false } refused)
                {
                    return UserErrors.Of(refused);
                }

                if (root.Of(http) is { } trusted)
                {
                    unit.Tell(new PersonSignedUp(new UserId(user.Id), trusted));
                }

                return Result.Done;
            },
            stop);
        if (made.Failed(out var error) && !(accounts.Current.ConfirmFirst && error.Code is "users.DuplicateEmail" or "users.DuplicateUserName"))
        {
            return page.WithError(error);
        }

        // The same page for a new address and for one that has an account; its owner is told by mail.
        if (accounts.Current.ConfirmFirst)
        {
            await TellOwnerAsync(error, form.Email.Trim(), http, users, unit, root, stop);
            return Page.Of("/Users/SignUp/CheckMail.cshtml", form.Email.Trim());
        }

        await signIn.SignInAsync(user, isPersistent: false);
        return Results.Redirect(LogIn.Safe(http, form.ReturnUrl));
    }

    private static async Task TellOwnerAsync(Error? taken, string email, HttpContext http, UserManager<User> users, UnitOfWork unit, LinkRoot root, CancellationToken stop)
    {
        if (taken is null || root.Of(http) is not { } trusted || await users.FindByEmailAsync(email) is not { } owner)
        {
            return;
        }

        await unit.CommitAsync(
            () =>
            {
                unit.Tell(new SignUpWithTakenAddress(new UserId(owner.Id), trusted));
                return Task.CompletedTask;
            },
            stop);
    }
}

/// <summary>Somebody wanted to make an account with an address that has one.</summary>
/// <param name="UserId">Whose address it is.</param>
/// <param name="Root">Address of the site that was used.</param>
internal sealed record SignUpWithTakenAddress(UserId UserId, string Root) : IEvent;

/// <summary>Tells the owner, so that the page need not.</summary>
internal sealed class MailTakenAddress(AccountMail mail) : IReact<SignUpWithTakenAddress>
{
    public Task React(SignUpWithTakenAddress fact, CancellationToken stop) => mail.SendAsync(fact.UserId, _ => true, (user, texts, site) => Task.FromResult<(string, string)>((
        texts["Your account with {0}", site],
        texts["Hello {0},\n\nsomebody wanted to create an account with this address, but you have one already. If it was you, log in here or choose a new password there:\n\n{1}\n\nIf it was not you, ignore this message: nothing has changed.", user.Name, $"{fact.Root}/log-in"])), stop);
}
