using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Users.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.SignIn;

/// <summary>A person signs in with a passkey (W3C Web Authentication).</summary>
internal static class LogInWithPasskey
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/log-in/passkey/options", async (SessionSignIn signIn) =>
            Results.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RateLimits.LogIn);
        routes.MapPost("/log-in/passkey", Handle).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RateLimits.LogIn);
    }

    /// <param name="Credential">The browser's <c>PublicKeyCredential</c> as JSON.</param>
    /// <param name="ReturnUrl">Where the person wanted to go.</param>
    public sealed record Request(string? Credential, string? ReturnUrl);

    private static async Task<IResult> Handle(Request request, HttpContext http, SessionSignIn signIn, ISecurityLog security)
    {
        if (request.Credential is not { Length: > 0 })
        {
            return UserErrors.BadPasskey.ToProblem();
        }

        try
        {
            var result = await signIn.PasskeySignInAsync(request.Credential);
            if (!result.Succeeded)
            {
                security.Note(http, SecurityEventKind.WrongPasskey);
            }

            return result.Succeeded
                ? Results.Ok(new { location = LogIn.Safe(http, request.ReturnUrl) })
                : (result.IsLockedOut ? UserErrors.LockedOut : UserErrors.BadPasskey).ToProblem();
        }
        catch (InvalidOperationException)
        {
            // Identity says so when no options were asked for first.
            security.Note(http, SecurityEventKind.WrongPasskey);
            return UserErrors.BadPasskey.ToProblem();
        }
    }
}
