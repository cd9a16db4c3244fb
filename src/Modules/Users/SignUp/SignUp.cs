using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Sessions;
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

    /// <summary>Where links in mail lead: the configured address, or the one that the request came to.</summary>
    public static string Root(HttpContext http, SiteSettings site) =>
        site.OriginOf(http.Request) + http.Request.PathBase;

    private static async Task<IResult> Handle(
        [FromForm] Form form, HttpContext http, UserManager<User> users, SessionSignIn signIn, UnitOfWork unit,
        ISettings<SiteSettings> site, TimeProvider clock, CancellationToken stop)
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

                unit.Tell(new PersonSignedUp(new UserId(user.Id), Root(http, site.Current)));
                return Result.Done;
            },
            stop);
        if (made.Failed(out var error))
        {
            return page.WithError(error);
        }

        await signIn.SignInAsync(user, isPersistent: false);
        return Results.Redirect(LogIn.Safe(http, form.ReturnUrl));
    }
}
