using Marketplace.Kernel.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Kernel.Http;

/// <summary>The faces of the product: who an endpoint is for, and which theme dresses it.</summary>
public enum Face
{
    /// <summary>Buyers.</summary>
    Storefront,

    /// <summary>Sellers.</summary>
    VendorPortal,

    /// <summary>The company that runs the marketplace.</summary>
    Admin,

    /// <summary>Integrators.</summary>
    Api,
}

/// <summary>On an endpoint: its face.</summary>
/// <param name="Face">The face.</param>
public sealed record FaceMetadata(Face Face);

/// <summary>On an endpoint: it answers while the marketplace is closed for maintenance.</summary>
public sealed record StaysOpen;

/// <summary>Where a module maps its endpoints.</summary>
public static class FaceRoutes
{
    /// <summary>Pages for buyers. Each endpoint says <c>AllowAnonymous()</c> or <c>RequireSignIn()</c>.</summary>
    public static RouteGroupBuilder Storefront(this IEndpointRouteBuilder routes) => routes.Of(Face.Storefront, "");

    /// <summary>Pages under <c>/admin</c>, for people who may open the admin; each endpoint names its own permission besides.</summary>
    public static RouteGroupBuilder Admin(this IEndpointRouteBuilder routes) =>
        routes.Of(Face.Admin, "/admin").RequirePermission(EnginePermissions.AccessAdmin);

    /// <summary>REST under <c>/api/v1</c>: bearer tokens, problem+json, rate limits. Each endpoint says who may call it.</summary>
    /// <param name="routes">The tenant's routes.</param>
    /// <param name="tag">Heading in the OpenAPI document.</param>
    public static RouteGroupBuilder Api(this IEndpointRouteBuilder routes, string tag) =>
        routes.Of(Face.Api, "/api/v1").WithTags(tag).RequireRateLimiting(RateLimits.Api).DisableAntiforgery();

    /// <summary>A group of one face with another prefix.</summary>
    public static RouteGroupBuilder Of(this IEndpointRouteBuilder routes, Face face, string prefix)
    {
        var group = routes.MapGroup(prefix);
        group.WithMetadata(new FaceMetadata(face));
        group.AddEndpointFilterFactory(EmptyForms.Fill);
        if (face != Http.Face.Api)
        {
            // Every change from a page carries its token, also where the endpoint reads no form; public forms opt out one by one.
            group.WithMetadata(new Microsoft.AspNetCore.Antiforgery.RequireAntiforgeryTokenAttribute());
            group.AddEndpointFilter(async (context, next) =>
                context.HttpContext.Features.Get<Microsoft.AspNetCore.Antiforgery.IAntiforgeryValidationFeature>() is { IsValid: false }
                    ? Results.BadRequest()
                    : await next(context));
        }

        group.AddEndpointFilter<RequestValidation>();
        return group;
    }

    /// <summary>The face of the endpoint that answers; the storefront where there is none.</summary>
    public static Face CurrentFace(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<FaceMetadata>()?.Face
        ?? (http.Request.Path.StartsWithSegments("/api") ? Http.Face.Api : http.Request.Path.StartsWithSegments("/admin") ? Http.Face.Admin : Http.Face.Storefront);
}

/// <summary>Names of the rate-limit policies; their numbers are the tenant's settings.</summary>
public static class RateLimits
{
    /// <summary>Signing in and the second factor: per address.</summary>
    public const string LogIn = "log-in";

    /// <summary>Signing up, password reset: per address.</summary>
    public const string SignUp = "sign-up";

    /// <summary>Placing orders: per cart or person.</summary>
    public const string Checkout = "checkout";

    /// <summary>The REST API: per token or address.</summary>
    public const string Api = "api";
}
