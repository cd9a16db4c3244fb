using Marketplace.Kernel.Settings;
using Marketplace.Runtime.Web;

namespace Marketplace.Engine.Tests;

public class BrandTests
{
    [Theory]
    [InlineData("#17594a", "#ffffff")]
    [InlineData("#ffd400", "#16191d")]
    [InlineData("#000000", "#ffffff")]
    public void The_text_on_a_colour_is_the_one_that_is_easier_to_read(string accent, string text) =>
        Assert.Contains($"--color-accent:{accent};--color-accent-text:{text};", BrandStyle.Of(new BrandSettings { Accent = accent }));

    [Fact]
    public void What_a_tenant_leaves_empty_stays_as_the_theme_has_it() =>
        Assert.Equal(":root{}\n@media (prefers-color-scheme: dark){:root{}}\n", BrandStyle.Of(new BrandSettings()));

    [Fact]
    public async Task Pages_link_the_brand_by_version_and_a_colour_that_is_none_is_refused()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var admin = await market.SignedInAsync();
        Assert.DoesNotContain("brand.css", await admin.GetStringAsync("/account"));

        await market.InTenantAsync("Default", async services =>
        {
            var settings = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<ISettings<BrandSettings>>(services);
            var unit = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Marketplace.Kernel.Data.UnitOfWork>(services);
            Assert.True((await unit.CommitAsync(() => settings.ChangeAsync(new BrandSettings { Accent = "red; } body { display: none" }, CancellationToken.None), CancellationToken.None)).Failed(out _));
            Assert.False((await unit.CommitAsync(() => settings.ChangeAsync(new BrandSettings { Accent = "#aa0044", HeadingFont = BrandFont.Playfair }, CancellationToken.None), CancellationToken.None)).Failed(out _));
        });

        var page = await (await admin.GetAsync("/account")).DocumentAsync();
        var style = await admin.GetAsync(page.QuerySelector("link[href*='brand.css']")!.GetAttribute("href"));

        Assert.Equal("text/css", style.Content.Headers.ContentType!.MediaType);
        Assert.Contains("--color-accent:#aa0044", await style.Content.ReadAsStringAsync());
        Assert.Contains("Playfair Display", await style.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Browsers_are_told_which_pages_to_fetch_ahead_without_a_script_in_the_page()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var page = await market.Guest().GetAsync("/log-in");

        Assert.Equal("\"/speculation-rules.json\"", page.Headers.GetValues("Speculation-Rules").Single());
        Assert.Equal("application/speculationrules+json", (await market.Guest().GetAsync("/speculation-rules.json")).Content.Headers.ContentType!.MediaType);
    }
}
