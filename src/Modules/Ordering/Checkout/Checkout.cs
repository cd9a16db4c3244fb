using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Addresses;
using Marketplace.Ordering.Browsing;
using Marketplace.Ordering.Carts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Setup;
using Marketplace.Ordering.Shipping;
using Marketplace.Payments.Contracts;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Checkout;

/// <summary>A buyer says where it goes and how it is paid, sees exactly what will be charged, and pays.</summary>
internal static class Checkout
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/checkout", Show).AllowAnonymous().WithName("Ordering.Checkout");
        routes.MapPost("/checkout", Pay).AllowAnonymous().RequireRateLimiting(RateLimits.Checkout);
        routes.MapPost("/checkout/abandonment", Abandon).AllowAnonymous();
        routes.MapGet("/checkout/return/{number}", Return).AllowAnonymous().WithName("Ordering.Checkout.Return");
    }

    private static async Task<IResult> Show(Guid? address, string? wallet, string? token, HttpContext http, CurrentCart carts, CheckoutPages pages, CancellationToken stop)
    {
        http.Response.Headers.CacheControl = "no-store";
        var cart = await carts.FindAsync(http, stop);
        return cart is null or { Lines.Count: 0 } ? new SeeOther("/cart") : await pages.OfAsync(http, cart, await pages.FirstFormAsync(http, address, wallet, token, stop), stop);
    }

    private static async Task<IResult> Pay(
        [FromForm] CheckoutForm form, HttpContext http, CurrentCart carts, PlaceOrder orders, CheckoutPages pages, IPayments payments,
        ISettings<SiteSettings> site, CancellationToken stop)
    {
        if (await carts.FindAsync(http, stop) is not { } cart)
        {
            return new SeeOther("/cart");
        }

        // The late half of a double click: its cart has become an order already.
        if (Guid.TryParse(form.Checkout, out var attempt) && await orders.FindAsync(cart.Id, attempt, stop) is { } placed)
        {
            return await AnswerAsync(await orders.OutcomeAsync(placed, stop), http, cart, form, pages, stop);
        }

        if (cart.Lines.Count == 0)
        {
            return new SeeOther("/cart");
        }

        form = await pages.WithWalletAsync(form, stop);
        DeliveryPlace.Remember(http, form.Country ?? "");
        var faults = CheckoutPages.Check(form, payments);
        if (form.Intent == "update")
        {
            return await pages.OfAsync(http, cart, form, stop);
        }

        if (faults.Count > 0)
        {
            return (await pages.OfAsync(http, cart, form, stop)).WithErrors(faults);
        }

        var wish = new CheckoutWish(
            http.User.UserId(), form.Email!.Trim(), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, http.SiteUrl(site.Current),
            form.Address, form.Chosen, form.Provider!, form.Payment ?? [], form.Quote ?? "");
        return await AnswerAsync(await orders.PayAsync(cart, wish, stop), http, cart, form, pages, stop);
    }

    private static async Task<IResult> AnswerAsync(CheckoutOutcome outcome, HttpContext http, Cart cart, CheckoutForm form, CheckoutPages pages, CancellationToken stop)
    {
        if (outcome.Refusal is { } refusal)
        {
            var fresh = await pages.CartAsync(http, stop) ?? cart;
            return fresh.Lines.Count == 0 ? new SeeOther("/cart") : (await pages.OfAsync(http, fresh, form, stop)).WithError(refusal);
        }

        return outcome.Payment is { State: PaymentState.RequiresAction, ActionUrl: { } bank }
            ? new SeeOther(bank)
            : new SeeOther($"/orders/{outcome.Order!.Number}?key={outcome.Order.AccessKey}");
    }

    private static async Task<IResult> Abandon([FromForm] AbandonForm form, HttpContext http, CurrentCart carts, PlaceOrder orders, CompleteCheckout checkout, CancellationToken stop)
    {
        _ = form;
        if (await carts.FindAsync(http, stop) is { } cart && await orders.FindAsync(cart.Id, cart.CheckoutId, stop) is { } placed)
        {
            await checkout.AbandonAsync(placed.PaymentId, "The buyer chose to pay otherwise.", CancellationToken.None);
        }

        return new SeeOther("/checkout");
    }

    // The buyer comes back from the bank.
    private static async Task<IResult> Return(string number, string? key, HttpContext http, OrderingDb db, IPayments payments, CurrentCart carts, CheckoutPages pages, CancellationToken stop)
    {
        (number, key) = (Clean.Number(number), Clean.Key(key));
        var payment = await db.Orders.AsNoTracking().Where(o => o.Number == number && o.AccessKey == key).Select(o => o.PaymentId).SingleOrDefaultAsync(stop);
        if (payment == default || await payments.RefreshAsync(payment, CancellationToken.None) is not { } known)
        {
            return TypedResults.NotFound();
        }

        if (known is { IsOver: true } && await carts.FindAsync(http, stop) is { Lines.Count: > 0 } cart)
        {
            var refused = OrderErrors.Declined with { Format = known.Refusal ?? OrderErrors.Declined.Format };
            return (await pages.OfAsync(http, cart, await pages.FirstFormAsync(http, null, null, null, stop), stop)).WithError(refused);
        }

        return new SeeOther($"/orders/{number}?key={key}");
    }
}

