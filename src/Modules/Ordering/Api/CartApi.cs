using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Carts;
using Marketplace.Ordering.Checkout;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Idempotency;
using Marketplace.Ordering.Shipping;
using Marketplace.Payments.Contracts;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Ordering.Api;

/// <summary>Carts and checkout over REST. Who has a cart's token has the cart.</summary>
internal static class CartApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.Api("Cart and checkout");
        api.MapPost("/carts", Create).AllowAnonymous().WithIdempotencyKey().WithName("createCart");
        api.MapGet("/carts/{token}", Show).AllowAnonymous().WithName("getCart");
        api.MapGet("/carts/{token}/lines", Lines).AllowAnonymous().WithName("listCartLines");
        api.MapPut("/carts/{token}/lines/{variantId}", PutLine).AllowAnonymous().WithName("putCartLine");
        api.MapDelete("/carts/{token}/lines/{variantId}", DeleteLine).AllowAnonymous().WithName("deleteCartLine");
        api.MapPost("/carts/{token}/quote", GetQuote).AllowAnonymous().WithName("quoteCart");
        api.MapPost("/carts/{token}/checkout", Place).AllowAnonymous().WithIdempotencyKey().RequireRateLimiting(RateLimits.Checkout).WithName("checkoutCart");
    }

    private static async Task<Results<Created<CartResponse>, ProblemHttpResult>> Create(
        OrderingDb db, UnitOfWork unit, CurrentCart carts, QuoteOrder quotes, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        // A storefront of an integrator's own begins all its buyers' carts from one address; with a token the limit of calls holds it.
        if (http.User.UserId() is null && carts.MayBegin(http) is { } held)
        {
            return held.ToProblem();
        }

        var token = CurrentCart.NewToken();
        var cart = Cart.OfGuest(CurrentCart.HashOf(token), clock.GetUtcNow());
        await unit.CommitAsync(
            () =>
            {
                db.Add(cart);
                return Task.CompletedTask;
            },
            stop);
        return TypedResults.Created($"{http.Request.PathBase}/api/v1/carts/{token}", CartResponse.Of(token, await quotes.QuoteAsync(cart, null, null, null, stop)));
    }

    private static async Task<Results<Ok<CartResponse>, ProblemHttpResult>> Show(string token, CurrentCart carts, QuoteOrder quotes, HttpContext http, CancellationToken stop) =>
        await carts.FindAsync(token, stop) is { } cart
            ? TypedResults.Ok(CartResponse.Of(token, await quotes.QuoteAsync(cart, null, http.User.UserId(), null, stop)))
            : OrderErrors.UnknownCart.ToProblem();

    private static async Task<Results<Ok<IReadOnlyList<CartLineResponse>>, ProblemHttpResult>> Lines(string token, CurrentCart carts, QuoteOrder quotes, HttpContext http, CancellationToken stop) =>
        await carts.FindAsync(token, stop) is { } cart
            ? TypedResults.Ok(CartResponse.Of(token, await quotes.QuoteAsync(cart, null, http.User.UserId(), null, stop)).Lines)
            : OrderErrors.UnknownCart.ToProblem();

    private static async Task<Results<Ok<CartResponse>, ProblemHttpResult>> PutLine(
        string token, VariantId variantId, PutLineRequest request, UnitOfWork unit, CurrentCart carts, IOffers offers, QuoteOrder quotes, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (await carts.FindAsync(token, stop) is not { } seen)
        {
            return OrderErrors.UnknownCart.ToProblem();
        }

        // Asked once for the line and for the answer, which shows the whole cart.
        var found = await offers.FindAsync([.. seen.Lines.Select(line => line.VariantId).Append(variantId).Distinct()], stop);
        Cart? cart = null;
        async Task<Result<Cart>> OpenAsync() => (cart = await carts.OpenAsync(seen, stop)) is { } known ? known : OrderErrors.UnknownCart;
        var put = await ChangeCart.PutAsync(variantId, request.Quantity!.Value, add: false, unit, OpenAsync, found.GetValueOrDefault(variantId), clock, stop);
        if (put.Failed(out var error))
        {
            return error.ToProblem();
        }

        // What somebody else has put in meanwhile was not asked for.
        var (buyer, whole) = (http.User.UserId(), cart == seen);
        return TypedResults.Ok(CartResponse.Of(token, whole ? await quotes.QuoteAsync(cart, found, null, buyer, null, stop) : await quotes.QuoteAsync(cart, null, buyer, null, stop)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteLine(
        string token, VariantId variantId, UnitOfWork unit, CurrentCart carts, TimeProvider clock, CancellationToken stop)
    {
        if (await carts.FindAsync(token, stop) is not { } cart || cart.Lines.All(l => l.VariantId != variantId))
        {
            return OrderErrors.UnknownCart.ToProblem();
        }

        await unit.CommitAsync(async () => (await carts.LoadAsync(cart.Id, stop))?.Remove(variantId, clock.GetUtcNow()), stop);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<QuoteResponse>, ProblemHttpResult>> GetQuote(
        string token, QuoteRequest request, CurrentCart carts, QuoteOrder quotes, HttpContext http, CancellationToken stop)
    {
        if (await carts.FindAsync(token, stop) is not { } cart)
        {
            return OrderErrors.UnknownCart.ToProblem();
        }

        var quote = await quotes.QuoteAsync(cart, new Destination(request.Country!, request.Region ?? "", request.Methods ?? []), http.User.UserId(), null, stop);
        return quote.Quote is null ? (quote.Refusal ?? OrderErrors.CartEmpty).ToProblem() : TypedResults.Ok(QuoteResponse.Of(quote));
    }

    private static async Task<Results<Created<CheckoutResponse>, Accepted<CheckoutResponse>, ValidationProblem, ProblemHttpResult>> Place(
        string token, CheckoutRequest request, CurrentCart carts, PlaceOrder orders, IPayments payments, ISettings<SiteSettings> site, HttpContext http, CancellationToken stop)
    {
        if (await carts.FindAsync(token, stop) is not { } cart)
        {
            return OrderErrors.UnknownCart.ToProblem();
        }

        var faults = payments.Check(request.Payment!.Provider!, request.Payment.Fields ?? []);
        if (!Countries.IsCode(request.Address!.Country))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["address.country"] = ["Choose a country."] });
        }

        if (faults.Count > 0)
        {
            return TypedResults.ValidationProblem(
                faults.ToDictionary(f => $"payment.{f.Key}", f => f.Value), extensions: new Dictionary<string, object?> { ["code"] = "request.invalid" });
        }

        var outcome = await orders.PayAsync(
            cart,
            new CheckoutWish(
                http.User.UserId(), request.Email!.Trim(), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, http.SiteUrl(site.Current),
                request.Address.ToAddress(), request.Methods ?? [], request.Payment.Provider!, request.Payment.Fields ?? [], request.Quote),
            stop);
        if (outcome.Refusal is { } refusal)
        {
            return refusal.ToProblem();
        }

        var (order, payment) = (outcome.Order!, outcome.Payment!);
        var where = $"{http.Request.PathBase}/orders/{order.Number}?key={order.AccessKey}";
        var answer = new CheckoutResponse(
            order.Number, order.AccessKey, order.State.ToString(), payment.Amount.Minor, payment.Amount.Currency, payment.State.ToString(),
            payment.ActionUrl is ['/', ..] path ? http.Request.PathBase + path : payment.ActionUrl);
        return payment.IsPaid ? TypedResults.Created(where, answer) : TypedResults.Accepted(where, answer);
    }
}

