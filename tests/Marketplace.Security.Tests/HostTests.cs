using System.Net;
using Marketplace.Kernel.Settings;

namespace Marketplace.Security.Tests;

/// <summary>Anybody can write any name into the Host header and any address into a link.</summary>
public class HostTests(SharedMarket shared) : IClassFixture<SharedMarket>
{
    [Fact]
    public async Task A_link_that_lets_somebody_in_never_leads_to_a_host_that_the_request_made_up()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);

        var answer = await AskAsync(market, "http://evil.test/");
        await market.DeliverEventsAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await MailAsync(market));
    }

    [Fact]
    public async Task With_a_base_URL_links_lead_there_whatever_the_request_says()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        await market.With<ISettingsEditor>(async editor =>
            await editor.ChangeAsync(editor.Sections.Single(s => s.Section == "site"), new() { ["baseUrl"] = "https://shop.example" }, CancellationToken.None));

        await AskAsync(market, "http://evil.test/");
        await market.DeliverEventsAsync();

        var mail = Assert.Single(await MailAsync(market));
        Assert.Contains("https://shop.example/reset-password", mail);
        Assert.DoesNotContain("evil.test", mail);
    }

    [Fact]
    public async Task A_page_that_was_made_for_another_host_is_not_kept_for_this_one()
    {
        await using var town = await Town.OpenAsync(DatabaseKind.Sqlite);

        foreach (var path in (string[])["/", "/products/clay-pot", "/shops/anna", "/sitemap.xml", "/robots.txt"])
        {
            await town.Market.Guest("http://evil.test/").GetAsync(new Uri(path, UriKind.Relative));
            Assert.DoesNotContain("evil.test", await town.Market.Guest().GetStringAsync(new Uri(path, UriKind.Relative)));
        }
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("/\t/evil.test")]
    [InlineData("\\\\evil.test")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/%0d%0aLocation:https://evil.test")]
    [InlineData(" https://evil.test")]
    public async Task Nobody_is_sent_to_another_site_by_a_return_address(string to)
    {
        var market = shared.Market;

        foreach (var (path, fields) in ((string, Dictionary<string, string>)[])[
            ("/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password }),
            ("/sign-up", new() { ["Name"] = "New", ["Email"] = $"{Guid.CreateVersion7():n}@market.test", ["Password"] = "a long password 17" })])
        {
            fields["ReturnUrl"] = to;
            var answer = await market.Guest().PostFormAsync($"{path}?returnUrl={Uri.EscapeDataString(to)}", path, fields);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("localhost", new Uri(new Uri("http://localhost/"), answer.Headers.Location!).Host);
            Assert.DoesNotContain("javascript", answer.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Security_txt_says_where_to_write_and_until_when_it_holds()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync(new Uri("/.well-known/security.txt", UriKind.Relative))).StatusCode);
        await market.With<ISettingsEditor>(async editor =>
            await editor.ChangeAsync(editor.Sections.Single(s => s.Section == "site"), new() { ["securityContact"] = "security@shop.example", ["baseUrl"] = "https://shop.example" }, CancellationToken.None));

        var text = await market.Guest().GetStringAsync(new Uri("/.well-known/security.txt", UriKind.Relative));

        Assert.Contains("Contact: mailto:security@shop.example\n", text);
        Assert.Contains("Canonical: https://shop.example/.well-known/security.txt\n", text);
        var expires = DateTimeOffset.Parse(text.Split('\n').Single(l => l.StartsWith("Expires: ", StringComparison.Ordinal))["Expires: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires - market.Clock.GetUtcNow(), TimeSpan.FromDays(30), TimeSpan.FromDays(365));
    }

    private static Task<HttpResponseMessage> AskAsync(TestMarketplace market, string root) =>
        market.Guest(root).PostFormAsync("/forgot-password", "/forgot-password", new() { ["Email"] = TestMarketplace.Admin });

    private static Task<List<string>> MailAsync(TestMarketplace market) =>
        market.Ask<Kernel.Mail.IMailLog, List<string>>(log => Task.FromResult(log.Newest(10).Select(mail => log.Read(mail.File)!).ToList()));
}
