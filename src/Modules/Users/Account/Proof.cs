using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Sessions;
using Marketplace.Users.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Users.Account;

/// <summary>Before ways to sign in are added or taken away and other devices are logged out, a person proves again who they are, unless they have lately.</summary>
/// <remarks>OWASP ASVS 5.0, 7.5.1 and 7.5.2. Whoever finds an open browser cannot lock its owner out with it, nor stay.</remarks>
internal static class Proof
{
    private const string View = "/Users/Account/Proof.cshtml";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/security/proof", async (ClaimsPrincipal person, UserManager<User> users) =>
            await users.GetUserAsync(person) is { } user ? Page.Of(View, new Model(user.TwoFactorEnabled)) : Results.NotFound());
        account.MapPost("/security/proof", Handle).RequireRateLimiting(RateLimits.LogIn);
    }

    /// <summary>Asks for the proof first, when the last one is more than ten minutes ago.</summary>
    public static RouteHandlerBuilder RequireProof(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (await http.RequestServices.GetRequiredService<SessionRegistry>().IsProvenAsync(http.User, http.RequestAborted))
        {
            return await next(context);
        }

        return http.Request.HasJsonContentType() ? UserErrors.ProofNeeded.ToProblem() : Results.Redirect($"{http.Request.PathBase}/account/security/proof");
    });

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter your password."), MaxLength(256)]
        public string? Password { get; init; }

        [MaxLength(12)]
        public string? Code { get; init; }
    }

    public sealed record Model(bool TwoFactor);

    private static async Task<IResult> Handle(
        [FromForm] Form form, HttpContext http, ClaimsPrincipal person, UserManager<User> users, LogInTries tries, SessionRegistry sessions, SecurityPage security, ISecurityLog log, CancellationToken stop)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        var page = Page.Of(View, new Model(user.TwoFactorEnabled));
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        if (tries.Take(http, user.Email!) is { } held)
        {
            return page.WithError(held);
        }

        if (!await users.CheckPasswordAsync(user, form.Password!))
        {
            log.Note(http, SecurityEventKind.WrongPassword);
            return page.WithError(UserErrors.WrongCurrentPassword);
        }

        if (user.TwoFactorEnabled && !await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, form.Code?.Replace(" ", "", StringComparison.Ordinal) ?? ""))
        {
            log.Note(http, SecurityEventKind.WrongCode);
            return page.WithError(UserErrors.WrongCode);
        }

        tries.Succeeded(http, user.Email!);
        await sessions.ProveAsync(person, stop);
        return Page.Of(ShowSecurity.View, (await security.OfAsync(person, stop))! with { Done = "Thank you. For ten minutes you can change passkeys and log devices out." });
    }
}
