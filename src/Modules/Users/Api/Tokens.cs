using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Users.Sessions;
using Marketplace.Users.SignIn;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Marketplace.Users.Api;

/// <summary>Integrators get bearer tokens for a person; ASP.NET Core Identity's own token format.</summary>
internal static class Tokens
{
    private const string Since = "signed-in-at";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/tokens", IssueAsync).WithName("Tokens.Issue").Produces<AccessTokenResponse>().ProducesProblem(400).AllowAnonymous().RequireRateLimiting(RateLimits.LogIn);
        api.MapPost("/tokens/refresh", RefreshAsync).WithName("Tokens.Refresh").Produces<AccessTokenResponse>().ProducesProblem(400).AllowAnonymous().RequireRateLimiting(RateLimits.LogIn);
    }

    /// <summary>Who signs in, with the code of the second factor where the account has one.</summary>
    public sealed record Request
    {
        [Required, MaxLength(254)]
        public string? Email { get; init; }

        [Required, MaxLength(256)]
        public string? Password { get; init; }

        [MaxLength(12)]
        public string? TwoFactorCode { get; init; }
    }

    public sealed record RefreshRequest
    {
        [Required, MaxLength(8000)]
        public string? RefreshToken { get; init; }
    }

    private static async Task<IResult> IssueAsync(Request request, HttpContext http, UserManager<User> users, SignInManager<User> signIn, LogInTries tries, ISecurityLog security, TimeProvider clock)
    {
        if (tries.Take(http, request.Email!) is { } held)
        {
            return held.ToProblem();
        }

        if (await users.FindByEmailAsync(request.Email!) is not { } user)
        {
            Passwords.Hasher.HashPassword(new User(), request.Password!);
            security.Note(http, SecurityEventKind.UnknownAccount);
            return UserErrors.WrongPassword.ToProblem();
        }

        var result = await signIn.CheckPasswordSignInAsync(user, request.Password!, lockoutOnFailure: false);
        if (!result.Succeeded)
        {
            security.Note(http, SecurityEventKind.WrongPassword, user.Email);
            return (result.IsLockedOut && await users.CheckPasswordAsync(user, request.Password!) ? UserErrors.LockedOut : UserErrors.WrongPassword).ToProblem();
        }

        if (user.TwoFactorEnabled && !await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, request.TwoFactorCode ?? ""))
        {
            await users.AccessFailedAsync(user);
            security.Note(http, SecurityEventKind.WrongCode, user.Email);
            return UserErrors.WrongCode.ToProblem();
        }

        tries.Succeeded(http, request.Email!);

        security.Note(http, SecurityEventKind.SignedIn, user.Email);
        return await SignInAsync(user, signIn, clock.GetUtcNow());
    }

    private static async Task<IResult> RefreshAsync(RefreshRequest request, SignInManager<User> signIn, IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
    {
        var ticket = options.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(request.RefreshToken);
        var now = clock.GetUtcNow();
        if (ticket?.Properties.ExpiresUtc is not { } expires || now >= expires || await signIn.ValidateSecurityStampAsync(ticket.Principal) is not { } user)
        {
            return UserErrors.BadLink.ToProblem();
        }

        // Refreshed as often as one likes, but not for ever: as a session on pages.
        var since = long.TryParse(ticket.Principal.FindFirstValue(Since), out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : now;
        return now - since < SessionRegistry.Longest ? await SignInAsync(user, signIn, since) : UserErrors.BadLink.ToProblem();
    }

    // The bearer handler writes the tokens as the answer.
    private static async Task<IResult> SignInAsync(User user, SignInManager<User> signIn, DateTimeOffset since)
    {
        var principal = await signIn.CreateUserPrincipalAsync(user);
        principal.Identities.First().AddClaim(new Claim(Since, since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return Results.SignIn(principal, authenticationScheme: IdentityConstants.BearerScheme);
    }
}
