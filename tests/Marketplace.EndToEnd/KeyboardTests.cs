using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>Buyers and sellers who have no mouse, or leave it alone.</summary>
[Collection(nameof(AtTheCounter))]
public class KeyboardTests(Browser browser)
{
    [Fact]
    public async Task A_buyer_chooses_pays_and_reads_the_confirmation_with_the_keyboard_alone()
    {
        var buyer = await browser.VisitAsync();
        var keys = buyer.Page.Keyboard;
        await buyer.Page.GotoAsync("/products/running-shoes");
        await AccessibilityTests.TabToAsync(buyer, "form[data-add-to-cart] button");
        await keys.PressAsync("Enter");
        await buyer.Page.WaitForSelectorAsync("dialog.drawer .drawer-lines");
        await AccessibilityTests.TabToAsync(buyer, "dialog.drawer a[href$='/checkout']");
        await keys.PressAsync("Enter");
        await buyer.Page.WaitForURLAsync("**/checkout");

        await TypeAsync(buyer, ("Email", "grace@buyer.test"), ("Name", "Grace Guest"), ("Line1", "Main Street 1"), ("City", "Los Angeles"), ("Postcode", "90001"), ("Region", "CA"), ("Country", "United States"));
        await AccessibilityTests.TabToAsync(buyer, "button[name=Intent][value=update]");
        await buyer.NextPageAsync(() => keys.PressAsync("Enter"));
        await TypeAsync(buyer, ("Payment[cardNumber]", "4242424242424242"), ("Payment[cardExpiry]", "12/34"), ("Payment[cardCvc]", "123"));
        await AccessibilityTests.TabToAsync(buyer, "button[name=Intent][value=pay]");
        await keys.PressAsync("Enter");

        await buyer.Page.WaitForURLAsync("**/orders/**");
        Assert.Contains("Thank you for your order", await buyer.TextAsync());
        await buyer.LeaveAsync();
    }

    [Fact]
    public async Task A_seller_walks_through_the_orders_chooses_and_ships_by_keys_also_on_a_Russian_keyboard()
    {
        var guest = await browser.VisitAsync();
        await guest.AddAsync("beeswax-candle");
        var number = await guest.PayAsync();
        await guest.LeaveAsync();
        await browser.Market.DeliverEventsAsync();
        var anna = await browser.VisitAsync();
        var page = anna.Page;
        await anna.LogInAsync("anna@demo.example");
        await page.GotoAsync("/vendor/annas-hearth/orders");

        await page.Keyboard.PressAsync("?");
        var keys = await anna.TextAsync("dialog.keys");
        Assert.Contains("Ship with tracking numbers", keys);
        Assert.Contains("Next and previous row", keys);
        await page.Keyboard.PressAsync("Escape");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(number);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**q=**");
        // The key beside L on a Russian keyboard writes “о”, and is the same key.
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'о', code: 'KeyJ', bubbles: true }))");
        Assert.Contains(number, await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("c");
        await Assertions.Expect(page.Locator("tbody input[name=id]:checked")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("x");
        await page.WaitForURLAsync("**/orders/shipping**");
        await AccessibilityTests.TabToAsync(anna, "[name=Carrier]");
        await page.Keyboard.TypeAsync("Parcel Post");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".notice-success");

        await page.GotoAsync($"/vendor/annas-hearth/orders/{number}-1");
        await page.Keyboard.PressAsync("d");
        await page.WaitForSelectorAsync("h1 + .cluster .badge:has-text('Delivered')");
        await page.Keyboard.PressAsync("p");
        await page.WaitForURLAsync("**/orders/slips**");
        Assert.Contains(number, await anna.TextAsync());
        await anna.LeaveAsync();
    }

    private static async Task TypeAsync(Visitor buyer, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            await AccessibilityTests.TabToAsync(buyer, $"[name='{name}']");
            await buyer.Page.Keyboard.TypeAsync(value);
        }
    }
}
