using Microsoft.Playwright;

namespace Marketplace.EndToEnd;

/// <summary>Somebody whose connection is gone for a while.</summary>
[Collection(nameof(AtTheCounter))]
public class OfflineTests(Browser browser)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Without_a_connection_the_page_says_so_and_a_form_keeps_what_was_typed(int width)
    {
        var guest = await browser.VisitAsync(width);
        await guest.Page.GotoAsync("/log-in");
        await guest.Page.FillAsync("[name=Email]", "typed@buyer.test");
        await guest.Page.FillAsync("[name=Password]", "something long enough");

        await guest.Page.Context.SetOfflineAsync(true);
        await guest.Page.ClickAsync("form[action$='/log-in'] .button-primary");

        await Assertions.Expect(guest.Page.Locator("[data-offline]")).ToBeVisibleAsync();
        Assert.Equal("typed@buyer.test", await guest.Page.InputValueAsync("[name=Email]"));
        await guest.FitsAsync();
        await guest.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(guest.Page.Locator("[data-offline]")).ToBeHiddenAsync();
        await guest.LeaveAsync();
    }
}
