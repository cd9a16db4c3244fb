using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Marketplace.Kernel.Security;

/// <summary>What an endpoint asks of the caller: one of these, or <c>AllowAnonymous()</c>; a test refuses an endpoint without any.</summary>
public static class EndpointSecurity
{
    /// <summary>Only callers with this permission.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)).Build());

    /// <summary>Any person who is signed in; what they may see is decided in the query.</summary>
    public static TBuilder RequireSignIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization();
}

/// <summary>Satisfied by a caller whose roles grant the permission.</summary>
/// <param name="Permission">What is asked.</param>
public sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;

/// <summary>Asks what a caller may, outside of an endpoint's own requirement.</summary>
public interface IPermissionCheck
{
    /// <summary>True when the caller's roles grant the permission.</summary>
    ValueTask<bool> HasAsync(ClaimsPrincipal person, Permission permission);
}

/// <summary>Reads who is calling.</summary>
public static class CallerClaims
{
    /// <summary>Claim of somebody who acts as another person: the e-mail of who really sits there.</summary>
    public const string ActingAs = "acting-by";

    /// <summary>Id of the signed-in person, or null for a guest.</summary>
    public static UserId? UserId(this ClaimsPrincipal person) =>
        Guid.TryParse(person.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new UserId(id) : null;

    /// <summary>Id of the signed-in person; for endpoints that require sign-in.</summary>
    /// <exception cref="InvalidOperationException">The caller is a guest: the endpoint lacks <c>RequireSignIn()</c>.</exception>
    public static UserId RequiredUserId(this ClaimsPrincipal person) =>
        person.UserId() ?? throw new InvalidOperationException("This needs a signed-in person.");
}
