using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Ordering.Checkout;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Ordering.Carts;

/// <summary>A buyer puts something into the cart, changes how many, or takes it out. No price is ever read from the request.</summary>
internal static class ChangeCart
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // Product pages are the same for everybody and carry no token.
        routes.MapPost("/cart/lines", Add).AllowAnonymous().DisableAntiforgery().WithName("Ordering.Cart.Add");
        routes.MapPost("/cart/lines/{variant}", Set).AllowAnonymous();
        routes.MapPost("/cart/lines/{variant}/removal", Remove).AllowAnonymous();
    }

    private static async Task<IResult> Add(
        [FromForm] AddForm form, HttpContext http, UnitOfWork unit, CurrentCart carts, IOffers offers, QuoteOrder quotes, TimeProvider clock, CancellationToken stop)
    {
        if (!VariantId.TryParse(form.VariantId, null, out var variant))
        {
            return (await ShowCart.PageAsync(http, carts, quotes, stop)).WithError(OrderErrors.UnknownVariant);
        }

        var result = await PutAsync(variant, QuantityOf(form.Quantity ?? "1"), add: true, unit, () => carts.OpenAsync(http, stop), offers, clock, stop);
        return result.Failed(out var error)
            ? (await ShowCart.PageAsync(http, carts, quotes, stop)).WithError(error)
            : new SeeOther("/cart");
    }

    private static async Task<IResult> Set(
        VariantId variant, [FromForm] QuantityForm form, HttpContext http, UnitOfWork unit, CurrentCart carts, IOffers offers, QuoteOrder quotes, TimeProvider clock, CancellationToken stop)
    {
        var result = await PutAsync(variant, QuantityOf(form.Quantity), add: false, unit, () => carts.OpenAsync(http, stop), offers, clock, stop);
        return result.Failed(out var error)
            ? (await ShowCart.PageAsync(http, carts, quotes, stop)).WithError(error)
            : new SeeOther("/cart");
    }

    private static async Task<IResult> Remove(
        VariantId variant, [FromForm] QuantityForm form, HttpContext http, UnitOfWork unit, CurrentCart carts, TimeProvider clock, CancellationToken stop)
    {
        _ = form;
        await unit.CommitAsync(async () => (await carts.OpenIfAnyAsync(http, stop))?.Remove(variant, clock.GetUtcNow()), stop);
        return new SeeOther("/cart");
    }

    /// <summary>The one way into a cart, for pages and the API: the variant must be for sale.</summary>
    public static async Task<Result> PutAsync(
        VariantId variant, int? quantity, bool add, UnitOfWork unit, Func<Task<Result<Cart>>> open, IOffers offers, TimeProvider clock, CancellationToken stop)
    {
        if (quantity is not { } wanted || wanted > Cart.LargestQuantity || wanted < (add ? 1 : 0))
        {
            return OrderErrors.BadQuantity;
        }

        return await PutAsync(variant, wanted, add, unit, open, (await offers.FindAsync([variant], stop)).GetValueOrDefault(variant), clock, stop);
    }

    /// <summary>As above, for a quantity that can be and an offer that was just looked up.</summary>
    public static async Task<Result> PutAsync(
        VariantId variant, int wanted, bool add, UnitOfWork unit, Func<Task<Result<Cart>>> open, Offer? offer, TimeProvider clock, CancellationToken stop)
    {
        if (offer is not { Purchasable: true } && wanted > 0)
        {
            return offer is { OnHoliday: true } ? OrderErrors.ShopOnHoliday.With(offer.Title) : OrderErrors.UnknownVariant;
        }

        return await unit.CommitAsync(
            async () =>
            {
                if ((await open()).Failed(out var held, out var cart))
                {
                    return held;
                }

                var seen = offer?.Price ?? default;
                return add ? cart.Add(variant, wanted, seen, clock.GetUtcNow()) : cart.Set(variant, wanted, seen, clock.GetUtcNow());
            },
            stop);
    }

    private static int? QuantityOf(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity) ? quantity : null;
}

internal sealed record AddForm
{
    public string? VariantId { get; init; }

    public string? Quantity { get; init; }
}

internal sealed record QuantityForm
{
    public string? Quantity { get; init; }
}
