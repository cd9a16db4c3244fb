using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Marketplace.Engine.Tests;

public abstract class HostileRequestTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await Probing.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Every_answer_has_the_headers_that_protect_it()
    {
        foreach (var path in (string[])["/log-in", "/no-such-page", "/api/v1/no-such", "/_content/Marketplace.Themes.Storefront/site.js"])
        {
            var answer = await _market.Guest().GetAsync(path);

            Assert.Contains("script-src 'self'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Contains("frame-ancestors 'none'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [Fact]
    public async Task A_form_sent_from_another_site_is_refused()
    {
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/log-in") { Content = new FormUrlEncodedContent([]) };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var older = new HttpRequestMessage(HttpMethod.Post, "/log-in") { Content = new FormUrlEncodedContent([]) };
        older.Headers.Add("Origin", "https://evil.test");

        Assert.Equal(HttpStatusCode.Forbidden, (await _market.Guest().SendAsync(foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _market.Guest().SendAsync(older)).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        var answer = await _market.Guest().PostAsync("/log-in", new FormUrlEncodedContent([new("Email", TestMarketplace.Admin), new("Password", TestMarketplace.Password)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("//evil.test/")]
    [InlineData("/\\evil.test/")]
    public async Task After_signing_in_nobody_is_sent_to_another_site(string returnUrl)
    {
        var answer = await _market.Guest().PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password, ["ReturnUrl"] = returnUrl });

        Assert.Equal("/account", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("{\"email\": \"a@b.test\", \"password\": ")]
    [InlineData("{\"email\": 7}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Malformed_JSON_is_a_problem_of_the_caller(string body)
    {
        var answer = await _market.Guest().PostAsync("/api/v1/tokens", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_a_problem_of_the_caller()
    {
        using var body = new ByteArrayContent([.. "{\"email\":\""u8, 0xC3, 0x28, 0xFF, .. "\",\"password\":\"x\"}"u8]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await _market.Guest().PostAsync("/api/v1/tokens", body)).StatusCode);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("'; DROP TABLE users_user; --")]
    [InlineData("{{7*7}} ${7*7} @(7*7)")]
    [InlineData("\u202Eevil\u0000name")]
    [InlineData("🧨\uD83D\uDE00")]
    public async Task Hostile_text_is_shown_as_text_or_refused_never_a_fault(string text)
    {
        var answer = await _market.Guest().PostFormAsync("/sign-up", "/sign-up", new() { ["Name"] = text, ["Email"] = $"{Guid.CreateVersion7():n}@person.test", ["Password"] = TestMarketplace.Password });

        Assert.True((int)answer.StatusCode is 302 or 400 or 422, $"{(int)answer.StatusCode}");
        var admin = await _market.SignedInAsync();
        var users = await admin.GetStringAsync("/admin/users");
        Assert.DoesNotContain("<script>alert", users);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_as_that()
    {
        using var body = new StringContent(new string('x', 40 * 1024 * 1024), Encoding.UTF8, "application/x-www-form-urlencoded");

        var answer = await _market.Guest().PostAsync("/log-in", body);

        Assert.True(answer.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest, $"{(int)answer.StatusCode}");
    }

    [Fact]
    public async Task A_fault_of_ours_shows_a_code_and_keeps_its_reason()
    {
        var page = await _market.Guest().GetAsync("/probe/fault");

        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("Something went wrong on our side.", text);
        Assert.DoesNotContain("the secret reason", text);
        Assert.DoesNotContain("InvalidOperationException", text);
    }

    [Fact]
    public async Task An_unknown_page_is_a_page_and_an_unknown_call_a_problem()
    {
        var page = await _market.Guest().GetAsync("/ru/no-such");
        var call = await _market.Guest().GetAsync("/api/v1/no-such");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("Здесь ничего нет.", await page.Content.ReadAsStringAsync());
        Assert.Equal("application/problem+json", call.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Too_many_sign_ins_from_one_address_are_held_off()
    {
        await _market.With<Marketplace.Kernel.Settings.ISettingsEditor>(async editor =>
            await editor.ChangeAsync(editor.Sections.Single(s => s.Section == "rate-limits"), new() { ["logInPerMinute"] = 3 }, CancellationToken.None));
        await _market.With<Marketplace.Kernel.Tenancy.ITenantFeatures>(f => f.ChangeAsync(["Marketplace.Sellers"], [], CancellationToken.None));

        var guest = _market.Guest();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add((await guest.PostAsync("/api/v1/tokens", new StringContent("{\"email\":\"a@b.test\",\"password\":\"x\"}", Encoding.UTF8, "application/json"))).StatusCode);
        }

        Assert.Equal(3, answers.Count(a => a == HttpStatusCode.BadRequest));
        Assert.Equal(2, answers.Count(a => a == HttpStatusCode.TooManyRequests));
    }
}

public sealed class HostileRequestsOnSqlite() : HostileRequestTests(DatabaseKind.Sqlite);

public sealed class HostileRequestsOnPostgreSql() : HostileRequestTests(DatabaseKind.PostgreSql);
