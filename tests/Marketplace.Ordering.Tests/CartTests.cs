using System.Net;
using System.Text.Json;
using Marketplace.Kernel.Data;

namespace Marketplace.Ordering.Tests;

public abstract class CartTests(DatabaseKind kind) : Bazaar(kind)
{
    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("99999999999999999999")]
    [InlineData("1e3")]
    [InlineData("two")]
    [InlineData("<script>")]
    public async Task Quantities_that_nobody_can_mean_are_refused(string quantity)
    {
        var browser = Market.Guest();

        var answer = await PutAsync(browser, (await VariantAsync("POT")).ToString(), quantity);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Your cart is empty", await browser.GetStringAsync(new Uri("/cart", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_price_in_the_request_is_not_read()
    {
        var browser = Market.Guest();
        using var forged = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["VariantId"] = (await VariantAsync("POT")).ToString(), ["Quantity"] = "1", ["Price"] = "0.01", ["UnitPriceMinor"] = "1", ["Seen"] = "1",
        });
        await browser.PostAsync(new Uri("/cart/lines", UriKind.Relative), forged);
        var form = await FormAsync(browser, Succeeds);
        (form["Total"], form["TotalMinor"]) = ("1", "1");

        await PostAsync(browser, form);

        Assert.Equal(1375 + 550, Assert.Single(await OrdersAsync()).TotalMinor);
    }

    [Fact]
    public async Task When_the_price_changes_the_cart_says_so_and_the_old_quote_is_not_charged()
    {
        var browser = await GuestWithAsync(("POT", 1));
        var form = await FormAsync(browser, Succeeds);
        await Market.With<UnitOfWork>(unit => unit.CommitAsync(
            () => Dapper.SqlMapper.ExecuteAsync(unit.Connection, "UPDATE catalog_variant SET price_minor = 2000 WHERE sku = 'POT'", transaction: unit.Transaction), CancellationToken.None));

        var cart = await browser.GetStringAsync(new Uri("/cart", UriKind.Relative));
        var stale = await PostAsync(browser, form);
        var fresh = await PostAsync(browser, FormOf(await stale.DocumentAsync(), Succeeds));

        Assert.Contains("changed from $12.50 to $20.00", cart, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        LocationOf(fresh);
        Assert.Equal(2200 + 550, Assert.Single(await OrdersAsync()).TotalMinor);
    }

    [Fact]
    public async Task What_a_guest_put_in_is_there_after_signing_in_beside_what_was_there()
    {
        var member = await Market.SignedInAsync("member@market.test");
        await AddAsync(member, "POT", 2);
        await AddAsync(member, "BOOK", 1);
        var browser = await GuestWithAsync(("POT", 3), ("HAMMER", 1));

        await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "member@market.test", ["Password"] = TestMarketplace.Password });

        var me = JsonDocument.Parse(await browser.GetStringAsync(new Uri("/me", UriKind.Relative)));
        Assert.Equal(7, me.RootElement.GetProperty("cartCount").GetInt32());
        var cart = await (await browser.GetAsync(new Uri("/cart", UriKind.Relative))).DocumentAsync();
        Assert.Equal(["1", "1", "5"], cart.QuerySelectorAll("input[name=Quantity]").Select(i => i.GetAttribute("value")).Order());
    }

    [Fact]
    public async Task A_product_that_is_gone_is_shown_as_gone_and_stops_the_checkout()
    {
        var browser = await GuestWithAsync(("POT", 1), ("BOOK", 1));
        await Market.With<UnitOfWork>(unit => unit.CommitAsync(
            () => Dapper.SqlMapper.ExecuteAsync(unit.Connection, "UPDATE catalog_stock SET on_hand = 0 WHERE variant_id IN (SELECT id FROM catalog_variant WHERE sku = 'POT')", transaction: unit.Transaction), CancellationToken.None));

        var cart = await (await browser.GetAsync(new Uri("/cart", UriKind.Relative))).DocumentAsync();

        Assert.Contains("No longer available", cart.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(cart.QuerySelector("a[href='/checkout']"));
    }

    [Fact]
    public async Task The_quantity_is_changed_and_the_line_removed_without_scripts()
    {
        var browser = await GuestWithAsync(("POT", 1), ("BOOK", 1));
        var (pot, book) = (await VariantAsync("POT"), await VariantAsync("BOOK"));

        await browser.PostFormAsync("/cart", $"/cart/lines/{pot}", new() { ["Quantity"] = "4" });
        await browser.PostFormAsync("/cart", $"/cart/lines/{book}/removal", []);

        var cart = await (await browser.GetAsync(new Uri("/cart", UriKind.Relative))).DocumentAsync();
        Assert.Equal(["4"], cart.QuerySelectorAll("input[name=Quantity]").Select(i => i.GetAttribute("value")));
    }

    [Fact]
    public async Task Hostile_text_in_the_checkout_is_refused_or_shown_as_text_and_never_a_fault()
    {
        foreach (var hostile in new[] { "<script>alert(1)</script>", "'; DROP TABLE ordering_order; --", "\0", "%00", new string('x', 100_000), "\ud800", "{0}{1}" })
        {
            foreach (var field in new[] { "Email", "Name", "Line1", "City", "Region", "Country", "Quote", "Checkout", "Provider", "Payment[cardNumber]", "Methods[x]" })
            {
                var browser = await GuestWithAsync(("BOOK", 1));
                var form = await FormAsync(browser, Succeeds);
                form[field] = hostile;

                var answer = await PostAsync(browser, form);

                Assert.True((int)answer.StatusCode < 500, $"{field}: {(int)answer.StatusCode}");
                Assert.DoesNotContain("<script>alert", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }
}

public sealed class CartOnSqlite() : CartTests(DatabaseKind.Sqlite);

public sealed class CartOnPostgreSql() : CartTests(DatabaseKind.PostgreSql);