internal sealed record AbandonForm
{
    public string? Confirm { get; init; }
}

/// <summary>What the checkout form sends.</summary>
internal sealed record CheckoutForm
{
    /// <summary>Which attempt of the cart this is, so that two clicks are one order.</summary>
    public string? Checkout { get; init; }

    /// <summary>Hash of the quote that was shown.</summary>
    public string? Quote { get; init; }

    /// <summary><c>pay</c>, or <c>update</c> to see other deliveries.</summary>
    public string? Intent { get; init; }

    [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "Enter an e-mail address like name@example.com."), MaxLength(254, ErrorMessage = "This is too long.")]
    public string? Email { get; init; }

    [Required(ErrorMessage = "Enter the name on the parcel."), MaxLength(120, ErrorMessage = "This is too long.")]
    public string? Name { get; init; }

    [Required(ErrorMessage = "Enter street and number."), MaxLength(200, ErrorMessage = "This is too long.")]
    public string? Line1 { get; init; }

    [MaxLength(200, ErrorMessage = "This is too long.")]
    public string? Line2 { get; init; }

    [Required(ErrorMessage = "Enter the town."), MaxLength(100, ErrorMessage = "This is too long.")]
    public string? City { get; init; }

    [MaxLength(100, ErrorMessage = "This is too long.")]
    public string? Region { get; init; }

    [MaxLength(20, ErrorMessage = "This is too long.")]
    public string? Postcode { get; init; }

    [Required(ErrorMessage = "Choose a country.")]
    public string? Country { get; init; }

    [MaxLength(40, ErrorMessage = "This is too long.")]
    public string? Phone { get; init; }

    /// <summary>Chosen delivery by seller id.</summary>
    public Dictionary<string, string>? Methods { get; init; }

    public string? Provider { get; init; }

    /// <summary>What the payment provider asks for; never shown again.</summary>
    public Dictionary<string, string>? Payment { get; init; }

    /// <summary>The wallet that pays, by its name, and what its owner agreed to.</summary>
    public string? Wallet { get; init; }

    [MaxLength(500, ErrorMessage = "This is too long.")]
    public string? WalletToken { get; init; }

    public PostalAddress Address => new()
    {
        Name = Name?.Trim() ?? "",
        Line1 = Line1?.Trim() ?? "",
        Line2 = Line2?.Trim() ?? "",
        City = City?.Trim() ?? "",
        Region = Region?.Trim() ?? "",
        Postcode = Postcode?.Trim() ?? "",
        Country = Country ?? "",
        Phone = Phone?.Trim() ?? "",
    };

    public IReadOnlyDictionary<SellerId, Guid> Chosen
    {
        get
        {
            var chosen = new Dictionary<SellerId, Guid>();
            foreach (var (seller, method) in Methods ?? [])
            {
                if (SellerId.TryParse(seller, null, out var id) && Guid.TryParse(method, out var wanted))
                {
                    chosen[id] = wanted;
                }
            }

            return chosen;
        }
    }

    public static CheckoutForm Of(string email, PostalAddress address) => new()
    {
        Email = email, Name = address.Name, Line1 = address.Line1, Line2 = address.Line2, City = address.City,
        Region = address.Region, Postcode = address.Postcode, Country = address.Country, Phone = address.Phone,
    };
}

