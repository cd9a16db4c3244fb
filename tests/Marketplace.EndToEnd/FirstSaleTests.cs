using System.Text.Json;
using System.Text.RegularExpressions;

namespace Marketplace.EndToEnd;

[Collection(nameof(AtTheCounter))]
public partial class FirstSaleTests(Browser browser)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_guest_buys_from_two_sellers_and_pays_once(int width)
    {
        var guest = await browser.VisitAsync(width);
        await guest.Page.GotoAsync("/");
        await guest.FitsAsync();
        await guest.AddAsync("running-shoes");
        await guest.AddAsync("beeswax-candle");
        await guest.FitsAsync();
        var cart = await guest.TextAsync();
        Assert.Contains("Boris Outdoors", cart);
        Assert.Contains("Anna's Hearth", cart);

        await guest.PayAsync();

        await guest.FitsAsync();
        var thanks = await guest.TextAsync();
        Assert.Contains("Thank you for your order", thanks);
        Assert.Contains("$141.03", thanks);
        Assert.Contains("Boris Outdoors", thanks);
        Assert.Contains("Anna's Hearth", thanks);
        await guest.LeaveAsync();
    }

    [Fact]
    public async Task A_seller_ships_their_part_and_sees_the_money_while_the_other_seller_s_part_waits()
    {
        var guest = await browser.VisitAsync();
        await guest.AddAsync("wool-scarf");
        await guest.AddAsync("deep-soup-bowl");
        var number = await guest.PayAsync();
        await browser.Market.DeliverEventsAsync();

        var anna = await browser.VisitAsync();
        await anna.LogInAsync("anna@demo.example");
        await anna.Page.GotoAsync("/vendor/annas-hearth");
        Assert.Matches("orders? to ship", await anna.TextAsync());
        await anna.Page.GotoAsync("/vendor/annas-hearth/orders");
        var mine = await anna.Page.Locator($"a:has-text('{number}')").First.GetAttributeAsync("href");
        await anna.Page.GotoAsync(mine!);
        Assert.DoesNotContain("scarf", await anna.TextAsync(), StringComparison.OrdinalIgnoreCase);
        await anna.Page.FillAsync("[name=Carrier]", "DHL");
        await anna.Page.FillAsync("[name=Tracking], [name=TrackingNumber]", "JD0001");
        await anna.NextPageAsync(() => anna.Page.ClickAsync("form[action*='parcel'] button"));
        Assert.Contains("JD0001", await anna.TextAsync());

        await anna.Page.GotoAsync("/vendor/annas-hearth/balance");
        Assert.Contains(number, await anna.TextAsync());
        await anna.LeaveAsync();

        await guest.Page.ReloadAsync();
        var buyer = await guest.TextAsync();
        Assert.Contains("JD0001", buyer);
        Assert.Contains("Shipped", buyer);
        Assert.Contains("Paid", buyer);
        await guest.LeaveAsync();
    }

    [Fact]
    public async Task An_admin_sees_the_whole_order_and_a_ledger_that_balances()
    {
        var guest = await browser.VisitAsync();
        await guest.AddAsync("folk-guitar");
        await guest.AddAsync("beeswax-candle");
        var number = await guest.PayAsync();
        await guest.LeaveAsync();
        await browser.Market.DeliverEventsAsync();

        var admin = await browser.VisitAsync();
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync("/admin");
        Assert.Contains("in the last 30 days", await admin.TextAsync());
        await admin.Page.GotoAsync($"/admin/orders/{number}");
        var order = await admin.TextAsync();
        Assert.Contains($"{number}-1", order);
        Assert.Contains($"{number}-2", order);

        await admin.Page.GotoAsync("/admin/ledger");
        Assert.Contains(number, await admin.TextAsync());
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task An_admin_lets_a_seller_in_and_the_shop_opens()
    {
        var applicant = await browser.VisitAsync();
        await applicant.Page.GotoAsync("/sign-up?returnUrl=/sell");
        await applicant.Page.FillAsync("[name=Name]", "Vera Vendor");
        await applicant.Page.FillAsync("[name=Email]", "vera@vendor.test");
        await applicant.Page.FillAsync("[name=Password]", DemoLike);
        await applicant.Page.ClickAsync("form[action$='/sign-up'] .button-primary");
        await applicant.Page.WaitForURLAsync("**/sell");
        await FillRequiredAsync(applicant, new() { ["Name"] = "Vera's Vases", ["Address"] = "veras-vases", ["Country"] = "DE", ["Email"] = "vera@vendor.test", ["Story"] = "Vases thrown by one pair of hands." });
        await applicant.NextPageAsync(() => applicant.Page.ClickAsync("main form[action$='/sell'] .button-primary"));
        Assert.Equal(404, (await applicant.Page.GotoAsync("/shops/veras-vases"))!.Status);

        var admin = await browser.VisitAsync();
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync("/admin/sellers");
        await admin.NextPageAsync(() => admin.Page.ClickAsync("a:has-text(\"Vera's Vases\")"));
        await admin.NextPageAsync(() => admin.Page.ClickAsync("button:has-text('Approve')"));
        await admin.LeaveAsync();

        Assert.Equal(200, (await applicant.Page.GotoAsync("/shops/veras-vases"))!.Status);
        Assert.Contains("Vases thrown by one pair of hands.", await applicant.TextAsync());
    }

    [Fact]
    public async Task An_admin_makes_a_tenant_from_a_recipe_and_it_opens_under_its_prefix()
    {
        var admin = await browser.VisitAsync();
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync("/admin/tenants/new");
        await admin.Page.FillAsync("[name=Name]", "Bazaar");
        await admin.Page.FillAsync("[name=RequestUrlPrefix]", "bazaar");
        await admin.Page.ClickAsync("form[action$='/admin/tenants/new'] .button-primary");
        await admin.Page.WaitForURLAsync("**/admin/tenants/Bazaar");
        await admin.Page.FillAsync("[name=SiteName]", "The Bazaar");
        await admin.Page.FillAsync("form[action$='/setup'] [name=Email]", "boss@bazaar.test");
        await admin.Page.FillAsync("[name=Password]", DemoLike);
        await admin.Page.ClickAsync("form[action$='/setup'] .button-primary");
        await admin.Page.WaitForSelectorAsync(".badge-success");

        await admin.Page.GotoAsync("/bazaar/");

        Assert.Contains("The Bazaar", await admin.Page.TitleAsync());
        Assert.DoesNotContain("Running shoes", await admin.TextAsync());
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task The_same_purchase_in_Russian_shows_no_English()
    {
        var guest = await browser.VisitAsync(390);
        await guest.Page.GotoAsync("/ru");
        Assert.Equal("ru", await guest.Page.GetAttributeAsync("html", "lang"));
        await guest.AddAsync("running-shoes", "/ru");
        await guest.AddAsync("beeswax-candle", "/ru");
        Assert.Contains("Корзина", await guest.TextAsync());

        await guest.PayAsync("/ru");

        var thanks = await guest.TextAsync();
        Assert.Contains("/ru/orders/", guest.Page.Url);
        Assert.Contains("141,03", thanks);
        Assert.DoesNotMatch(EnglishWords(), thanks);
        await guest.LeaveAsync();
    }

    [Theory]
    [InlineData("/ru", "a[href*='/ru/categories/']")]
    [InlineData("/ru/categories/home", "a[href*='/ru/products/']")]
    [InlineData("/ru/categories/sports", "a[href*='/ru/products/']")]
    [InlineData("/ru/categories/fashion", "a[href*='/ru/products/']")]
    [InlineData("/ru/search?q=%D1%81%D0%B8%D0%BD%D0%B8%D0%B9", "a[href*='/ru/products/']")]
    public async Task Shelves_and_products_in_Russian_have_no_English_word_left(string start, string links)
    {
        var english = DeskTests.Translations();
        english.UnionWith(Words());
        // The site's name, and what a seller calls a way of delivery.
        english.ExceptWith(["Marketplace", "By weight"]);
        var guest = await browser.VisitAsync();
        await guest.Page.GotoAsync(start);
        var pages = await guest.Page.EvaluateAsync<string[]>("selector => [...document.querySelectorAll('main ' + selector)].map((a) => a.getAttribute('href').split('?')[0])", links);

        var left = new List<string>();
        foreach (var page in pages.Distinct().Take(14).Append(start))
        {
            await guest.Page.GotoAsync(page);
            left.AddRange((await guest.ShownAsync()).Select(text => text.TrimEnd(':', ' ')).Where(english.Contains).Select(text => $"{page}: {text}"));
        }

        Assert.NotEmpty(pages);
        Assert.True(left.Count == 0, string.Join('\n', left.Distinct()));
        await guest.LeaveAsync();
    }

    [Fact]
    public async Task A_Russian_buyer_chooses_narrows_down_and_orders_in_Russian_at_the_same_addresses()
    {
        var guest = await browser.VisitAsync();
        await guest.Page.GotoAsync("/ru/categories/home?f.Material=Stoneware");
        Assert.Contains("Каменная керамика", await guest.TextAsync(".narrowing"));
        Assert.Contains("Материал", await guest.TextAsync(".narrowing"));

        await guest.AddAsync("morning-mug", "/ru");
        var cart = await guest.TextAsync();
        Assert.Contains("Синий", cart);
        await guest.PayAsync("/ru");

        var order = await guest.TextAsync();
        Assert.Contains("Синий", order);
        Assert.DoesNotContain("Blue", order);
        await guest.LeaveAsync();
    }

    [Fact]
    public async Task A_declined_card_is_said_and_another_one_pays()
    {
        var guest = await browser.VisitAsync();
        await guest.AddAsync("beeswax-candle");
        await guest.Page.GotoAsync("/checkout");
        await PayWithAsync(guest, "4000000000000002");
        Assert.Contains("declined", await guest.TextAsync(), StringComparison.OrdinalIgnoreCase);

        await guest.PayAsync();

        Assert.Contains("Thank you for your order", await guest.TextAsync());
    }

    private const string DemoLike = "a long enough password";

    private static async Task PayWithAsync(Visitor guest, string card)
    {
        try
        {
            await guest.PayAsync(card: card);
        }
        catch (TimeoutException)
        {
            // A declined card stays on the checkout.
        }
    }

    private static async Task FillRequiredAsync(Visitor person, Dictionary<string, string> values)
    {
        foreach (var (name, value) in values)
        {
            var field = person.Page.Locator($"main [name={name}]");
            if (await field.CountAsync() > 0)
            {
                await field.FillAsync(value);
            }
        }
    }

    // The words of sellers that the demo has Russian ones for.
    private static IEnumerable<string> Words() => JsonDocument.Parse(
            File.ReadAllText(Path.Combine(RepositoryRoot.Path, "recipes", "demo.recipe.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })
        .RootElement.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("name").GetString() == "words")
        .GetProperty("words").EnumerateObject().Select(word => word.Name);

    // Names of shops and people are what they are; these words are the interface's.
    [GeneratedRegex(@"\b(Order|Paid|Total|Delivery|Tax|Summary|Sold by|Thank you|Quantity|Price|Items)\b")]
    private static partial Regex EnglishWords();
}
