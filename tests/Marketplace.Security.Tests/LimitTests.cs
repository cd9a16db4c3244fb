using System.Net;
using System.Text;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Security.Tests;

/// <summary>The limits that a tenant has when nobody has changed them, with callers from many addresses.</summary>
public abstract class LimitTests(DatabaseKind kind)
{
    private const string Declines = "4000 0000 0000 0002";
    private const string Succeeds = "4242 4242 4242 4242";

    [Fact]
    public async Task Thirty_people_behind_one_address_log_in_fill_carts_and_pay_without_being_held_up()
    {
        await using var market = await OpenAsync();
        var variant = await VariantAsync(market);

        for (var i = 0; i < 30; i++)
        {
            var email = $"worker{i}@office.test";
            await market.AddUserAsync(email);
            var browser = From(market, "203.0.113.7");
            Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(browser, email, TestMarketplace.Password)).StatusCode);
            Assert.Equal(HttpStatusCode.SeeOther, (await AddAsync(browser, variant)).StatusCode);
            if (i % 3 == 0)
            {
                Assert.Equal(HttpStatusCode.SeeOther, (await PayAsync(browser, Succeeds)).StatusCode);
            }

            var guest = From(market, "203.0.113.7");
            Assert.Equal(HttpStatusCode.SeeOther, (await AddAsync(guest, variant)).StatusCode);
        }
    }

    [Fact]
    public async Task Guessing_at_one_account_from_many_addresses_is_stopped_and_its_owner_still_comes_in()
    {
        await using var market = await OpenAsync();
        var owner = From(market, "198.51.100.1");
        await LogInAsync(owner, TestMarketplace.Admin, TestMarketplace.Password);
        await owner.PostFormAsync("/account", "/log-out", []);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await LogInAsync(From(market, $"192.0.2.{i}"), TestMarketplace.Admin, "wrong")).StatusCode);
        }

        var held = await LogInAsync(From(market, "192.0.2.99"), TestMarketplace.Admin, TestMarketplace.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.InRange(int.Parse(held.Headers.GetValues("Retry-After").Single(), System.Globalization.CultureInfo.InvariantCulture), 1, 300);
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(owner, TestMarketplace.Admin, TestMarketplace.Password)).StatusCode);
        market.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(From(market, "192.0.2.99"), TestMarketplace.Admin, TestMarketplace.Password)).StatusCode);
    }

    [Fact]
    public async Task A_known_browser_of_one_person_is_no_key_to_another_s_account()
    {
        await using var market = await OpenAsync();
        await market.AddUserAsync("thief@market.test");
        var thief = From(market, "192.0.2.1");
        await LogInAsync(thief, "thief@market.test", TestMarketplace.Password);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add((await LogInAsync(thief, TestMarketplace.Admin, "wrong")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    [Fact]
    public async Task Trying_many_accounts_from_one_address_is_stopped_in_the_person_s_language_and_others_are_not()
    {
        await using var market = await OpenAsync();
        await ChangeAsync(market, "wrongLogInsFromAddress", 6);

        for (var i = 0; i < 6; i++)
        {
            await LogInAsync(From(market, "192.0.2.1"), $"victim{i}@market.test", "password1");
        }

        var page = await LogInAsync(From(market, "192.0.2.1"), "victim9@market.test", "password1", "/ru");
        var call = await From(market, "192.0.2.1").PostAsync(new Uri("/api/v1/tokens", UriKind.Relative), new StringContent("""{"email":"a@b.test","password":"x"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Contains("Слишком много попыток", await page.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.TooManyRequests, "request.too_many_tries"), (call.StatusCode, await call.CodeAsync()));
        Assert.True(call.Headers.Contains("Retry-After"));
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(From(market, "192.0.2.2"), TestMarketplace.Admin, TestMarketplace.Password)).StatusCode);
    }

    [Fact]
    public async Task A_card_that_was_refused_five_times_is_held_wherever_it_is_tried_and_other_cards_are_not()
    {
        await using var market = await OpenAsync();
        var variant = await VariantAsync(market);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Conflict, (await BuyAsync(market, $"192.0.2.{i}", variant, Declines)).StatusCode);
        }

        var held = await BuyAsync(market, "192.0.2.50", variant, Declines);

        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.True(held.Headers.Contains("Retry-After"));
        Assert.Equal(HttpStatusCode.SeeOther, (await BuyAsync(market, "192.0.2.50", variant, Succeeds)).StatusCode);
        market.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Conflict, (await BuyAsync(market, "192.0.2.50", variant, Declines)).StatusCode);
    }

    [Fact]
    public async Task Who_tries_out_cards_from_one_address_is_stopped_and_nothing_is_reserved_for_them()
    {
        await using var market = await OpenAsync();
        await ChangeAsync(market, "refusedPaymentsFromAddress", 2);
        var variant = await VariantAsync(market);
        await BuyAsync(market, "192.0.2.1", variant, Declines);
        await BuyAsync(market, "192.0.2.1", variant, Declines);
        var before = await CountAsync(market, "ordering_order");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await BuyAsync(market, "192.0.2.1", variant, Succeeds)).StatusCode);
        Assert.Equal(before, await CountAsync(market, "ordering_order"));
        Assert.Equal(HttpStatusCode.SeeOther, (await BuyAsync(market, "192.0.2.2", variant, Succeeds)).StatusCode);
    }

    [Fact]
    public async Task Carts_without_end_from_one_address_are_stopped_and_those_that_are_there_go_on()
    {
        await using var market = await OpenAsync();
        await ChangeAsync(market, "cartsFromAddress", 3);
        var variant = await VariantAsync(market);
        var first = From(market, "192.0.2.1");
        await AddAsync(first, variant);
        await From(market, "192.0.2.1").PostAsync(new Uri("/api/v1/carts", UriKind.Relative), null);
        using var madeUp = From(market, "192.0.2.1");
        madeUp.DefaultRequestHeaders.Add("Cookie", $"cart={new string('a', 32)}");
        await AddAsync(madeUp, variant);

        var page = await AddAsync(From(market, "192.0.2.1"), variant);
        var call = await From(market, "192.0.2.1").PostAsync(new Uri("/api/v1/carts", UriKind.Relative), null);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (page.StatusCode, call.StatusCode));
        Assert.Equal(3, await CountAsync(market, "ordering_cart"));
        Assert.Equal(HttpStatusCode.SeeOther, (await AddAsync(first, variant)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await AddAsync(From(market, "192.0.2.2"), variant)).StatusCode);
    }

    private static HttpClient From(TestMarketplace market, string address)
    {
        var browser = market.Guest();
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return browser;
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient browser, string email, string password, string root = "") =>
        browser.PostFormAsync($"{root}/log-in", $"{root}/log-in", new() { ["Email"] = email, ["Password"] = password });

    private static async Task<HttpResponseMessage> BuyAsync(TestMarketplace market, string address, string variant, string card)
    {
        var browser = From(market, address);
        await AddAsync(browser, variant);
        return await PayAsync(browser, card);
    }

    private static async Task<HttpResponseMessage> PayAsync(HttpClient browser, string card)
    {
        using var form = new FormUrlEncodedContent(await Town.CheckoutAsync(browser, "buyer@market.test", card));
        return await browser.PostAsync(new Uri("/checkout", UriKind.Relative), form);
    }

    private static async Task<HttpResponseMessage> AddAsync(HttpClient browser, string variant)
    {
        using var line = new FormUrlEncodedContent([new("VariantId", variant), new("Quantity", "1")]);
        return await browser.PostAsync(new Uri("/cart/lines", UriKind.Relative), line);
    }

    private static Task ChangeAsync(TestMarketplace market, string limit, int most) => market.With<ISettingsEditor>(editor =>
        editor.ChangeAsync(editor.Sections.Single(s => s.Section == "rate-limits"), new() { [limit] = most }, CancellationToken.None));

    private static Task<string> VariantAsync(TestMarketplace market) => market.Ask<UnitOfWork, string>(async unit =>
        new Guid((await Dapper.SqlMapper.QuerySingleAsync<Guid>(unit.Connection, "SELECT id FROM catalog_variant")).ToByteArray()).ToString());

    private static Task<long> CountAsync(TestMarketplace market, string table) => market.Ask<UnitOfWork, long>(unit =>
        Dapper.SqlMapper.ExecuteScalarAsync<long>(unit.Connection, $"SELECT count(*) FROM {table}"));

    private async Task<TestMarketplace> OpenAsync()
    {
        var market = await TestMarketplace.StartAsync(
            kind, """{ "name": "test", "displayName": "Test", "issetuprecipe": true, "steps": [ { "name": "feature", "enable": [ "Marketplace.Ordering", "Marketplace.Payments.Test" ] } ] }""",
            settings: new Dictionary<string, string?> { ["ForwardedHeaders_Enabled"] = "true" });
        await market.With<IRecipes>(async recipes => Assert.False((await recipes.RunTextAsync(
            $$"""
            { "name": "more", "steps": [
              { "name": "sellers", "sellers": [ { "slug": "anna", "name": "Anna", "email": "{{TestMarketplace.Admin}}", "ownerEmail": "{{TestMarketplace.Admin}}" } ] },
              { "name": "categories", "categories": [ { "path": "home", "name": "Home", "taxClass": "standard" } ] },
              { "name": "products", "seller": "anna", "products": [ { "handle": "pot", "title": "Clay pot", "category": "home", "price": 12.50, "stock": 1000, "sku": "POT" } ] },
              { "name": "shipping-zones", "zones": [ { "name": "World", "places": ["*"] } ] },
              { "name": "shipping-methods", "methods": [ { "seller": "anna", "name": "Post", "price": 5, "minDays": 2, "maxDays": 4 } ] } ] }
            """, _ => { }, CancellationToken.None)).Failed(out var error), error?.Message));
        await market.DeliverEventsAsync();
        return market;
    }
}

public sealed class LimitsOnSqlite() : LimitTests(DatabaseKind.Sqlite);

public sealed class LimitsOnPostgreSql() : LimitTests(DatabaseKind.PostgreSql);

public class CallerAddressTests
{
    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void A_whole_network_of_IPv6_is_one_caller(string address, string caller)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);

        Assert.Equal(caller, http.Address());
    }

    [Fact]
    public async Task Nobody_gives_themselves_another_address_where_no_proxy_is_named()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite, TestMarketplace.SetupRecipe());
        await market.With<ISettingsEditor>(editor => editor.ChangeAsync(editor.Sections.Single(s => s.Section == "rate-limits"), new() { ["wrongLogInsFromAddress"] = 3 }, CancellationToken.None));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            var guest = market.Guest();
            guest.DefaultRequestHeaders.Add("X-Forwarded-For", $"192.0.2.{i}");
            answers.Add((await guest.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = $"a{i}@b.test", ["Password"] = "wrong" })).StatusCode);
        }

        Assert.Equal(2, answers.Count(a => a == HttpStatusCode.TooManyRequests));
    }
}
