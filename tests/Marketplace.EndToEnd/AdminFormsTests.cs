using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>The table of roles, the brand and the words of goods, as an admin uses them.</summary>
[Collection(nameof(AtTheDesks))]
public class AdminFormsTests(Browser browser)
{
    [Theory]
    [InlineData(1440, true)]
    [InlineData(390, true)]
    [InlineData(390, false)]
    public async Task A_role_is_given_a_permission_in_the_table(int width, bool scripts)
    {
        var admin = await OpenAsync("/admin/roles", width, scripts);
        var page = admin.Page;
        var name = $"Helper {width} {scripts}";
        await page.FillAsync("[name=Name]", name);
        await page.ClickAsync("form[action$='/admin/roles'] .button-primary");
        await page.GotoAsync("/admin/roles");
        var role = await page.GetAttributeAsync($"th[data-role]:has-text('{name}')", "data-role");
        if (width < 600 && scripts)
        {
            await page.SelectOptionAsync("#roles-one", role!);
            Assert.Equal(1, await page.Locator("thead th[data-role]:visible").CountAsync());
        }

        await page.CheckAsync($"input[value='{role}:engine.site-owner']");
        if (scripts)
        {
            Assert.True(await page.Locator($"label:has(input[value='{role}:engine.read-audit']) .roles-implied").IsVisibleAsync());
        }

        await admin.FitsAsync();
        await page.UncheckAsync($"input[value='{role}:engine.site-owner']");
        await page.CheckAsync($"input[value='{role}:engine.read-audit']");
        await page.ClickAsync(".roles-save button");
        await page.WaitForSelectorAsync(".notice-success");
        Assert.True(await page.IsCheckedAsync($"input[value='{role}:engine.read-audit']"));
        Assert.False(await page.IsCheckedAsync($"input[value='{role}:engine.site-owner']"));
        if (scripts)
        {
            Assert.Empty(await AccessibilityTests.BrokenAsync(admin, "/admin/roles"));
        }

        await admin.LeaveAsync();
    }

    [Fact]
    public async Task A_brand_shows_in_the_frame_while_it_is_chosen()
    {
        var admin = await OpenAsync("/admin/settings/brand", 1440, true);
        var page = admin.Page;
        var frame = page.FrameLocator("iframe");
        await frame.Locator(".hero-title").WaitForAsync();

        await page.FillAsync("[name=SiteName]", "Harbour");
        await page.FillAsync("[name=Accent]", "#7a1f5c");
        await Assertions.Expect(frame.Locator(".site-header .brand")).ToHaveTextAsync("Harbour");
        await Assertions.Expect(frame.Locator(".section .button-primary")).ToHaveCSSAsync("background-color", "rgb(122, 31, 92)");
        await Assertions.Expect(page.Locator("#brand-contrasts .badge").First).ToContainTextAsync(" : 1");

        await page.FillAsync("[name=Accent]", "#ffd400");
        await Assertions.Expect(page.Locator("#brand-contrasts .badge-danger").First).ToContainTextAsync("1.3 : 1");
        await admin.FitsAsync();
        Assert.Empty(await AccessibilityTests.BrokenAsync(admin, "/admin/settings/brand"));
        await page.GotoAsync("/admin/settings/brand");
        Assert.NotEqual("Harbour", await page.InputValueAsync("[name=SiteName]"));
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task Without_scripts_a_button_shows_the_brand()
    {
        var admin = await OpenAsync("/admin/settings/brand", 390, false);
        var page = admin.Page;
        await page.FillAsync("[name=Accent]", "#7a1f5c");
        await page.ClickAsync("[data-brand-preview]");

        await Assertions.Expect(page.FrameLocator("iframe").Locator(".section .button-primary")).ToHaveCSSAsync("background-color", "rgb(122, 31, 92)");
        Assert.Equal("#7a1f5c", await page.InputValueAsync("[name=Accent]"));
        await admin.FitsAsync();
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task A_word_is_changed_and_a_Russian_page_says_it()
    {
        var admin = await OpenAsync("/admin/words?q=Stoneware", 390, true);
        var page = admin.Page;
        Assert.Equal("Каменная керамика", await page.InputValueAsync(".word:has-text('Stoneware') input[type=text]"));
        Assert.Empty(await AccessibilityTests.BrokenAsync(admin, "/admin/words"));
        await admin.FitsAsync();

        await page.FillAsync(".word:has-text('Stoneware') input[type=text]", "Камень");
        await page.ClickAsync("form:has(.words) .button-primary");
        await page.WaitForSelectorAsync(".notice-success");
        await page.GotoAsync("/ru/products/morning-mug");
        Assert.Contains("Камень", await admin.TextAsync());

        await page.GotoAsync("/admin/words?q=Stoneware");
        await page.FillAsync(".word:has-text('Stoneware') input[type=text]", "Каменная керамика");
        await page.ClickAsync("form:has(.words) .button-primary");
        await page.WaitForSelectorAsync(".notice-success");
        await admin.LeaveAsync();
    }

    private async Task<Visitor> OpenAsync(string page, int width, bool scripts)
    {
        var admin = await browser.VisitAsync(width, scripts: scripts);
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync(page);
        return admin;
    }
}
