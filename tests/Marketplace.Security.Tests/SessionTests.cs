using System.Net;
using System.Net.Http.Json;

namespace Marketplace.Security.Tests;

/// <summary>A session is born at log-in and dies at log-out, and nobody can bring one along.</summary>
public class SessionTests(SharedMarket shared) : IClassFixture<SharedMarket>
{
    private static readonly Uri _account = new("/account", UriKind.Relative);

    [Fact]
    public async Task A_cookie_that_somebody_planted_before_the_log_in_is_no_session_after_it()
    {
        var market = shared.Market;
        var jar = new CookieContainer();
        jar.Add(new Uri("http://localhost/"), new Cookie("Application-Default", "planted"));

        var cookie = await LogInAsync(market, market.Guest(cookies: jar));

        Assert.NotEqual("planted", cookie);
        Assert.Equal(HttpStatusCode.Redirect, (await GetAsync(market, "planted")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(market, cookie)).StatusCode);
    }

    [Fact]
    public async Task Each_log_in_is_another_session_and_ends_the_one_that_the_browser_had()
    {
        var market = shared.Market;
        var browser = market.Guest();

        var first = await LogInAsync(market, browser);
        var second = await LogInAsync(market, browser);

        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.Redirect, (await GetAsync(market, first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(market, second)).StatusCode);
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/security")]
    [InlineData("/admin/health")]
    [InlineData("/admin")]
    [InlineData("/admin/users")]
    [InlineData("/admin/mail")]
    public async Task What_a_person_is_shown_is_stored_by_no_browser(string page)
    {
        var browser = await shared.Market.SignedInAsync();

        using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore, answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task After_the_log_out_a_copy_of_the_cookie_is_dead()
    {
        var market = shared.Market;
        var browser = market.Guest();
        var copy = await LogInAsync(market, browser);

        await browser.PostFormAsync("/account", "/log-out", []);

        Assert.Equal(HttpStatusCode.Redirect, (await GetAsync(market, copy)).StatusCode);
    }

    [Fact]
    public async Task Over_HTTPS_every_cookie_is_secure_and_none_that_lets_in_can_be_read_by_scripts()
    {
        var market = shared.Market;
        var browser = market.Guest("https://localhost/");
        var page = await browser.GetAsync(new Uri("/log-in", UriKind.Relative));
        var answer = await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });

        var cookies = page.Headers.GetValues("Set-Cookie").Concat(answer.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, c => c.StartsWith("__Host-Application-Default=", StringComparison.Ordinal) && c.Contains("; path=/;", StringComparison.Ordinal) && !c.Contains("domain=", StringComparison.OrdinalIgnoreCase));
        Assert.All(cookies, cookie => Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal));
        Assert.All((string[])["__Host-af", "__Host-known-Default"], name => Assert.Contains(cookies, cookie => cookie.StartsWith($"{name}=", StringComparison.Ordinal)));
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.All(cookies, cookie => Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.All(cookies, cookie => Assert.Matches("(?i)samesite=(lax|strict)", cookie));
        Assert.Contains("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task Over_HTTPS_a_session_under_the_plain_name_of_its_cookie_is_none()
    {
        var market = shared.Market;
        var cookie = await LogInAsync(market, market.Guest());

        using var request = new HttpRequestMessage(HttpMethod.Get, _account);
        request.Headers.Add("Cookie", $"Application-Default={cookie}");
        using var answer = await market.Guest("https://localhost/").SendAsync(request);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_thirty_days_however_often_it_is_used()
    {
        var market = shared.Market;
        var browser = await market.SignedInAsync();
        var api = market.Guest();
        var token = await RefreshTokenAsync(await api.PostAsJsonAsync("/api/v1/tokens", new { email = TestMarketplace.Admin, password = TestMarketplace.Password }));
        for (var week = 1; week <= 4; week++)
        {
            market.Clock.Advance(TimeSpan.FromDays(7));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(_account)).StatusCode);
            token = await RefreshTokenAsync(await api.PostAsJsonAsync("/api/v1/tokens/refresh", new { refreshToken = token }));
        }

        market.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(_account)).StatusCode);
        Assert.Equal("users.bad_link", await (await api.PostAsJsonAsync("/api/v1/tokens/refresh", new { refreshToken = token })).CodeAsync());
    }

    private static async Task<string> RefreshTokenAsync(HttpResponseMessage answer) =>
        (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("refreshToken").GetString()!;

    private static async Task<string> LogInAsync(TestMarketplace market, HttpClient browser)
    {
        var answer = await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });
        return answer.Headers.GetValues("Set-Cookie").Last(c => c.StartsWith("Application-Default=", StringComparison.Ordinal)).Split(';')[0].Split('=', 2)[1];
    }

    private static async Task<HttpResponseMessage> GetAsync(TestMarketplace market, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _account);
        request.Headers.Add("Cookie", $"Application-Default={cookie}");
        return await market.Guest().SendAsync(request);
    }
}
