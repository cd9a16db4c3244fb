using System.Net;
using AngleSharp.Html.Dom;

namespace Marketplace.Ordering.Tests;

/// <summary>A wallet above the checkout form gives the address and pays.</summary>
public abstract class WalletTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task A_wallet_fills_the_form_in_and_pays_without_a_card()
    {
        var guest = await GuestWithAsync(("POT", 1), ("HAMMER", 1));
        var checkout = await (await guest.GetAsync("/checkout")).DocumentAsync();
        var filled = await (await guest.GetAsync(await ApproveAsync(guest, checkout))).DocumentAsync();

        Assert.Equal(("Wanda Wallet", "US"), (filled.QuerySelector("[name=Name]")!.GetAttribute("value"), filled.QuerySelector("[name=Country] option[selected]")!.GetAttribute("value")));
        Assert.Null(filled.QuerySelector("[name='Payment[cardNumber]']"));
        Assert.Contains("•••• 4242", filled.Body!.TextContent);
        var paid = await PostAsync(guest, AsFilled(filled));

        Assert.StartsWith("/orders/", LocationOf(paid));
        var order = Assert.Single(await OrdersAsync());
        Assert.Equal((OrderState.Paid, "wanda@wallet.example"), (order.State, order.Email));
    }

    [Fact]
    public async Task A_wallet_that_is_refused_leaves_the_form_as_it_was_and_an_old_or_forged_token_pays_nothing()
    {
        var guest = await GuestWithAsync(("POT", 1));
        var checkout = await (await guest.GetAsync("/checkout")).DocumentAsync();
        var wallet = checkout.QuerySelector(".express a")!.GetAttribute("href")!;
        Assert.Equal("/checkout", LocationOf(await guest.PostFormAsync(wallet, "/payments/test/wallet", new() { ["Back"] = "/checkout", ["Decision"] = "refuse" })));
        Assert.Equal("/checkout", LocationOf(await guest.PostFormAsync(wallet, "/payments/test/wallet", new() { ["Back"] = "//evil.test", ["Decision"] = "refuse" })));

        var form = AsFilled(await (await guest.GetAsync(await ApproveAsync(guest, checkout))).DocumentAsync());
        var forged = await PostAsync(guest, new(form) { ["WalletToken"] = form["WalletToken"][..^1] + (form["WalletToken"][^1] == '0' ? '1' : '0') });
        Market.Clock.Advance(TimeSpan.FromMinutes(31));
        var late = await PostAsync(guest, form);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (forged.StatusCode, late.StatusCode));
        Assert.NotNull((await late.DocumentAsync()).QuerySelector("[name='Payment[cardNumber]']"));
        Assert.Empty(await OrdersAsync());
    }

    [Fact]
    public async Task Browsers_are_told_what_each_field_of_the_checkout_is()
    {
        var guest = await GuestWithAsync(("POT", 1));

        var page = await (await guest.GetAsync("/checkout")).DocumentAsync();

        var tokens = page.QuerySelectorAll("form#checkout .field :is(input, select)").ToDictionary(control => control.GetAttribute("name")!, control => control.GetAttribute("autocomplete"));
        Assert.DoesNotContain(null, tokens.Values);
        Assert.Equal("shipping address-line1", tokens["Line1"]);
        Assert.Superset(
            new HashSet<string?> { "email", "shipping name", "shipping tel", "shipping address-level2", "shipping postal-code", "shipping country", "cc-number", "cc-exp", "cc-csc" },
            tokens.Values.ToHashSet());
    }

    private static async Task<string> ApproveAsync(HttpClient guest, IHtmlDocument checkout)
    {
        var wallet = checkout.QuerySelector(".express a")!.GetAttribute("href")!;
        return LocationOf(await guest.PostFormAsync(wallet, "/payments/test/wallet", new() { ["Back"] = "/checkout", ["Decision"] = "approve" }));
    }

    private static Dictionary<string, string> AsFilled(IHtmlDocument page)
    {
        var fields = page.QuerySelectorAll("form#checkout input").Where(input => input.GetAttribute("type") != "radio" || input.HasAttribute("checked"))
            .ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        (fields["Country"], fields["Intent"]) = ("US", "pay");
        return fields;
    }
}

public sealed class WalletOnSqlite() : WalletTests(DatabaseKind.Sqlite);

public sealed class WalletOnPostgreSql() : WalletTests(DatabaseKind.PostgreSql);
