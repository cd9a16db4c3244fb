using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>A buyer looks at a product's pictures and buys without scrolling back.</summary>
[Collection(nameof(AtTheCounter))]
public class GalleryTests(Browser browser)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Pictures_are_swiped_and_looked_at_closely(int width)
    {
        var slug = await MakeAsync(width);
        var buyer = await browser.VisitAsync(width);
        await buyer.Page.GotoAsync($"/products/{slug}");
        var track = buyer.Page.Locator(".gallery-track");
        await SwipeAsync(buyer, track);
        await Assertions.Expect(track.Locator("li").Nth(1)).ToBeInViewportAsync();
        await buyer.Page.ClickAsync("a[data-thumb] >> nth=0");
        await Assertions.Expect(track.Locator("li").Nth(0)).ToBeInViewportAsync(new() { Ratio = .9f });

        await buyer.Page.ClickAsync("a[data-zoom] >> nth=0");
        var pages = buyer.Page.Locator("dialog.zoom .zoom-page");
        await Assertions.Expect(pages).ToHaveCountAsync(2);
        await SwipeAsync(buyer, buyer.Page.Locator(".zoom-track"));
        await Assertions.Expect(pages.Nth(1)).ToBeInViewportAsync(new() { Ratio = .9f });
        await buyer.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(pages.Nth(0)).ToBeInViewportAsync(new() { Ratio = .9f });
        var small = (await pages.Nth(0).Locator("img").BoundingBoxAsync())!;
        await pages.Nth(0).Locator("img").ClickAsync();
        await Assertions.Expect(pages.Nth(0)).ToHaveClassAsync("zoom-page is-close");
        Assert.True((await pages.Nth(0).Locator("img").BoundingBoxAsync())!.Width > small.Width * 1.5);
        Assert.Empty(await AccessibilityTests.BrokenAsync(buyer, "the enlarged picture"));
        await buyer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(buyer.Page.Locator("dialog.zoom")).ToHaveCountAsync(0);
        Assert.True(await buyer.Page.EvaluateAsync<bool>("document.activeElement.matches('a[data-zoom]')"));
        await buyer.FitsAsync();
        await buyer.LeaveAsync();
    }

    [Fact]
    public async Task On_a_phone_the_way_into_the_cart_stays_in_sight_and_on_a_desk_it_stands_beside_the_picture()
    {
        var phone = await browser.VisitAsync(390);
        await phone.Page.GotoAsync("/products/morning-mug");
        await phone.Page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");
        await Assertions.Expect(phone.Page.Locator(".buy-bar")).ToBeInViewportAsync();
        Assert.Contains("$18.00", await phone.TextAsync(".buy-bar"));
        await phone.Page.ClickAsync(".buy-bar button");
        await phone.Page.WaitForSelectorAsync("dialog.drawer .drawer-lines");
        await phone.LeaveAsync();

        foreach (var width in (int[])[820, 1440])
        {
            var wide = await browser.VisitAsync(width);
            await wide.Page.GotoAsync("/products/morning-mug");
            await Assertions.Expect(wide.Page.Locator(".buy-bar")).ToBeHiddenAsync();
            await Assertions.Expect(wide.Page.Locator("form[data-add-to-cart] button")).ToBeInViewportAsync();
            await wide.LeaveAsync();
        }
    }

    private async Task<string> MakeAsync(int width)
    {
        var slug = $"two-sided-tray-{width}";
        var anna = await browser.VisitAsync();
        await anna.LogInAsync("anna@demo.example");
        await anna.Page.GotoAsync("/vendor/annas-hearth/products/new");
        await anna.Page.FillAsync("[name=Title]", $"Two-sided tray {width}");
        await anna.Page.FillAsync("[name=Slug]", slug);
        await anna.Page.FillAsync("[name='Variants[0].Sku']", $"TWO-{width}");
        await anna.Page.FillAsync("[name='Variants[0].Price']", "45");
        await anna.Page.FillAsync("[name='Variants[0].Stock']", "5");
        await anna.Page.ClickAsync("button[value=save]");
        await anna.Page.WaitForURLAsync("**saved=true");
        await anna.Page.SetInputFilesAsync("[data-drop] input[type=file]", [ProductEditorTests.Png(width), ProductEditorTests.Png(width + 1)]);
        await Assertions.Expect(anna.Page.Locator("[data-picture]")).ToHaveCountAsync(2);
        await anna.Page.ClickAsync("form[action$='/publication'] button");
        await Assertions.Expect(anna.Page.Locator("form[action$='/publication']")).ToHaveCountAsync(0);
        await anna.LeaveAsync();
        await browser.Market.DeliverEventsAsync();
        return slug;
    }

    // Two fingers on a touchpad, which is what a browser gets of a swipe.
    private static async Task SwipeAsync(Visitor buyer, ILocator over)
    {
        var at = (await over.BoundingBoxAsync())!;
        await buyer.Page.Mouse.MoveAsync(at.X + (at.Width / 2), at.Y + Math.Min(200, at.Height / 2));
        await buyer.Page.Mouse.WheelAsync(at.Width * .8f, 0);
    }
}
