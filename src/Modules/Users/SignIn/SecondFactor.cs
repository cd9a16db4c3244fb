using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.SignIn;

/// <summary>After the password: the code of an authenticator app (TOTP, RFC 6238) or a recovery code.</summary>
internal static class SecondFactor
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/log-in/second-factor", async (bool? remember, string? returnUrl, HttpContext http, SessionSignIn signIn) =>
            await signIn.GetTwoFactorAuthenticationUserAsync() is null
                ? Results.Redirect($"{http.Request.PathBase}/log-in")
                : Page.Of("/Users/SignIn/SecondFactor.cshtml", new Form { Remember = remember ?? false, ReturnUrl = returnUrl })).AllowAnonymous();
        routes.MapPost("/log-in/second-factor", Handle).AllowAnonymous().RequireRateLimiting(RateLimits.LogIn);
    }

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter the code."), MaxLength(40)]
        public string? Code { get; init; }

        public bool Remember { get; init; }

        public bool TrustDevice { get; init; }

        public string? ReturnUrl { get; init; }
    }

    private static async Task<IResult> Handle([FromForm] Form form, HttpContext http, SessionSignIn signIn, ISecurityLog security)
    {
        var page = Page.Of("/Users/SignIn/SecondFactor.cshtml", form);
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        var person = await signIn.GetTwoFactorAuthenticationUserAsync();
        var code = form.Code!.Replace(" ", "", StringComparison.Ordinal);
        var result = code.Length == 6 && code.All(char.IsAsciiDigit)
            ? await signIn.TwoFactorAuthenticatorSignInAsync(code, form.Remember, form.TrustDevice)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (!result.Succeeded && person is not null)
        {
            security.Note(http, SecurityEventKind.WrongCode, person.Email);
        }

        return result switch
        {
            { Succeeded: true } => Results.Redirect(LogIn.Safe(http, form.ReturnUrl)),
            { IsLockedOut: true } => page.WithError(UserErrors.LockedOut),
            _ => page.WithError(UserErrors.WrongCode),
        };
    }
}
