using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Marketplace.Ordering.Tests;

/// <summary>What delivery costs and how long it takes to the buyer's own country, on a page that is the same for everybody.</summary>
public abstract class DeliveryPlaceTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task A_buyer_chooses_a_country_and_every_product_says_what_delivery_there_costs()
    {
        var guest = Market.Guest();
        var before = await (await guest.GetAsync("/products/hammer")).DocumentAsync();
        var choose = before.QuerySelector(".delivery-box > p a")!.GetAttribute("href")!;

        var chosen = await guest.PostFormAsync(choose, "/deliver-to", FieldsOf(await (await guest.GetAsync(choose)).DocumentAsync(), "US"));
        var here = await (await guest.GetAsync(LocationOf(chosen))).DocumentAsync();

        Assert.Contains("by weight", before.QuerySelector(".delivery")!.TextContent);
        Assert.Contains("$7.50", here.QuerySelector(".delivery")!.TextContent);
        Assert.Contains("United States", here.QuerySelector(".delivery")!.TextContent);
        Assert.Equal("US", await PlaceAsync(guest));
    }

    [Fact]
    public async Task The_page_is_the_same_for_who_has_chosen_and_the_part_of_a_country_is_the_same_for_all_who_ask()
    {
        var (guest, chooser) = (Market.Guest(), Market.Guest());
        await chooser.PostFormAsync("/deliver-to", "/deliver-to", new() { ["Country"] = "DE", ["Product"] = "clay-pot" });

        Assert.Equal(await guest.GetStringAsync("/products/clay-pot"), await chooser.GetStringAsync("/products/clay-pot"));
        using var part = await chooser.GetAsync($"/deliveries/{await VariantAsync("POT")}?to=DE");
        Assert.StartsWith("public, max-age=0, s-maxage=", part.Headers.NonValidated["Cache-Control"].ToString());
        Assert.False(part.Headers.Contains("Set-Cookie"));
        var text = (await part.DocumentAsync()).Body!.TextContent;
        Assert.Contains("Germany", text);
        Assert.Contains("$5.00", text);
        Assert.DoesNotContain("Courier", text);
    }

    [Fact]
    public async Task Over_HTTPS_the_cart_and_the_country_are_those_that_this_host_has_set()
    {
        var guest = Market.Guest("https://localhost/");
        await guest.PostFormAsync("/deliver-to", "/deliver-to", new() { ["Country"] = "US" });
        using var line = new FormUrlEncodedContent([new("VariantId", (await VariantAsync("POT")).ToString()), new("Quantity", "2")]);
        var cart = await guest.PostAsync("/cart/lines", line);
        var token = cart.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("__Host-cart=", StringComparison.Ordinal)).Split(';')[0].Split('=')[1];

        using var planted = Market.Guest("https://localhost/");
        planted.DefaultRequestHeaders.Add("Cookie", $"cart={token}; deliver-to=DE");

        Assert.Equal("US", await PlaceAsync(guest));
        Assert.Equal(2, (await guest.GetFromJsonAsync<JsonElement>("/me")).GetProperty("cartCount").GetInt32());
        var me = await planted.GetFromJsonAsync<JsonElement>("/me");
        Assert.False(me.TryGetProperty("deliverTo", out _));
        Assert.Equal(0, me.GetProperty("cartCount").GetInt32());
    }

    [Fact]
    public async Task Where_a_shop_does_not_deliver_to_is_said_and_nonsense_is_no_country()
    {
        var guest = Market.Guest();

        var part = await (await guest.GetAsync($"/ru/deliveries/{await VariantAsync("HAMMER")}?to=DE")).DocumentAsync();

        Assert.Contains("Германия", part.QuerySelector(".notice-warning")!.TextContent);
        foreach (var nonsense in (string[])["XX", "", "D", "DEU", "%00%00"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/deliveries/{await VariantAsync("HAMMER")}?to={nonsense}")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync($"/products/hammer?to={nonsense}")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guest.PostFormAsync("/deliver-to", "/deliver-to", new() { ["Country"] = "XX" })).StatusCode);
        Assert.Equal("/", LocationOf(await guest.PostFormAsync("/deliver-to", "/deliver-to", new() { ["Country"] = "US", ["Product"] = "//evil.test" })));
    }

    [Fact]
    public async Task What_was_ordered_to_and_the_first_address_of_who_signs_in_are_remembered()
    {
        var guest = await GuestWithAsync(("POT", 1));
        var form = await FormAsync(guest, Succeeds);
        (form["Country"], form["Intent"]) = ("AT", "update");
        await PostAsync(guest, form);
        Assert.Equal("AT", await PlaceAsync(guest));
        Assert.Equal("AT", (await (await guest.GetAsync("/checkout")).DocumentAsync()).QuerySelector("[name=Country] option[selected]")!.GetAttribute("value"));

        var member = await Market.SignedInAsync("buyer@market.test");
        await member.PostFormAsync("/account/addresses", "/account/addresses", new() { ["Name"] = "Bea", ["Line1"] = "1 Way", ["City"] = "Bern", ["Country"] = "CH" });
        var elsewhere = await Market.SignedInAsync("buyer@market.test");
        Assert.Equal("CH", await PlaceAsync(elsewhere));
    }

    private static async Task<string?> PlaceAsync(HttpClient browser) => (await browser.GetFromJsonAsync<JsonElement>("/me")).GetProperty("deliverTo").GetString();

    private static Dictionary<string, string> FieldsOf(AngleSharp.Html.Dom.IHtmlDocument page, string country)
    {
        var fields = page.QuerySelectorAll("form[action$='/deliver-to'] input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        fields["Country"] = country;
        return fields;
    }
}

public sealed class DeliveryPlaceOnSqlite() : DeliveryPlaceTests(DatabaseKind.Sqlite);

public sealed class DeliveryPlaceOnPostgreSql() : DeliveryPlaceTests(DatabaseKind.PostgreSql);
