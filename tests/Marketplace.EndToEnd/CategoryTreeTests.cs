using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>The tree of categories, by mouse, by keys and without scripts.</summary>
[Collection(nameof(AtTheCounter))]
public class CategoryTreeTests(Browser browser)
{
    [Fact]
    public async Task An_admin_walks_and_moves_with_the_keyboard_alone_and_hears_where_it_is()
    {
        var admin = await OpenAsync();
        var page = admin.Page;
        await page.FocusAsync("[role=tree] [role=treeitem][tabindex='0']");
        var first = await NameAsync(page);

        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("false", await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-expanded')"));
        await page.Keyboard.PressAsync("ArrowDown");
        var second = await NameAsync(page);
        Assert.NotEqual(first, second);
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await SaidAsync(page, $"“{second}” is now 1 of ");
        Assert.Equal((second, "1"), (await NameAsync(page), await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-posinset')")));

        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await SaidAsync(page, $"“{second}” is now 2 of ");
        await page.Keyboard.PressAsync("Alt+ArrowRight");
        await SaidAsync(page, $"in “{first}”.");
        Assert.Equal("2", await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-level')"));

        await page.Keyboard.PressAsync("Alt+ArrowLeft");
        await SaidAsync(page, $"“{second}” is now 2 of ");
        Assert.Equal("1", await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-level')"));
        await page.Keyboard.PressAsync("Home");
        Assert.Equal(first, await NameAsync(page));
        // A row is called by its category alone, not by all that is in it and below it; that holds for rows and for nothing else.
        Assert.DoesNotContain(await AccessibilityTests.BrokenAsync(admin, "/admin/categories"), broken => !(broken.Contains("label-content-name-mismatch", StringComparison.Ordinal)
            && broken[(broken.IndexOf('<', StringComparison.Ordinal) is var at and >= 0 ? at : 0)..].Split(" | ").All(node => node.StartsWith("<li class=\"tree-item\"", StringComparison.Ordinal))));
        await admin.LeaveAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_row_is_dragged_into_another_and_the_move_is_taken_back(int width)
    {
        var admin = await OpenAsync(width);
        var page = admin.Page;
        var rows = page.Locator("[role=tree] > [role=treeitem]");
        var (moved, target) = (await rows.Nth(1).GetAttributeAsync("data-id"), await rows.Nth(0).GetAttributeAsync("data-id"));

        await page.Locator($"#c-{moved} > .tree-row").ScrollIntoViewIfNeededAsync();
        var from = (await page.Locator($"#c-{moved} > .tree-row [data-tree-handle]").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        var to = (await page.Locator($"#c-{target} > .tree-row").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(to.X + 90, to.Y + (to.Height / 2), new() { Steps = 5 });
        Assert.Equal("into", await page.GetAttributeAsync($"#c-{target} > .tree-row", "data-drop"));
        await page.Mouse.UpAsync();

        await page.WaitForSelectorAsync($"#c-{target} #c-{moved}");
        await admin.FitsAsync();
        await page.ClickAsync(".table-done button");
        await page.WaitForSelectorAsync($"[role=tree] > #c-{moved}");
        Assert.Equal(moved, await rows.Nth(1).GetAttributeAsync("data-id"));
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task Without_scripts_buttons_and_a_list_of_parents_do_the_same()
    {
        var admin = await OpenAsync(scripts: false);
        var page = admin.Page;
        var rows = page.Locator("[data-tree] > .tree > li");
        var (first, second) = (await rows.Nth(0).GetAttributeAsync("data-id"), await rows.Nth(1).GetAttributeAsync("data-id"));

        await page.ClickAsync($"#c-{second} > .tree-row button[value=up]");
        await page.WaitForSelectorAsync(".table-done");
        Assert.Equal(second, await rows.Nth(0).GetAttributeAsync("data-id"));
        await page.ClickAsync(".table-done button");
        Assert.Equal(first, await rows.Nth(0).GetAttributeAsync("data-id"));

        await page.ClickAsync($"#c-{second} > .tree-row a[href*='move=']");
        await page.SelectOptionAsync("#move [name=Parent]", first!);
        await page.ClickAsync("#move .button-primary");
        await page.WaitForSelectorAsync($"#c-{first} #c-{second}");
        await page.ClickAsync(".table-done button");
        Assert.Equal(second, await rows.Nth(1).GetAttributeAsync("data-id"));
        await admin.LeaveAsync();
    }

    private async Task<Visitor> OpenAsync(int width = 1440, bool scripts = true)
    {
        var admin = await browser.VisitAsync(width, scripts: scripts);
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync("/admin/categories");
        return admin;
    }

    private static Task<string> NameAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')");

    private static async Task SaidAsync(IPage page, string text) =>
        await page.WaitForFunctionAsync("(text) => [...document.querySelectorAll('p.visually-hidden[role=status]')].some((one) => one.textContent.includes(text)) && !document.querySelector('[aria-busy]')", text);
}