/// <summary>How many of a variant.</summary>
internal sealed record PutLineRequest
{
    [Required, Range(0, Cart.LargestQuantity)]
    public int? Quantity { get; init; }
}

/// <summary>Where it goes.</summary>
internal sealed record QuoteRequest
{
    [Required, RegularExpression("^[A-Z]{2}$")]
    public string? Country { get; init; }

    [MaxLength(100)]
    public string? Region { get; init; }

    public Dictionary<SellerId, Guid>? Methods { get; init; }
}

/// <summary>Everything that it takes to pay.</summary>
internal sealed record CheckoutRequest
{
    [Required, EmailAddress, MaxLength(254)]
    public string? Email { get; init; }

    [Required]
    public AddressRequest? Address { get; init; }

    public Dictionary<SellerId, Guid>? Methods { get; init; }

    [Required]
    public PaymentRequest? Payment { get; init; }

    /// <summary>The quote's hash: refused when anything has changed since.</summary>
    [MaxLength(64)]
    public string? Quote { get; init; }
}

internal sealed record PaymentRequest
{
    [Required, MaxLength(40)]
    public string? Provider { get; init; }

    public Dictionary<string, string>? Fields { get; init; }
}

internal sealed record AddressRequest
{
    [Required, MaxLength(120)]
    public string? Name { get; init; }

