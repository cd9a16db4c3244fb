using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Users.Data;
using Marketplace.Users.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Marketplace.Users.Account;

/// <summary>Everything that protects an account, on one page.</summary>
internal static class ShowSecurity
{
    public const string View = "/Users/Account/Security.cshtml";

    public static void Map(IEndpointRouteBuilder account) => account.MapGet("/security", async (ClaimsPrincipal person, SecurityPage page, CancellationToken stop) =>
        await page.OfAsync(person, stop) is { } model ? Page.Of(View, model) : Results.NotFound());
}

/// <summary>What the security page shows.</summary>
internal sealed record SecurityModel
{
    public bool TwoFactor { get; init; }

    public int RecoveryCodesLeft { get; init; }

    public IReadOnlyList<PasskeyLine> Passkeys { get; init; } = [];

    public IReadOnlyList<SessionLine> Sessions { get; init; } = [];

    public string? Done { get; init; }

    internal sealed record PasskeyLine(string Id, string Name, DateTimeOffset CreatedAt);

    internal sealed record SessionLine(Guid Id, string Agent, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool Current);
}

/// <summary>Reads the security page's facts.</summary>
internal sealed class SecurityPage(UserManager<User> users, UsersDb db, TimeProvider clock)
{
    public async Task<SecurityModel?> OfAsync(ClaimsPrincipal person, CancellationToken stop)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return null;
        }

        var current = person.FindFirstValue(SessionRegistry.Claim);
        var sessions = await db.Sessions.AsNoTracking().Where(s => s.UserId == user.Id).Where(SessionRegistry.AliveAt(clock.GetUtcNow()))
            .OrderByDescending(s => s.LastSeenAt).Take(30).ToListAsync(stop);
        return new SecurityModel
        {
            TwoFactor = user.TwoFactorEnabled,
            RecoveryCodesLeft = user.TwoFactorEnabled ? await users.CountRecoveryCodesAsync(user) : 0,
            Passkeys = [.. (await users.GetPasskeysAsync(user)).Select(p => new SecurityModel.PasskeyLine(WebEncoders.Base64UrlEncode(p.CredentialId), p.Name ?? "", p.CreatedAt))],
            Sessions = [.. sessions.Select(s => new SecurityModel.SessionLine(s.Id, s.Agent ?? "", s.Address ?? "", s.CreatedAt, s.LastSeenAt, s.Id.ToString() == current))],
        };
    }
}

/// <summary>A person changes the password; other sessions end.</summary>
internal static class ChangePassword
{
    public static void Map(IEndpointRouteBuilder account) => account.MapPost("/security/password", Handle).RequireRateLimiting(RateLimits.LogIn);

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter your password."), MaxLength(256)]
        public string? Current { get; init; }

        [Required(ErrorMessage = "Please choose a password."), MinLength(10, ErrorMessage = "A password has at least 10 characters."), MaxLength(256)]
        public string? New { get; init; }
    }

    private static async Task<IResult> Handle(
        [FromForm] Form form, ClaimsPrincipal person, UserManager<User> users, SessionSignIn signIn, SecurityPage security, CancellationToken stop)
    {
        if (await users.GetUserAsync(person) is not { } user || await security.OfAsync(person, stop) is not { } model)
        {
            return Results.NotFound();
        }

        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return Page.Of(ShowSecurity.View, model).WithErrors(faults);
        }

        if (await users.ChangePasswordAsync(user, form.Current!, form.New!) is { Succeeded: false } refused)
        {
            return Page.Of(ShowSecurity.View, model).WithError(UserErrors.Of(refused));
        }

        await signIn.RevokeAsync(user.Id, null, stop);
        await signIn.RefreshSignInAsync(user);
        return Page.Of(ShowSecurity.View, (await security.OfAsync(person, stop))! with { Done = "Your password is changed; other devices are logged out." });
    }
}

