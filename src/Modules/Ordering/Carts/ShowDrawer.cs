using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Checkout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Ordering.Carts;

/// <summary>The cart in short, without the page around it: scripts show it beside the page where something was added.</summary>
internal static class ShowDrawer
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cart/drawer", Handle).AllowAnonymous().WithName("Ordering.Cart.Drawer");

    private static async Task<IResult> Handle(HttpContext http, CurrentCart carts, QuoteOrder quotes, CancellationToken stop)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Page.Of("/Ordering/Carts/CartDrawer.cshtml", await quotes.QuoteAsync(await carts.FindAsync(http, stop), null, http.User.UserId(), null, stop));
    }
}
