using Marketplace.Kernel.Http;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Content.Tests;

/// <summary>Atelier is built on Storefront: it has a view of its own for pages, and nothing else but a style sheet.</summary>
public class ThemeTests
{
    [Fact]
    public async Task A_theme_puts_its_view_in_place_of_the_modules_and_inherits_the_rest()
    {
        await using var market = await Desk.OpenAsync(DatabaseKind.Sqlite);
        await market.RunAsync(Desk.Item("about", "About us", "about"));
        await ChooseAsync(market, "Atelier");
        var guest = market.Guest();

        var page = await (await guest.GetAsync("/about")).DocumentAsync();
        var missing = await (await guest.GetAsync("/no-such-page")).DocumentAsync();
        var sheets = page.QuerySelectorAll("link[rel=stylesheet]").Select(link => link.GetAttribute("href")!.Split('?')[0].Split('/')[^1]).ToList();

        Assert.NotNull(page.QuerySelector("article.atelier-page"));
        Assert.NotNull(page.QuerySelector(".site-header .brand"));
        Assert.NotNull(missing.QuerySelector(".empty-status"));
        Assert.True(sheets.IndexOf("tokens.css") < sheets.IndexOf("atelier.css"), string.Join(' ', sheets));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await guest.GetAsync("/_content/Marketplace.Themes.Atelier/atelier.css")).StatusCode);
    }

    [Fact]
    public async Task Back_on_the_base_theme_nothing_of_the_other_is_left()
    {
        await using var market = await Desk.OpenAsync(DatabaseKind.Sqlite);
        await market.RunAsync(Desk.Item("about", "About us", "about"));
        await ChooseAsync(market, "Atelier");
        await ChooseAsync(market, "Storefront");
        var guest = market.Guest();

        var page = await (await guest.GetAsync("/about")).DocumentAsync();

        Assert.NotNull(page.QuerySelector("article.content-page"));
        Assert.DoesNotContain("atelier", page.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await guest.GetAsync("/_content/Marketplace.Themes.Atelier/atelier.css")).StatusCode);
    }

    private static Task ChooseAsync(TestMarketplace market, string theme) => market.With<ITenantFeatures>(async features =>
        Assert.False((await features.ChooseThemeAsync(Face.Storefront, theme, CancellationToken.None)).Failed(out var error), error?.Message));
}
