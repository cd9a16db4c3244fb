using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Sellers.Portal;

/// <summary>A person chooses in which of their shops to work; with one there is nothing to choose.</summary>
internal static class MyShops
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Of(Face.VendorPortal, "")
        .MapGet("/vendor", Handle).RequireSignIn().WithName("Sellers.MyShops");

    private static async Task<IResult> Handle(HttpContext http, ISellerDirectory sellers, CancellationToken stop)
    {
        var shops = await sellers.OfMemberAsync(http.User.RequiredUserId(), stop);
        var open = shops.Where(shop => shop.Status != SellerStatus.Closed).ToList();
        return open is [var only]
            ? Results.Redirect($"{http.Request.PathBase}/vendor/{only.Slug}")
            : Page.Of<IReadOnlyList<SellerSummary>>("/Sellers/Portal/MyShops.cshtml", open);
    }
}
