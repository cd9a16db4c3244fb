using System.Text.Json;
using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>The admin's and the sellers' desks, as their people use them.</summary>
[Collection(nameof(AtTheDesks))]
public class DeskTests(Browser browser)
{
    // What people named: tax classes, themes, the site.
    private static readonly string[] _names = ["standard", "reduced", "Admin", "Storefront", "VendorPortal", "Marketplace"];

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task An_admin_suspends_a_shop_with_a_reason_takes_it_back_and_exports_the_list(int width)
    {
        var admin = await browser.VisitAsync(width);
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync("/admin/sellers?q=boris");
        await admin.Page.CheckAsync("tbody input[name=id]");
        await admin.Page.ClickAsync("button[name=act][value=suspend]");
        await admin.Page.FillAsync("[name=reason]", "Two parcels were never sent.");
        await admin.Page.ClickAsync(".confirm-act .button-primary");
        await admin.Page.WaitForSelectorAsync(".table-done");
        Assert.Contains("Suspended", await admin.TextAsync("tbody"));
        Assert.Equal(404, (await admin.Page.Context.APIRequest.GetAsync("/shops/boris-outdoors")).Status);

        await admin.Page.ClickAsync(".table-done button");
        await admin.Page.WaitForSelectorAsync("tbody .badge-success");

        var file = await admin.Page.RunAndWaitForDownloadAsync(() => admin.Page.ClickAsync("a[download]"));
        Assert.Equal("sellers.csv", file.SuggestedFilename);
        Assert.Contains("Boris Outdoors", await File.ReadAllTextAsync((await file.PathAsync())!));
        await admin.FitsAsync();
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task An_admin_finds_a_person_and_a_page_with_the_keyboard_alone()
    {
        var admin = await browser.VisitAsync();
        await admin.LogInAsync(TestMarketplace.Admin, TestMarketplace.Password);
        await admin.Page.GotoAsync("/admin");

        await admin.Page.Keyboard.PressAsync("Control+k");
        await admin.Page.Keyboard.TypeAsync("boris@");
        await admin.Page.WaitForSelectorAsync("[role=option]:has-text('boris@demo.example')");
        await admin.Page.Keyboard.PressAsync("Enter");
        await admin.Page.WaitForURLAsync("**/admin/users/**");

        await admin.Page.Keyboard.PressAsync("Control+k");
        await admin.Page.Keyboard.TypeAsync("Ledg");
        await admin.Page.Keyboard.PressAsync("Enter");
        await admin.Page.WaitForURLAsync("**/admin/ledger");
        await admin.Page.Keyboard.PressAsync("/");
        Assert.Equal("q", await admin.Page.EvaluateAsync<string>("document.activeElement.name"));
        await admin.LeaveAsync();
    }

    [Fact]
    public async Task A_seller_prints_and_ships_several_orders_at_once()
    {
        var guest = await browser.VisitAsync();
        var numbers = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await guest.AddAsync("beeswax-candle");
            numbers.Add(await guest.PayAsync());
        }

        await guest.LeaveAsync();
        await browser.Market.DeliverEventsAsync();
        var anna = await browser.VisitAsync();
        await anna.LogInAsync("anna@demo.example");
        await anna.Page.GotoAsync("/vendor/annas-hearth/orders");
        foreach (var number in numbers)
        {
            await anna.Page.CheckAsync($"tbody tr:has-text('{number}-1') input[name=id]");
        }

        await anna.Page.ClickAsync("button[name=act][value=slips]");
        await anna.Page.WaitForURLAsync("**/orders/slips**");
        var slips = await anna.TextAsync();
        Assert.All(numbers, number => Assert.Contains($"{number}-1", slips));
        Assert.Contains("Los Angeles", slips);

        await anna.Page.GoBackAsync();
        foreach (var number in numbers)
        {
            await anna.Page.SetCheckedAsync($"tbody tr:has-text('{number}-1') input[name=id]", true);
        }

        await anna.Page.ClickAsync("button[name=act][value=ship]");
        await anna.Page.WaitForURLAsync("**/orders/shipping**");
        await anna.Page.FillAsync("[name=Carrier]", "Parcel Post");
        foreach (var number in numbers)
        {
            await anna.Page.FillAsync($"li:has-text('{number}-1') [name$=TrackingNumber]", $"TRACK-{number}");
        }

        await anna.FitsAsync();
        await anna.Page.ClickAsync("main form .button-primary");
        await anna.Page.WaitForSelectorAsync(".notice-success");
        foreach (var number in numbers)
        {
            await anna.Page.GotoAsync($"/vendor/annas-hearth/orders/{number}-1");
            Assert.Contains($"Parcel Post TRACK-{number}", await anna.TextAsync());
        }

        await anna.LeaveAsync();
    }

    [Theory]
    [InlineData("/admin", 820, TestMarketplace.Admin, TestMarketplace.Password)]
    [InlineData("/admin", 390, TestMarketplace.Admin, TestMarketplace.Password)]
    [InlineData("/vendor/annas-hearth", 820, "anna@demo.example", Browser.DemoPassword)]
    [InlineData("/vendor/annas-hearth", 390, "anna@demo.example", Browser.DemoPassword)]
    public async Task Every_page_of_a_desk_fits_the_screen_and_has_no_text_left_in_English(string desk, int width, string email, string password)
    {
        var texts = Translations();
        texts.ExceptWith(_names);
        var person = await browser.VisitAsync(width);
        await person.LogInAsync(email, password);
        await person.Page.GotoAsync("/ru" + desk);
        var pages = await person.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.office-menu a')].map((a) => a.getAttribute('href'))");

        var left = new List<string>();
        // Letters are in the language of whom they were written to.
        foreach (var page in pages.Distinct().Where(page => !page.EndsWith("/mail", StringComparison.Ordinal)))
        {
            await person.Page.GotoAsync(page);
            await person.FitsAsync();
            var shown = await person.ShownAsync();
            left.AddRange(shown.Where(texts.Contains).Select(text => $"{page}: {text}"));
        }

        Assert.True(pages.Length >= 5, string.Join(' ', pages));
        Assert.True(left.Count == 0, string.Join('\n', left.Distinct()));
        await person.LeaveAsync();
    }

    // English texts that have a Russian translation of their own.
    internal static HashSet<string> Translations() =>
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "ru.json", SearchOption.AllDirectories)
            .SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!)
            .Where(text => text.Key != text.Value).Select(text => text.Key)];
}
