using System.Text.Json;

namespace Marketplace.EndToEnd;

/// <summary>Every kind of page for buyers against the rules of axe: WCAG 2.2 A and AA, and its best practices.</summary>
[Collection(nameof(AtTheDesks))]
public class AccessibilityTests(Browser browser)
{
    private static readonly string _axe = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/Marketplace.EndToEnd/axe/node_modules/axe-core/axe.min.js"));

    private static readonly string[] _ofGuests =
    [
        "/", "/categories", "/categories/home", "/categories/home?f.Material=Stoneware&max=100", "/deliver-to?product=morning-mug", "/products/morning-mug?to=US", "/search?q=mug", "/search?q=shooes", "/search?q=xyzzy", "/search",
        "/products/morning-mug", "/shops", "/shops/annas-hearth", "/about", "/cart", "/log-in", "/sign-up", "/forgot-password", "/nothing-here",
    ];

    private static readonly string[] _ofMembers = ["/account", "/account/orders", "/account/addresses", "/account/security", "/account/data"];

    [Theory]
    [InlineData(1440, false, "")]
    [InlineData(390, true, "/ru")]
    public async Task No_page_for_buyers_breaks_a_rule(int width, bool dark, string language)
    {
        var buyer = await browser.VisitAsync(width, dark);
        var broken = new List<string>();
        foreach (var path in _ofGuests)
        {
            await buyer.Page.GotoAsync(language + path);
            broken.AddRange(await BrokenAsync(buyer, path));
            await buyer.FitsAsync();
        }

        await buyer.Page.GotoAsync($"{language}/products/running-shoes");
        await buyer.Page.ClickAsync("form[action$='/cart/lines'] button");
        await buyer.Page.WaitForSelectorAsync("dialog.drawer .drawer-lines");
        broken.AddRange(await BrokenAsync(buyer, "the cart's drawer"));
        foreach (var path in (string[])["/cart", "/checkout"])
        {
            await buyer.Page.GotoAsync(language + path);
            broken.AddRange(await BrokenAsync(buyer, path));
        }

        await buyer.PayAsync(language);
        broken.AddRange(await BrokenAsync(buyer, "the confirmation"));
        await buyer.LogInAsync("buyer@demo.example");
        foreach (var path in _ofMembers)
        {
            await buyer.Page.GotoAsync(language + path);
            broken.AddRange(await BrokenAsync(buyer, path));
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Theory]
    [InlineData("/admin", 1440, true, TestMarketplace.Admin, TestMarketplace.Password)]
    [InlineData("/ru/admin", 390, false, TestMarketplace.Admin, TestMarketplace.Password)]
    [InlineData("/vendor/annas-hearth", 1440, false, "anna@demo.example", Browser.DemoPassword)]
    [InlineData("/ru/vendor/annas-hearth", 390, true, "anna@demo.example", Browser.DemoPassword)]
    public async Task No_page_of_a_desk_breaks_a_rule(string desk, int width, bool dark, string email, string password)
    {
        var person = await browser.VisitAsync(width, dark);
        await person.LogInAsync(email, password);
        await person.Page.GotoAsync(desk);
        var pages = await person.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.office-menu a')].map((a) => a.getAttribute('href'))");
        var broken = new List<string>();
        foreach (var page in pages.Distinct())
        {
            await person.Page.GotoAsync(page);
            broken.AddRange(await BrokenAsync(person, page));

            // And the page of one thing on the list.
            if (await person.Page.EvaluateAsync<string?>("page => [...document.querySelectorAll('main tbody a')].map((a) => a.getAttribute('href')).find((one) => one.startsWith(page + '/')) ?? null", page) is { } one)
            {
                await person.Page.GotoAsync(one);
                broken.AddRange(await BrokenAsync(person, one));
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
        await person.LeaveAsync();
    }

    [Fact]
    public async Task A_product_is_found_chosen_and_put_into_the_cart_with_the_keyboard_alone()
    {
        var buyer = await browser.VisitAsync();
        await buyer.Page.GotoAsync("/");
        await buyer.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await FocusedAsync(buyer, "getAttribute('href')"));

        await TabToAsync(buyer, "[data-suggestions]");
        await buyer.Page.Keyboard.TypeAsync("running");
        await buyer.Page.WaitForSelectorAsync(".suggestions [role=option]");
        await buyer.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("suggestion-0", await FocusedAsync(buyer, "getAttribute('aria-activedescendant')"));
        await buyer.Page.Keyboard.PressAsync("Enter");
        await buyer.Page.WaitForURLAsync("**/products/running-shoes");

        await TabToAsync(buyer, "[data-variant]:not([aria-current])");
        await buyer.Page.Keyboard.PressAsync("Enter");
        await buyer.Page.WaitForURLAsync("**/products/running-shoes?variant=*");
        await TabToAsync(buyer, "form[data-add-to-cart] button");
        await buyer.Page.Keyboard.PressAsync("Enter");
        await buyer.Page.WaitForSelectorAsync("dialog.drawer .drawer-lines");
        Assert.True(await buyer.Page.EvaluateAsync<bool>("document.querySelector('dialog.drawer').contains(document.activeElement)"));
        await buyer.Page.Keyboard.PressAsync("Escape");
        await buyer.Page.WaitForSelectorAsync("dialog.drawer", new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        Assert.Equal("BUTTON", await FocusedAsync(buyer, "tagName"));
        await buyer.LeaveAsync();
    }

    [Theory]
    [InlineData("", "Add to cart", "Search")]
    [InlineData("/ru", "В корзину", "Найти")]
    public async Task A_screen_reader_hears_one_main_part_one_title_and_a_name_for_all_that_can_be_used(string language, string buy, string search)
    {
        var buyer = await browser.VisitAsync();
        await buyer.AddAsync("beeswax-candle", language);
        var nameless = new List<string>();
        foreach (var path in (string[])["/", "/categories/home", "/search?q=mug", "/products/morning-mug", "/shops/annas-hearth", "/cart", "/checkout", "/log-in"])
        {
            await buyer.Page.GotoAsync(language + path);
            var heard = await HeardAsync(buyer);
            nameless.AddRange(Nameless(heard).Select(role => $"{path}: {role}"));
            Assert.Equal((path, 1), (path, heard.Count(node => node.Role == "main")));
            Assert.Equal((path, 1), (path, heard.Count(node => node is { Role: "heading", Level: 1 })));
            Assert.Contains(heard, node => node.Role == "button" && node.Name == search);
            Assert.True(path != "/products/morning-mug" || heard.Any(node => node.Role == "button" && node.Name == buy));
        }

        Assert.True(nameless.Count == 0, string.Join('\n', nameless));
        await buyer.LeaveAsync();
    }

    [Theory]
    [InlineData("anna@demo.example", Browser.DemoPassword, "/vendor/annas-hearth", "/vendor/annas-hearth/orders?show=all", "/vendor/annas-hearth/products", "/vendor/annas-hearth/products/new", "/vendor/annas-hearth/balance", "/vendor/annas-hearth/settings")]
    [InlineData(TestMarketplace.Admin, TestMarketplace.Password, "/admin", "/admin/sellers", "/admin/orders", "/admin/categories", "/admin/roles", "/admin/features", "/admin/jobs", "/admin/settings/brand")]
    public async Task At_a_desk_a_screen_reader_hears_a_name_for_all_that_can_be_used(string email, string password, params string[] pages)
    {
        var person = await browser.VisitAsync();
        await person.LogInAsync(email, password);
        var nameless = new List<string>();
        foreach (var page in pages)
        {
            await person.Page.GotoAsync(page);
            var heard = await HeardAsync(person);
            nameless.AddRange(Nameless(heard).Select(role => $"{page}: {role}"));
            Assert.Equal((page, 1), (page, heard.Count(node => node is { Role: "heading", Level: 1 })));
        }

        Assert.True(nameless.Count == 0, string.Join('\n', nameless));
        await person.LeaveAsync();
    }

    [Fact]
    public async Task The_whole_purchase_works_without_scripts()
    {
        var buyer = await browser.VisitAsync(390, scripts: false);
        await buyer.Page.GotoAsync("/categories/fashion");
        await buyer.Page.ClickAsync(".narrowing > summary");
        await buyer.Page.ClickAsync("a.facet-value[href*='f.Size=42']");
        await buyer.Page.ClickAsync(".card-title a:has-text('Running shoes')");
        await buyer.Page.ClickAsync("a[data-variant]:has-text('42')");
        await buyer.Page.WaitForURLAsync("**variant=*");
        await buyer.Page.ClickAsync("form[action$='/cart/lines'] button");
        await buyer.Page.WaitForURLAsync("**/cart");
        Assert.Contains("42", await buyer.TextAsync(".cart-line"));

        await buyer.PayAsync();

        Assert.Contains("Thank you for your order", await buyer.TextAsync());
        await buyer.LeaveAsync();
    }

    private sealed record Heard(string Role, string Name, int Level);

    private static readonly string[] _usable =
        ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "spinbutton", "slider", "listbox", "option", "treeitem", "tree", "dialog", "navigation", "tab", "menuitem"];

    private static IEnumerable<string> Nameless(IEnumerable<Heard> heard) => heard.Where(node => _usable.Contains(node.Role) && node.Name.Length == 0).Select(node => node.Role);

    // The tree that Chromium hands to screen readers.
    private static async Task<List<Heard>> HeardAsync(Visitor person)
    {
        var browser = await person.Page.Context.NewCDPSessionAsync(person.Page);
        var tree = (await browser.SendAsync("Accessibility.getFullAXTree"))!.Value;
        await browser.DetachAsync();
        return [.. tree.GetProperty("nodes").EnumerateArray().Where(node => !node.GetProperty("ignored").GetBoolean()).Select(node => new Heard(
            ValueOf(node, "role") ?? "", (ValueOf(node, "name") ?? "").Trim(),
            node.TryGetProperty("properties", out var all) && all.EnumerateArray().FirstOrDefault(one => one.GetProperty("name").GetString() == "level") is { ValueKind: JsonValueKind.Object } level
                ? level.GetProperty("value").GetProperty("value").GetInt32() : 0))];
    }

    private static string? ValueOf(JsonElement node, string part) =>
        node.TryGetProperty(part, out var found) && found.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Task<string> FocusedAsync(Visitor buyer, string what) => buyer.Page.EvaluateAsync<string>($"document.activeElement.{what}");

    internal static async Task TabToAsync(Visitor buyer, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await buyer.Page.Keyboard.PressAsync("Tab");
            if (await buyer.Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"No way to {selector} with the Tab key.");
    }

    // The page's policy lets no foreign script in; the browser's own tools may.
    internal static async Task<IEnumerable<string>> BrokenAsync(Visitor buyer, string page)
    {
        await buyer.Page.EvaluateAsync(_axe);

        // An item of a tree holds the items below it and its own buttons; its name is its own and not all their words.
        var found = await buyer.Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations.map(v => ({ ...v, nodes: v.nodes.filter(n => v.id !== 'label-content-name-mismatch' || !n.html.includes('role=\"treeitem\"')) })).filter(v => v.nodes.length > 0).map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`)");
        return found.EnumerateArray().Select(violation => $"{page}: {violation.GetString()}").ToList();
    }
}
