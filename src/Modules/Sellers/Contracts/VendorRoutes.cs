using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Sellers.Contracts;

/// <summary>What a member may do in a shop; each role may all that the ones before it may.</summary>
public enum SellerRole
{
    /// <summary>Looks after orders.</summary>
    Staff,

    /// <summary>Looks after products, prices and shop settings too.</summary>
    Manager,

    /// <summary>Looks after members and money too.</summary>
    Owner,
}

/// <summary>The shop of the vendor-portal request and the caller's role in it; set before a vendor endpoint runs.</summary>
public sealed class CurrentSeller
{
    /// <summary>The shop; every query of the portal is scoped by it.</summary>
    public SellerSummary Shop { get; internal set; } = null!;

    /// <summary>The caller's role.</summary>
    public SellerRole Role { get; internal set; }

    /// <summary>True for somebody who works in other shops too.</summary>
    public bool HasOtherShops { get; internal set; }

    /// <summary>Short for the shop's id.</summary>
    public SellerId Id => Shop.Id;
}

/// <summary>On an endpoint of the vendor portal or its API: the least role in the shop that may call it.</summary>
/// <param name="Role">The role.</param>
public sealed record LeastRole(SellerRole Role);

/// <summary>Where modules map their vendor-portal pages.</summary>
public static class VendorRoutes
{
    /// <summary>Pages under <c>/vendor/{shop}</c> for members of that shop with at least this role; to everybody else they do not exist (404).</summary>
    /// <remarks>Handlers take <see cref="CurrentSeller"/>.</remarks>
    public static RouteGroupBuilder Vendor(this IEndpointRouteBuilder routes, SellerRole role) => routes
        .Of(Face.VendorPortal, "/vendor/{shop}")
        .ForMembers(role);

    /// <summary>REST under <c>/api/v1/vendor/{shop}</c> for members of that shop with at least this role; 404 to everybody else.</summary>
    /// <param name="routes">The tenant's routes.</param>
    /// <param name="tag">Heading in the OpenAPI document.</param>
    /// <param name="role">The least role that may call.</param>
    public static RouteGroupBuilder VendorApi(this IEndpointRouteBuilder routes, string tag, SellerRole role) => routes
        .Api(tag)
        .MapGroup("/vendor/{shop}")
        .ForMembers(role);

    private static RouteGroupBuilder ForMembers(this RouteGroupBuilder group, SellerRole role) => group
        .RequireSignIn()
        .WithMetadata(new LeastRole(role))
        .AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var membership = http.RequestServices.GetRequiredService<ISellerMembership>();
            var slug = (string)http.GetRouteValue("shop")!;
            if (!await membership.EnterAsync(slug, http.User.RequiredUserId(), role, http.RequestAborted))
            {
                return Results.NotFound();
            }

            // The theme knows no seller, but shows the shop's name.
            var current = http.RequestServices.GetRequiredService<CurrentSeller>();
            (http.Items["ShopName"], http.Items["OtherShops"]) = (current.Shop.Name, current.HasOtherShops);
            return await next(context);
        });
}

/// <summary>Decides whether a person may work in a shop.</summary>
public interface ISellerMembership
{
    /// <summary>True for a member with at least this role; the scope's <see cref="CurrentSeller"/> is then set.</summary>
    Task<bool> EnterAsync(string slug, Kernel.UserId user, SellerRole atLeast, CancellationToken stop);
}
