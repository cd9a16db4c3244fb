using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Checkout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Ordering.Carts;

/// <summary>A buyer looks at the cart: what it costs now, what has changed, what is gone.</summary>
internal static class ShowCart
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cart", Handle).AllowAnonymous().WithName("Ordering.Cart");

    public static async Task<Page<CartQuote>> PageAsync(HttpContext http, CurrentCart carts, QuoteOrder quotes, CancellationToken stop) => Page.Of(
        "/Ordering/Carts/ShowCart.cshtml",
        await quotes.QuoteAsync(await carts.FindAsync(http, stop), null, http.User.UserId(), null, stop));

    private static async Task<IResult> Handle(HttpContext http, CurrentCart carts, QuoteOrder quotes, CancellationToken stop)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await PageAsync(http, carts, quotes, stop);
    }
}
