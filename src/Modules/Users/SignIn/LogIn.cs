using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.SignIn;

/// <summary>A person signs in with e-mail address and password, or signs out.</summary>
internal static class LogIn
{
    private static readonly string _nobodysHash = Passwords.Hasher.HashPassword(new User(), "nobody has this one");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/log-in", (string? returnUrl) => Page.Of("/Users/SignIn/LogIn.cshtml", new Form { ReturnUrl = returnUrl })).AllowAnonymous();
        routes.MapPost("/log-in", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.LogIn);
        routes.MapPost("/log-out", LeaveAsync).AllowAnonymous();
    }

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter your e-mail address."), MaxLength(254)]
        public string? Email { get; init; }

        [Required(ErrorMessage = "Please enter your password."), MaxLength(256)]
        public string? Password { get; init; }

        public bool Remember { get; init; }

        public string? ReturnUrl { get; init; }
    }

    /// <summary>Only a path of this site, never another's address.</summary>
    public static string Safe(HttpContext http, string? returnUrl) =>
        returnUrl is { Length: > 1 } && returnUrl[0] == '/' && returnUrl[1] is not ('/' or '\\') && !returnUrl.Any(char.IsControl)
            ? returnUrl
            : $"{http.Request.PathBase}/account";

    private static async Task<IResult> Handle([FromForm] Form form, HttpContext http, UserManager<User> users, SessionSignIn signIn, LogInTries tries, ISecurityLog security)
    {
        var page = Page.Of("/Users/SignIn/LogIn.cshtml", form);
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        if (tries.Take(http, form.Email!) is { } held)
        {
            return page.WithError(held);
        }

        if (await users.FindByEmailAsync(form.Email!.Trim()) is not { } user)
        {
            // As long as for a known address, so that the time tells nothing.
            Passwords.Hasher.VerifyHashedPassword(new User(), _nobodysHash, form.Password!);
            security.Note(http, SecurityEventKind.UnknownAccount);
            return page.WithError(UserErrors.WrongPassword);
        }

        var result = await signIn.PasswordSignInAsync(user, form.Password!, form.Remember, lockoutOnFailure: false);

        // That an account is locked, and so that it is there, learns only who has its password.
        if ((result.IsLockedOut || result.IsNotAllowed) && !await users.CheckPasswordAsync(user, form.Password!))
        {
            result = Microsoft.AspNetCore.Identity.SignInResult.Failed;
        }

        if (result.Succeeded || result.RequiresTwoFactor || result.IsLockedOut)
        {
            tries.Succeeded(http, form.Email!);
        }
        else
        {
            security.Note(http, SecurityEventKind.WrongPassword, user.Email);
        }

        return result switch
        {
            { Succeeded: true } => Results.Redirect(Safe(http, form.ReturnUrl)),
            { RequiresTwoFactor: true } => Results.Redirect($"{http.Request.PathBase}/log-in/second-factor?remember={form.Remember}&returnUrl={Uri.EscapeDataString(form.ReturnUrl ?? "")}"),
            { IsLockedOut: true } => page.WithError(UserErrors.LockedOut),
            _ => page.WithError(UserErrors.WrongPassword),
        };
    }

    private static async Task<IResult> LeaveAsync([FromForm] Nothing form, HttpContext http, SessionSignIn signIn)
    {
        _ = form;
        await signIn.SignOutAsync();
        return Results.Redirect($"{http.Request.PathBase}/");
    }

    /// <summary>A form without fields; bound so that its antiforgery token is checked.</summary>
    public sealed record Nothing
    {
        public string? Unused { get; init; }
    }
}
