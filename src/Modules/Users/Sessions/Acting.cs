using System.Security.Claims;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Users.Sessions;

/// <summary>An admin sees the marketplace as somebody else does, for an hour at most; every act carries both names in the audit trail.</summary>
/// <remarks>Nobody acts as an administrator or as somebody who may more than they do, and nobody who acts as another changes how that person signs in.</remarks>
internal static class Acting
{
    private const string FromUser = "acting-from";
    private const string FromSession = "acting-from-sid";
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);
    private static readonly PathString[] _private = ["/account/security", "/account/passkeys", "/account/data"];

    public static void Map(IEndpointRouteBuilder routes, IEndpointRouteBuilder admin)
    {
        admin.MapPost("/users/{id:guid}/acting", Begin).RequirePermission(UsersPermissions.ActAs).WithName("Users.ActAs");
        routes.MapGet("/acting", (ClaimsPrincipal person) => person.IsActing()
            ? Page.Of<string?>("/Users/Sessions/Acting.cshtml", person.FindFirstValue(ClaimTypes.Email))
            : Results.NotFound()).RequireSignIn();
        routes.MapPost("/acting/end", End).RequireSignIn().WithName("Users.StopActing");
    }

    public static bool IsActing(this ClaimsPrincipal person) => person.HasClaim(claim => claim.Type == FromUser);

    /// <summary>For a person's account: nothing of it is changed, and what they sign in with and all that is known of them is not even shown.</summary>
    public static async ValueTask<object?> KeepOutAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.User.IsActing() && (!HttpMethods.IsGet(context.HttpContext.Request.Method) || _private.Any(path => context.HttpContext.Request.Path.StartsWithSegments(path)))
            ? Page.Of("/Engine/Error.cshtml", new ErrorPage(StatusCodes.Status403Forbidden, "Not while you act as somebody else", "Stop acting first. Only the person changes their own account.", null)).WithStatus(StatusCodes.Status403Forbidden)
            : await next(context);

    private static async Task<IResult> Begin(
        Guid id, HttpContext http, UserManager<User> users, PermissionCheck check, SessionSignIn signIn, UnitOfWork unit, IAuditTrail audit, TimeProvider clock, CancellationToken stop)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } person)
        {
            return Results.NotFound();
        }

        if (http.User.IsActing() || id == http.User.RequiredUserId().Value || await users.IsInRoleAsync(person, StandardRoles.Administrator) || await users.IsLockedOutAsync(person)
            || !await check.MayAllOfAsync(http.User, await users.GetRolesAsync(person)))
        {
            return Page.Of("/Engine/Error.cshtml", new ErrorPage(StatusCodes.Status409Conflict, "Nobody can act as this person", "Administrators, people who may more than you, locked people and yourself are left out.", null)).WithStatus(StatusCodes.Status409Conflict);
        }

        await unit.CommitAsync(
            () =>
            {
                audit.Record("users.acting-began", $"user:{person.Email}");
                return Task.CompletedTask;
            },
            stop);
        await signIn.SignInWithClaimsAsync(
            person, new AuthenticationProperties { IsPersistent = false, ExpiresUtc = clock.GetUtcNow() + _longest, AllowRefresh = false },
            [
                new Claim(FromUser, http.User.RequiredUserId().Value.ToString()),
                new Claim(FromSession, http.User.FindFirstValue(SessionRegistry.Claim)!),
                new Claim(CallerClaims.ActingAs, http.User.FindFirstValue(ClaimTypes.Email) ?? http.User.Identity?.Name ?? ""),
            ]);
        return Results.Redirect($"{http.Request.PathBase}/account");
    }

    private static async Task<IResult> End(HttpContext http, UserManager<User> users, SessionSignIn signIn, SessionRegistry sessions, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        var acting = http.User;
        if (!acting.IsActing())
        {
            return Results.Redirect($"{http.Request.PathBase}/account");
        }

        await unit.CommitAsync(
            () =>
            {
                audit.Record("users.acting-ended", $"user:{acting.FindFirstValue(ClaimTypes.Email)}");
                return Task.CompletedTask;
            },
            stop);
        await signIn.SignOutAsync();

        // The way back is open only while the admin's own session is.
        if (Guid.TryParse(acting.FindFirstValue(FromSession), out var session) && await sessions.IsAliveAsync(session, stop)
            && await users.FindByIdAsync(acting.FindFirstValue(FromUser)!) is { } admin && !await users.IsLockedOutAsync(admin))
        {
            await signIn.SignInAsync(admin, isPersistent: false);
            return Results.Redirect($"{http.Request.PathBase}/admin/users/{acting.RequiredUserId()}");
        }

        return Results.Redirect($"{http.Request.PathBase}/log-in");
    }

    /// <summary>A session and who acts in it outlive the renewal of the rest of the cookie.</summary>
    public static Task KeepClaimsAsync(SecurityStampRefreshingPrincipalContext context)
    {
        var identity = context.NewPrincipal!.Identities.First();
        foreach (var claim in context.CurrentPrincipal!.Claims.Where(c => c.Type is SessionRegistry.Claim or FromUser or FromSession or CallerClaims.ActingAs))
        {
            identity.AddClaim(claim.Clone());
        }

        return Task.CompletedTask;
    }
}

/// <summary>What admins may do with people besides the engine's own permissions.</summary>
internal sealed class UsersPermissions : IPermissionProvider
{
    public static readonly Permission ActAs = new("users.act-as", "Act as somebody else", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [ActAs];
}

/// <summary>In <c>/me</c>: whom the browser acts as, for the bar on public pages.</summary>
internal sealed class ActingMe : IMeContributor
{
    public string Member => "acting";

    public ValueTask<object?> GetAsync(HttpContext http) => ValueTask.FromResult<object?>(http.User.IsActing() ? http.User.FindFirstValue(ClaimTypes.Email) : null);
}
