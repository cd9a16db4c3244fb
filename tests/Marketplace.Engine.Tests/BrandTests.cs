using System.Net;
using Marketplace.Kernel.Settings;

namespace Marketplace.Engine.Tests;

public class BrandTests
{
    [Theory]
    [InlineData("#17594a", "#ffffff")]
    [InlineData("#ffd400", "#16191d")]
    [InlineData("#000000", "#ffffff")]
    public void The_text_on_a_colour_is_the_one_that_is_easier_to_read(string accent, string text) =>
        Assert.Contains($"--color-accent:{accent};--color-accent-text:{text};", BrandSheet.Of(new BrandSettings { Accent = accent }));

    [Fact]
    public void What_a_tenant_leaves_empty_stays_as_the_theme_has_it() =>
        Assert.Equal(":root{}\n@media (prefers-color-scheme: dark){:root{}}\n", BrandSheet.Of(new BrandSettings()));

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
    public void Text_that_is_made_for_a_colour_always_reads_well()
    {
        for (var grey = 0; grey < 256; grey += 3)
        {
            Assert.All(BrandSheet.Contrasts(new BrandSettings { Spark = $"#{grey:x2}{grey:x2}{grey:x2}" }), pair => Assert.True(pair.Enough, $"{grey}: {pair.Ratio}"));
        }

        Assert.Equal(21, BrandSheet.Contrast("#000000", "#ffffff"), 3);
        Assert.Equal(4.48, BrandSheet.Contrast("#777777", "#ffffff"), 2);
    }

    [Fact]
    public async Task A_brand_is_shown_before_it_is_saved_and_only_in_a_frame_of_our_own()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var (admin, guest) = (await market.SignedInAsync(), market.Guest());

        var shown = await admin.PostFormAsync("/admin/settings/brand", "/admin/settings/brand", Brand(("Act", "preview")));
        var source = (await shown.DocumentAsync()).QuerySelector("iframe")!.GetAttribute("src")!;
        var preview = await admin.GetAsync(source);
        var page = await preview.DocumentAsync();
        var sheet = await admin.GetStringAsync(page.QuerySelector("link[data-brand-trial]")!.GetAttribute("href")!);

        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Contains("frame-ancestors 'self'", preview.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("frame-ancestors 'none'", shown.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("Blue <b>Harbour</b>", page.QuerySelector(".site-header .brand")!.TextContent);
        Assert.Contains("--color-accent:#0a4a7a", sheet);
        Assert.Contains("Playfair Display", sheet);
        Assert.DoesNotContain("brand.css", await guest.GetStringAsync("/log-in"));
        Assert.NotEqual(HttpStatusCode.OK, (await guest.GetAsync(source)).StatusCode);

        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostFormAsync("/admin/settings/brand", "/admin/settings/brand", Brand())).StatusCode);
        Assert.Contains("brand.css", await guest.GetStringAsync("/log-in"));
        Assert.Contains("Blue &lt;b&gt;Harbour", await guest.GetStringAsync("/log-in"));
    }

    [Theory]
    [InlineData("Accent", "#ffd400", "1.3")]
    [InlineData("AccentDark", "#223344", "1.3")]
    [InlineData("Accent", "red; } body {", "A colour is #")]
    [InlineData("Logo", "https://elsewhere.test/x.svg", "A logo is the path")]
    [InlineData("SiteName", "", "Give the site a name")]
    public async Task What_could_not_be_read_or_is_no_colour_is_refused_beside_its_field_with_the_figure(string field, string value, string reason)
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var admin = await market.SignedInAsync();

        var answer = await admin.PostFormAsync("/admin/settings/brand", "/admin/settings/brand", Brand((field, value)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.DocumentAsync();
        Assert.Equal("true", page.QuerySelector($"[name={field}]")!.GetAttribute("aria-invalid"));
        Assert.Contains(reason, page.QuerySelector(".field-error")!.TextContent);
        Assert.Equal(value, page.QuerySelector($"[name={field}]")!.GetAttribute("value") ?? "");
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin/settings/brand/preview?Accent=%22%3E%3Cscript%3E&Logo=javascript:alert(1)&HeadingFont=9&SiteName=%00")).StatusCode);
        Assert.DoesNotContain("brand.css", await market.Guest().GetStringAsync("/log-in"));
    }

    private static Dictionary<string, string> Brand(params (string Field, string Value)[] but)
    {
        var form = new Dictionary<string, string> { ["SiteName"] = "Blue <b>Harbour</b>", ["Accent"] = "#0A4A7A", ["HeadingFont"] = "Playfair", ["TextFont"] = "Theme" };
        foreach (var (field, value) in but)
        {
            form[field] = value;
        }

        return form;
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
