using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>A seller writes a product in the portal, as sellers do.</summary>
[Collection(nameof(AtTheDesks))]
public class ProductEditorTests(Browser browser)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_seller_makes_a_product_with_three_options_and_the_buyer_chooses_among_them(int width)
    {
        var slug = $"felt-hat-{width}";
        var anna = await browser.VisitAsync(width);
        await anna.LogInAsync("anna@demo.example");
        await anna.Page.GotoAsync("/vendor/annas-hearth/products/new");
        await anna.Page.FillAsync("[name=Title]", $"Felt hat {width}");
        await anna.Page.FillAsync("[name=Slug]", slug);
        await anna.Page.FillAsync("[name='Variants[0].Price']", "49.90");
        await NameAsync(anna, 1, "Size", ["S", "M"]);
        await NameAsync(anna, 2, "Colour", ["Grey", "Moss"]);
        await NameAsync(anna, 3, "Band", ["Silk"]);
        // The comma ends a value as well.
        await anna.Page.Locator("#chips-3").PressSequentiallyAsync("Leather,");
        await RowsAsync(anna, 8);
        Assert.Equal("FELT-HAT-" + (width == 390 ? "390" : "1440") + "-S-GREY-SILK", await anna.Page.InputValueAsync("[name='Variants[0].Sku']"));
        Assert.Equal("49.90", await anna.Page.InputValueAsync("[name='Variants[7].Price']"));

        await anna.Page.FillAsync("[name=AllStock]", "4");
        await anna.Page.ClickAsync("button[value=set-all]");
        await Assertions.Expect(anna.Page.Locator("[name='Variants[7].Stock']")).ToHaveValueAsync("4");
        await anna.Page.FillAsync("[name='Variants[7].Price']", "59.90");
        await anna.FitsAsync();
        await anna.Page.ClickAsync("button[value=save]");
        await anna.Page.WaitForURLAsync("**saved=true");
        Assert.Equal(8, await anna.Page.Locator(".variant[data-saved]").CountAsync());

        // A value goes only after a question that names its variants; the rest keeps what it has.
        var sku = await anna.Page.InputValueAsync("[name='Variants[0].Sku']");
        await anna.Page.ClickAsync("[data-option='2'] .chip-box button[aria-label='Remove Moss']");
        await Assertions.Expect(anna.Page.Locator("dialog.ask li")).ToHaveCountAsync(4);
        await anna.Page.ClickAsync("dialog.ask button[value=no]");
        Assert.Equal(8, await anna.Page.Locator(".variant").CountAsync());
        await anna.Page.ClickAsync("[data-option='2'] .chip-box button[aria-label='Remove Moss']");
        await anna.Page.ClickAsync("dialog.ask button[value=yes]");
        await RowsAsync(anna, 4);
        Assert.Contains("Moss", await anna.TextAsync("#matrix .notice-warning"));
        await NameAsync(anna, 2, null, ["Rust"]);
        await RowsAsync(anna, 8);
        await anna.Page.ClickAsync("button[value=save]");
        await anna.Page.WaitForURLAsync("**saved=true");
        Assert.Equal(sku, await anna.Page.InputValueAsync("[name='Variants[0].Sku']"));
        await anna.Page.ClickAsync("form[action$='/publication'] button");
        await anna.Page.WaitForURLAsync("**saved=true");
        await anna.FitsAsync();
        await anna.LeaveAsync();

        await browser.Market.DeliverEventsAsync();
        var buyer = await browser.VisitAsync(width);
        await buyer.Page.GotoAsync($"/products/{slug}");
        Assert.Contains("$49.90", await buyer.TextAsync());
        Assert.DoesNotContain("Moss", await buyer.TextAsync());
        foreach (var value in (string[])["M", "Rust", "Leather"])
        {
            await buyer.Page.ClickAsync($".option-values a:text-is('{value}')");
            await Assertions.Expect(buyer.Page.Locator($".option-values a[aria-current]:text-is('{value}')")).ToHaveCountAsync(1);
        }

        Assert.Matches(new Regex(@"\$49\.90|\$59\.90"), await buyer.TextAsync(".buybox"));
        await buyer.LeaveAsync();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_seller_uploads_several_pictures_and_puts_them_in_order_by_dragging_and_by_keyboard(int width)
    {
        var anna = await browser.VisitAsync(width);
        await anna.LogInAsync("anna@demo.example");
        await anna.Page.GotoAsync("/vendor/annas-hearth/products/new");
        await anna.Page.FillAsync("[name=Title]", $"Oak tray {width}");
        await anna.Page.FillAsync("[name='Variants[0].Sku']", $"TRAY-{width}");
        await anna.Page.FillAsync("[name='Variants[0].Price']", "45");
        await anna.Page.ClickAsync("button[value=save]");
        await anna.Page.WaitForURLAsync("**saved=true");

        await anna.Page.SetInputFilesAsync("[data-drop] input[type=file]", [Png(1), new() { Name = "bad.png", MimeType = "image/png", Buffer = "no picture"u8.ToArray() }, Png(2), Png(3)]);
        await Assertions.Expect(anna.Page.Locator("[data-picture]")).ToHaveCountAsync(3);
        await Assertions.Expect(anna.Page.Locator(".uploads li")).ToHaveCountAsync(4);
        await Assertions.Expect(anna.Page.Locator(".uploads .field-error")).ToContainTextAsync("JPEG");
        for (var i = 0; i < 3; i++)
        {
            await anna.Page.Locator("[data-picture] [name=Alt]").Nth(i).FillAsync($"Side {i + 1}");
            await anna.Page.Locator("[data-picture] .picture-acts > button:first-child").Nth(i).ClickAsync();
            await Assertions.Expect(anna.Page.Locator($"[data-picture] img[alt='Side {i + 1}']")).ToHaveCountAsync(1);
        }

        await anna.Page.Locator("[data-picture] button[aria-label='Move left']").Last.FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await OrderAsync(anna, "Side 1", "Side 3", "Side 2");
        Assert.Equal("Move left", await anna.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')"));
        await anna.Page.Keyboard.PressAsync("Enter");
        await OrderAsync(anna, "Side 3", "Side 1", "Side 2");

        await anna.Page.Locator("[data-picture] .picture-shown").First.DragToAsync(anna.Page.Locator("[data-picture] .picture-shown").Last);
        await OrderAsync(anna, "Side 1", "Side 2", "Side 3");
        await anna.FitsAsync();

        // The form beside knows of the changes: it saves.
        await anna.Page.FillAsync("[name=Title]", $"Oak tray, large {width}");
        await anna.Page.ClickAsync("button[value=save]");
        await anna.Page.WaitForURLAsync("**saved=true");
        await Assertions.Expect(anna.Page.Locator("h1")).ToContainTextAsync("Oak tray, large");
        Assert.Equal(0, await anna.Page.Locator(".notice-error").CountAsync());

        // The refused file is the browser's one complaint.
        Assert.Single(anna.Complaints, complaint => complaint.Contains("400", StringComparison.Ordinal));
        anna.Complaints.Clear();
        await anna.LeaveAsync();
    }

    [Fact]
    public async Task Without_scripts_a_button_makes_the_variants()
    {
        var anna = await browser.VisitAsync(scripts: false);
        await anna.LogInAsync("anna@demo.example");
        await anna.Page.GotoAsync("/vendor/annas-hearth/products/new");
        await anna.Page.FillAsync("[name=Title]", "Linen apron");
        await anna.Page.FillAsync("[name='Variants[0].Price']", "30");
        await anna.Page.FillAsync("[name=Option1]", "Size");
        await anna.Page.FillAsync("[name=Values1]", "S\nM\nL");
        await anna.Page.ClickAsync("button[value=make-variants]");
        Assert.Equal("LINEN-APRON-L", await anna.Page.InputValueAsync("[name='Variants[2].Sku']"));
        await anna.Page.ClickAsync("button[value=save]");
        await anna.Page.WaitForURLAsync("**saved=true");
        Assert.Equal(3, await anna.Page.Locator(".variant").CountAsync());
        await anna.LeaveAsync();
    }

    // Each of another noise, so that each is a picture of its own.
    internal static FilePayload Png(int number)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():n}.png");
        using (var vips = System.Diagnostics.Process.Start("vips", ["gaussnoise", file, "320", "320", "--seed", $"{number}"])!)
        {
            vips.WaitForExit();
        }

        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return new() { Name = $"{number}.png", MimeType = "image/png", Buffer = bytes };
    }

    private static async Task OrderAsync(Visitor anna, params string[] alts)
    {
        for (var i = 0; i < alts.Length; i++)
        {
            await Assertions.Expect(anna.Page.Locator("[data-picture] img").Nth(i)).ToHaveAttributeAsync("alt", alts[i]);
        }
    }

    private static async Task NameAsync(Visitor anna, int option, string? name, string[] values)
    {
        if (name is not null)
        {
            await anna.Page.FillAsync($"[name=Option{option}]", name);
        }

        foreach (var value in values)
        {
            await anna.Page.FillAsync($"#chips-{option}", value);
            await anna.Page.Locator($"#chips-{option}").PressAsync("Enter");
            await Assertions.Expect(anna.Page.Locator($"[data-option='{option}'] .chip-box li[data-value='{value}']")).ToHaveCountAsync(1);
        }
    }

    private static Task RowsAsync(Visitor anna, int count) => Assertions.Expect(anna.Page.Locator(".variant")).ToHaveCountAsync(count);
}
