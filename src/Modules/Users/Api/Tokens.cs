using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Http;
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

    private static async Task<IResult> IssueAsync(Request request, HttpContext http, UserManager<User> users, SignInManager<User> signIn, LogInTries tries)
    {
        if (tries.Take(http, request.Email!) is { } held)
        {
            return held.ToProblem();
        }

        if (await users.FindByEmailAsync(request.Email!) is not { } user)
        {
            Passwords.Hasher.HashPassword(new User(), request.Password!);
            return UserErrors.WrongPassword.ToProblem();
        }

        var result = await signIn.CheckPasswordSignInAsync(user, request.Password!, lockoutOnFailure: false);
        if (!result.Succeeded)
        {
            return (result.IsLockedOut && await users.CheckPasswordAsync(user, request.Password!) ? UserErrors.LockedOut : UserErrors.WrongPassword).ToProblem();
        }

        if (user.TwoFactorEnabled && !await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, request.TwoFactorCode ?? ""))
        {
            await users.AccessFailedAsync(user);
            return UserErrors.WrongCode.ToProblem();
        }

        tries.Succeeded(http, request.Email!);

        // The bearer handler writes the tokens as the answer.
        return Results.SignIn(await signIn.CreateUserPrincipalAsync(user), authenticationScheme: IdentityConstants.BearerScheme);
    }

    private static async Task<IResult> RefreshAsync(RefreshRequest request, SignInManager<User> signIn, IOptionsMonitor<BearerTokenOptions> options, TimeProvider clock)
    {
        var ticket = options.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(request.RefreshToken);
        return ticket?.Properties.ExpiresUtc is { } expires && clock.GetUtcNow() < expires && await signIn.ValidateSecurityStampAsync(ticket.Principal) is { } user
            ? Results.SignIn(await signIn.CreateUserPrincipalAsync(user), authenticationScheme: IdentityConstants.BearerScheme)
            : UserErrors.BadLink.ToProblem();
    }
}
