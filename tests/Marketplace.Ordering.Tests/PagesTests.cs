using System.Net;
using System.Text.RegularExpressions;

namespace Marketplace.Ordering.Tests;

/// <summary>Every page of the three modules answers, in both languages, and its forms work without scripts.</summary>
public abstract partial class PagesTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => [.. base.Features, "Marketplace.Payouts"];

    [Fact]
    public async Task Every_page_answers_in_English_and_Russian()
    {
        var member = await Market.SignedInAsync("member@market.test");
        await AddAsync(member, "POT", 2);
        await PayAsync(member, email: "member@market.test");
        await AddAsync(member, "HAMMER");
        await Market.DeliverEventsAsync();
        var part = Assert.Single(await PartsAsync());
        var order = Assert.Single(await OrdersAsync());
        var (anna, admin) = (await Market.SignedInAsync(Anna), await Market.SignedInAsync());

        foreach (var (browser, pages) in new[]
        {
            (member, new[] { "/cart", "/checkout", "/account/orders", $"/account/orders/{order.Number}", "/account/addresses", $"/orders/{order.Number}?key={order.AccessKey}" }),
            (anna, [$"/vendor/anna/orders", "/vendor/anna/orders?show=all", "/vendor/anna/orders?show=done&q=m-", $"/vendor/anna/orders/{part.Number}", "/vendor/anna/shipping", "/vendor/anna/balance"]),
            (admin, ["/admin/orders", "/admin/orders?q=member@market.test&state=Paid", $"/admin/orders/{order.Number}", "/admin/payments", "/admin/payments?state=Captured", $"/admin/payments/{order.PaymentId}", "/admin/shipping-zones", "/admin/taxes", "/admin/ledger", "/admin/commissions"]),
        })
        {
            foreach (var page in pages)
            {
                foreach (var address in new[] { page, "/ru" + page })
                {
                    var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
                    var html = await answer.Content.ReadAsStringAsync();
                    Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode}");
                    Assert.DoesNotContain("~/", html, StringComparison.Ordinal);
                    Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
                    if (address.StartsWith("/ru", StringComparison.Ordinal))
                    {
                        Assert.Matches(Cyrillic(), (await answer.DocumentAsync()).QuerySelector("h1")!.TextContent);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_seller_adds_changes_and_removes_a_delivery()
    {
        var anna = await Market.SignedInAsync(Anna);
        const string Page = "/vendor/anna/shipping";

        var added = await anna.PostFormAsync(Page, Page, new() { ["Name"] = "Bike", ["Pricing"] = "ByWeight", ["Bands"] = "500 = 2.50\n1000 = 4", ["FreeFrom"] = "50", ["Active"] = "true" });
        var broken = await anna.PostFormAsync(Page, Page, new() { ["Name"] = "Bad", ["Pricing"] = "ByWeight", ["Bands"] = "heavy = much", ["MinDays"] = "-4", ["FreeFrom"] = "1e9" });
        var twice = await anna.PostFormAsync(Page, Page, new() { ["Name"] = "Bike", ["Pricing"] = "Flat", ["Price"] = "1" });
        var list = await (await anna.GetAsync(new Uri(Page, UriKind.Relative))).DocumentAsync();
        var edit = list.QuerySelectorAll("a[href*='?edit=']").Single(a => a.TextContent == "Bike").GetAttribute("href")!;
        var id = edit.Split("edit=")[1].Split('#')[0];
        var changed = await anna.PostFormAsync(edit.Split('#')[0], $"{Page}/{id}", new() { ["Name"] = "Bicycle", ["Pricing"] = "Flat", ["Price"] = "3,50", ["Active"] = "true" });
        var foreign = await (await Market.SignedInAsync(Boris)).PostFormAsync("/vendor/boris/shipping", $"/vendor/boris/shipping/{id}/removal", []);
        var removed = await anna.PostFormAsync(Page, $"{Page}/{id}/removal", []);

        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
        Assert.Contains("heavy = much", await broken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, changed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, removed.StatusCode);
    }

    [Fact]
    public async Task An_admin_sets_zones_and_taxes_and_hears_what_is_wrong()
    {
        var admin = await Market.SignedInAsync();

        var zone = await admin.PostFormAsync("/admin/shipping-zones", "/admin/shipping-zones", new() { ["Name"] = "Baltics", ["Places"] = "ee, lv LT" });
        var nowhere = await admin.PostFormAsync("/admin/shipping-zones", "/admin/shipping-zones", new() { ["Name"] = "Nowhere", ["Places"] = "Atlantis" });
        var page = await (await admin.GetAsync(new Uri("/admin/taxes", UriKind.Relative))).DocumentAsync();
        var id = page.QuerySelectorAll("select[name=ZoneId] option").Single(o => o.TextContent == "Baltics").GetAttribute("value")!;
        var rate = await admin.PostFormAsync("/admin/taxes", "/admin/taxes", new() { ["ZoneId"] = id, ["TaxClass"] = "standard", ["Name"] = "VAT", ["Percent"] = "21,5" });
        var wrong = await admin.PostFormAsync("/admin/taxes", "/admin/taxes", new() { ["ZoneId"] = "x", ["TaxClass"] = "y", ["Percent"] = "1000" });
        var inUse = await admin.PostFormAsync("/admin/shipping-zones", $"/admin/shipping-zones/{id}/removal", new() { ["Called"] = "it", ["Typed"] = "it" });

        Assert.Equal(HttpStatusCode.SeeOther, zone.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nowhere.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, rate.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, inUse.StatusCode);
        Assert.Contains("21.5 %", await admin.GetStringAsync(new Uri("/admin/taxes", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_keeps_addresses_that_the_checkout_offers_and_nobody_else_reaches()
    {
        var member = await Market.SignedInAsync("member@market.test");
        var other = await Market.SignedInAsync("other@market.test");
        const string Page = "/account/addresses";
        var address = new Dictionary<string, string> { ["Name"] = "Ada", ["Line1"] = "7 Oak Lane", ["City"] = "Riga", ["Country"] = "LV" };

        var added = await member.PostFormAsync(Page, Page, address);
        var wrong = await member.PostFormAsync(Page, Page, new() { ["Name"] = "Ada", ["Country"] = "XX" });
        await AddAsync(member, "BOOK");
        var checkout = await member.GetStringAsync(new Uri("/checkout", UriKind.Relative));
        var list = await (await member.GetAsync(new Uri(Page, UriKind.Relative))).DocumentAsync();
        var id = list.QuerySelector("a[href*='?edit=']")!.GetAttribute("href")!.Split("edit=")[1].Split('#')[0];
        var stolen = await other.PostFormAsync(Page, $"{Page}/{id}", address);
        var removed = await other.PostFormAsync(Page, $"{Page}/{id}/removal", []);

        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("7 Oak Lane", checkout, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, removed.StatusCode);
    }

    [Fact]
    public async Task The_cheapest_delivery_is_proposed_and_another_can_be_chosen_without_scripts()
    {
        var browser = await GuestWithAsync(("POT", 1));
        var form = await FormAsync(browser, Succeeds);
        var page = await (await browser.GetAsync(new Uri("/checkout", UriKind.Relative))).DocumentAsync();
        var courier = page.QuerySelectorAll("input[type=radio][name^=Methods]").Single(i => i.ParentElement!.TextContent.Contains("Courier", StringComparison.Ordinal));
        form[courier.GetAttribute("name")!] = courier.GetAttribute("value")!;

        var unseen = await PostAsync(browser, form);
        form["Intent"] = "update";
        var updated = await PostAsync(browser, form);
        var paid = await PostAsync(browser, FormOf(await updated.DocumentAsync(), Succeeds));

        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        Assert.Equal(HttpStatusCode.OK, updated.StatusCode);
        LocationOf(paid);
        Assert.Equal(1375 + 1650, Assert.Single(await OrdersAsync()).TotalMinor);
    }

    [Fact]
    public async Task Where_a_seller_does_not_deliver_the_checkout_says_so()
    {
        var browser = await GuestWithAsync(("HAMMER", 1));
        var form = await FormAsync(browser, Succeeds);
        form["Country"] = "DE";

        var answer = await PostAsync(browser, form);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Boris does not deliver to this address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenApi_document_knows_the_checkout() =>
        Assert.Contains("/api/v1/carts/{token}/checkout", await Market.Guest().GetStringAsync(new Uri("/api/openapi.json", UriKind.Relative)), StringComparison.Ordinal);

    [GeneratedRegex("[А-Яа-я]|M-2030")]
    private static partial Regex Cyrillic();
}

public sealed class PagesOnSqlite() : PagesTests(DatabaseKind.Sqlite);

public sealed class PagesOnPostgreSql() : PagesTests(DatabaseKind.PostgreSql);