/// <summary>What the checkout page shows.</summary>
internal sealed record CheckoutPage(
    CartQuote Quote, CheckoutForm Form, Guid CheckoutId, IReadOnlyList<PaymentOption> Options, IReadOnlyList<SavedAddress> Addresses, PlacedOrder? Open, WalletApproval? Wallet);

/// <summary>Makes the checkout page.</summary>
internal sealed class CheckoutPages(
    OrderingDb db, CurrentCart carts, QuoteOrder quotes, PlaceOrder orders, IPayments payments, IPeople people, ISettings<OrderingSettings> settings,
    IEnumerable<IExpressWallet> wallets)
{
    public Task<Cart?> CartAsync(HttpContext http, CancellationToken stop) => carts.FindAsync(http, stop);

    public async Task<Page<CheckoutPage>> OfAsync(HttpContext http, Cart cart, CheckoutForm form, CancellationToken stop)
    {
        var country = Countries.IsCode(form.Country) ? form.Country! : settings.Current.DefaultCountry;
        var quote = await quotes.QuoteAsync(cart, new Destination(country, form.Address.Region, form.Chosen), http.User.UserId(), form.Email, stop);
        var open = await orders.FindAsync(cart.Id, cart.CheckoutId, stop);
        return Page.Of("/Ordering/Checkout/Checkout.cshtml", new CheckoutPage(
            quote, form with { Country = country, Payment = null }, cart.CheckoutId, payments.Options, await AddressesAsync(http, stop),
            open is { State: OrderState.AwaitingPayment } ? open : null, await ApprovalAsync(form.Wallet, form.WalletToken, stop)));
    }

    /// <summary>What is paid with a wallet needs nothing typed.</summary>
    public async Task<CheckoutForm> WithWalletAsync(CheckoutForm form, CancellationToken stop) =>
        await ApprovalAsync(form.Wallet, form.WalletToken, stop) is { } approval ? form with { Provider = form.Wallet, Payment = new(approval.Fields) } : form;

    public async Task<CheckoutForm> FirstFormAsync(HttpContext http, Guid? address, string? wallet, string? token, CancellationToken stop)
    {
        if (await ApprovalAsync(wallet, token, stop) is { Owner: var owner })
        {
            return CheckoutForm.Of(owner.Email, new PostalAddress
            {
                Name = owner.Name, Line1 = owner.Line1, City = owner.City, Region = owner.Region, Postcode = owner.Postcode, Country = owner.Country, Phone = owner.Phone,
            }) with { Wallet = wallet, WalletToken = token };
        }

        if (http.User.UserId() is not { } user)
        {
            return new CheckoutForm { Country = DeliveryPlace.Of(http) ?? settings.Current.DefaultCountry };
        }

        var email = (await people.FindAsync([user], stop)).GetValueOrDefault(user)?.Email ?? "";
        var saved = await AddressesAsync(http, stop);
        var chosen = saved.FirstOrDefault(a => a.Id == address) ?? (saved.Count > 0 ? saved[0] : null);
        return CheckoutForm.Of(email, chosen?.Address ?? new PostalAddress { Country = DeliveryPlace.Of(http) ?? settings.Current.DefaultCountry });
    }

    public static Dictionary<string, string[]> Check(CheckoutForm form, IPayments payments)
    {
        var faults = FormCheck.Of(form);
        if (!Countries.IsCode(form.Country))
        {
            faults[nameof(form.Country)] = ["Choose a country."];
        }

        foreach (var (field, reasons) in payments.Check(form.Provider ?? "", form.Payment ?? []))
        {
            faults[field.Length == 0 ? "" : $"Payment[{field}]"] = reasons;
        }

        return faults;
    }

    private async Task<WalletApproval?> ApprovalAsync(string? wallet, string? token, CancellationToken stop) =>
        token is { Length: > 0 } && wallets.FirstOrDefault(known => known.Name == wallet) is { } found ? await found.FindAsync(token, stop) : null;

    private async Task<IReadOnlyList<SavedAddress>> AddressesAsync(HttpContext http, CancellationToken stop) => http.User.UserId() is { } user
        ? await db.Addresses.AsNoTracking().Where(a => a.UserId == user).OrderBy(a => a.CreatedAt).Take(20).ToListAsync(stop)
        : [];
}