/// <summary>A person sets up or removes the second factor: TOTP after RFC 6238.</summary>
internal static class TwoFactor
{
    private const string View = "/Users/Account/TwoFactor.cshtml";

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/security/two-factor", ShowAsync);
        account.MapPost("/security/two-factor", EnableAsync).RequireRateLimiting(RateLimits.LogIn);
        account.MapPost("/security/two-factor/removal", DisableAsync).RequireRateLimiting(RateLimits.LogIn);
        account.MapGet("/security/two-factor.svg", PictureAsync);
    }

    public sealed record Form
    {
        [Required(ErrorMessage = "Please enter the code."), MaxLength(12)]
        public string? Code { get; init; }
    }

    public sealed record Model(string Key, IReadOnlyList<string>? RecoveryCodes);

    private static async Task<IResult> ShowAsync(ClaimsPrincipal person, UserManager<User> users) =>
        await users.GetUserAsync(person) is { } user ? Page.Of(View, new Model(Grouped(await KeyAsync(users, user)), null)) : Results.NotFound();

    private static async Task<IResult> EnableAsync([FromForm] Form form, ClaimsPrincipal person, UserManager<User> users, SessionSignIn signIn)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        var page = Page.Of(View, new Model(Grouped(await KeyAsync(users, user)), null));
        if (FormCheck.Of(form) is { Count: > 0 } faults)
        {
            return page.WithErrors(faults);
        }

        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, form.Code!.Replace(" ", "", StringComparison.Ordinal)))
        {
            return page.WithError(UserErrors.WrongCode);
        }

        await users.SetTwoFactorEnabledAsync(user, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 10);
        await signIn.RefreshSignInAsync(user);
        return Page.Of(View, new Model("", [.. codes!]));
    }

    private static async Task<IResult> DisableAsync([FromForm] Form form, HttpContext http, ClaimsPrincipal person, UserManager<User> users, SessionSignIn signIn)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        if (form.Code is null || !await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, form.Code.Replace(" ", "", StringComparison.Ordinal)))
        {
            return Page.Of(View, new Model("", null)).WithError(UserErrors.WrongCode);
        }

        await users.SetTwoFactorEnabledAsync(user, false);
        await users.ResetAuthenticatorKeyAsync(user);
        await signIn.RefreshSignInAsync(user);
        return Results.Redirect($"{http.Request.PathBase}/account/security");
    }

    // A picture of its own address: the page's policy allows no inline pictures made by scripts, and none is needed.
    private static async Task<IResult> PictureAsync(HttpContext http, ClaimsPrincipal person, UserManager<User> users, ISettings<SiteSettings> site)
    {
        if (await users.GetUserAsync(person) is not { TwoFactorEnabled: false } user)
        {
            return Results.NotFound();
        }

        var issuer = Uri.EscapeDataString(site.Current.SiteName);
        var uri = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(user.Email!)}?secret={await KeyAsync(users, user)}&issuer={issuer}&digits=6";
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(data);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(picture.GetGraphic(4), "image/svg+xml");
    }

    private static async Task<string> KeyAsync(UserManager<User> users, User user)
    {
        if (await users.GetAuthenticatorKeyAsync(user) is { Length: > 0 } key)
        {
            return key;
        }

        await users.ResetAuthenticatorKeyAsync(user);
        return (await users.GetAuthenticatorKeyAsync(user))!;
    }

    private static string Grouped(string key) => string.Join(' ', key.Chunk(4).Select(part => new string(part)));
}

/// <summary>A person adds or removes passkeys (W3C Web Authentication).</summary>
internal static class Passkeys
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/passkeys/options", OptionsAsync).DisableAntiforgery().RequireProof();
        account.MapPost("/passkeys", AddAsync).DisableAntiforgery().RequireProof();
        account.MapPost("/passkeys/removal", RemoveAsync).RequireProof();
    }

    /// <param name="Credential">The browser's <c>PublicKeyCredential</c> as JSON.</param>
    /// <param name="Name">What the person calls it.</param>
    public sealed record Request(string? Credential, string? Name);

    public sealed record RemovalForm
    {
        [MaxLength(1400)]
        public string? Id { get; init; }
    }

    private static async Task<IResult> OptionsAsync(ClaimsPrincipal person, UserManager<User> users, SessionSignIn signIn) => await users.GetUserAsync(person) is { } user
        ? Results.Content(await signIn.MakePasskeyCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = user.Email!, DisplayName = user.Name }), "application/json")
        : Results.NotFound();

    private static async Task<IResult> AddAsync(Request request, ClaimsPrincipal person, UserManager<User> users, SessionSignIn signIn)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        try
        {
            if (request.Credential is not { Length: > 0 } credential || await signIn.PerformPasskeyAttestationAsync(credential) is not { Succeeded: true } made)
            {
                return UserErrors.BadPasskey.ToProblem();
            }

            made.Passkey.Name = request.Name is { Length: > 0 } name ? name[..Math.Min(name.Length, 60)] : "Passkey";
            return (await users.AddOrUpdatePasskeyAsync(user, made.Passkey)).Succeeded ? Results.NoContent() : UserErrors.BadPasskey.ToProblem();
        }
        catch (InvalidOperationException)
        {
            return UserErrors.BadPasskey.ToProblem();
        }
    }

    private static async Task<IResult> RemoveAsync([FromForm] RemovalForm form, HttpContext http, ClaimsPrincipal person, UserManager<User> users)
    {
        if (await users.GetUserAsync(person) is not { } user)
        {
            return Results.NotFound();
        }

        var own = (await users.GetPasskeysAsync(user)).FirstOrDefault(p => WebEncoders.Base64UrlEncode(p.CredentialId) == form.Id);
        if (own is not null)
        {
            await users.RemovePasskeyAsync(user, own.CredentialId);
        }

        return Results.Redirect($"{http.Request.PathBase}/account/security");
    }
}

/// <summary>A person logs other devices out.</summary>
internal static class RevokeSessions
{
    public static void Map(IEndpointRouteBuilder account) => account.MapPost("/security/sessions/revocation", Handle).RequireProof();

    public sealed record Form
    {
        /// <summary>One session, or empty for all others.</summary>
        public Guid? Session { get; init; }
    }

    private static async Task<IResult> Handle([FromForm] Form form, HttpContext http, ClaimsPrincipal person, SessionSignIn signIn, CancellationToken stop)
    {
        await signIn.RevokeAsync(person.RequiredUserId().Value, form.Session, stop);
        return Results.Redirect($"{http.Request.PathBase}/account/security");
    }
}