    [Required, MaxLength(200)]
    public string? Line1 { get; init; }

    [MaxLength(200)]
    public string? Line2 { get; init; }

    [Required, MaxLength(100)]
    public string? City { get; init; }

    [MaxLength(100)]
    public string? Region { get; init; }

    [MaxLength(20)]
    public string? Postcode { get; init; }

    [Required, RegularExpression("^[A-Z]{2}$")]
    public string? Country { get; init; }

    [MaxLength(40)]
    public string? Phone { get; init; }

    public PostalAddress ToAddress() => new()
    {
        Name = Name!.Trim(), Line1 = Line1!.Trim(), Line2 = Line2?.Trim() ?? "", City = City!.Trim(),
        Region = Region?.Trim() ?? "", Postcode = Postcode?.Trim() ?? "", Country = Country!, Phone = Phone?.Trim() ?? "",
    };
}

/// <summary>A cart with today's prices, before delivery and tax.</summary>
internal sealed record CartResponse(string Token, IReadOnlyList<CartLineResponse> Lines, string? Currency, long? ItemsMinor, string? Problem)
{
    public static CartResponse Of(string token, CartQuote cart) => new(
        token,
        [.. cart.Parts.SelectMany(p => p.Items.Select(i => CartLineResponse.Of(i, p.Seller.Slug))).Concat(cart.Gone.Select(i => CartLineResponse.Of(i, null)))],
        cart.Quote?.Currency, cart.Quote?.Items.Minor, cart.Refusal?.Code);
}

internal sealed record CartLineResponse(VariantId VariantId, int Quantity, bool Buyable, string? Title, string? Options, string? Sku, string? Seller, long? PriceMinor, string? Currency, int? Available)
{
    public static CartLineResponse Of(CartItem item, string? seller) => new(
        item.VariantId, item.Quantity, item.Buyable, item.Offer?.Title, item.Offer?.Options, item.Offer?.Sku, seller,
        item.Offer?.Price.Minor, item.Offer?.Price.Currency, item.Offer?.Available is int.MaxValue ? null : item.Offer?.Available);
}

/// <summary>What will be charged, by seller.</summary>
internal sealed record QuoteResponse(string Hash, string Currency, long ItemsMinor, long DiscountMinor, long ShippingMinor, long TaxMinor, long TotalMinor, string? Problem, IReadOnlyList<QuotePartResponse> Parts)
{
    public static QuoteResponse Of(CartQuote cart) => new(
        cart.Quote!.Hash(), cart.Quote.Currency, cart.Quote.Items.Minor, cart.Quote.Discount.Minor, cart.Quote.Shipping.Minor, cart.Quote.Tax.Minor, cart.Quote.Total.Minor, cart.Refusal?.Code,
        [.. cart.Parts.Select(p => new QuotePartResponse(
            p.Seller.Id, p.Seller.Slug, p.Seller.Name, p.Priced!.Items.Minor, p.Priced.Discount.Minor, (p.Priced.ShippingNet + p.Priced.ShippingTax).Minor, p.Priced.Tax.Minor, p.Priced.Total.Minor,
            p.Priced.Shipping?.MethodId, [.. p.Choices.Select(c => new DeliveryResponse(c.Id, c.Name, c.Price.Minor, c.MinDays, c.MaxDays))]))]);
}

internal sealed record QuotePartResponse(
    SellerId SellerId, string Seller, string Name, long ItemsMinor, long DiscountMinor, long ShippingMinor, long TaxMinor, long TotalMinor, Guid? Method, IReadOnlyList<DeliveryResponse> Deliveries);

internal sealed record DeliveryResponse(Guid Id, string Name, long PriceMinor, int MinDays, int MaxDays);

/// <summary>An order that was placed. <c>ActionUrl</c> is where the buyer confirms the payment, when the bank asks.</summary>
internal sealed record CheckoutResponse(string Number, string Key, string State, long TotalMinor, string Currency, string Payment, string? ActionUrl);
