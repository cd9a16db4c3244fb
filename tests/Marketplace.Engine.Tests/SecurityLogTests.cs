using System.Net;
using System.Net.Http.Json;
using Marketplace.Kernel.Security;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Engine.Tests;

/// <summary>Who signs in or tries to, what is refused and who tries to go round what protects, is kept where the admin sees it.</summary>
public abstract class SecurityLogTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Each_try_to_sign_in_is_there_with_account_and_path_and_without_what_was_typed()
    {
        await _market.SignedInAsync("ada@market.test");
        var guest = _market.Guest();
        await guest.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "ada@market.test", ["Password"] = "first wrong password" });
        await guest.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "ada@market.test", ["Password"] = "second wrong password" });
        await guest.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "my secret password", ["Password"] = "third wrong password" });
        await guest.PostAsJsonAsync("/api/v1/tokens", new { email = "ada@market.test", password = TestMarketplace.Password });
        await guest.PostAsJsonAsync("/log-in/passkey", new { credential = "{\"id\":\"x\"}" });

        var (events, page) = await ReadAsync();

        Assert.Equal(2, events.Where(one => one is { Kind: SecurityEventKind.WrongPassword, Account: "ada@market.test", Request: "POST /log-in" }).Sum(one => one.Times));
        Assert.Contains(events, one => one is { Kind: SecurityEventKind.UnknownAccount, Account: null });
        Assert.Contains(events, one => one is { Kind: SecurityEventKind.SignedIn, Account: "ada@market.test", Request: "POST /log-in" });
        Assert.Contains(events, one => one is { Kind: SecurityEventKind.SignedIn, Account: "ada@market.test", Request: "POST /api/v1/tokens" });
        Assert.Contains(events, one => one.Kind == SecurityEventKind.WrongPasskey);
        Assert.Contains("ada@market.test", page);
        Assert.DoesNotContain("secret password", page);
        Assert.DoesNotContain("wrong password\"", page);
    }

    [Fact]
    public async Task Refused_access_and_attempts_to_go_round_are_there()
    {
        var buyer = await _market.SignedInAsync("buyer@market.test");
        Assert.Equal(HttpStatusCode.Forbidden, (await buyer.GetAsync("/admin/users?secret=1")).StatusCode);
        using var noToken = new FormUrlEncodedContent(new Dictionary<string, string> { ["Name"] = "Eve" });
        Assert.Equal(HttpStatusCode.BadRequest, (await buyer.PostAsync(new Uri("/account/security/sessions/revocation", UriKind.Relative), noToken)).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/log-out") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await buyer.SendAsync(foreign)).StatusCode);
        for (var i = 0; i < 6; i++)
        {
            await _market.Guest().PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "buyer@market.test", ["Password"] = "wrong wrong wrong" });
        }

        var (events, page) = await ReadAsync();

        Assert.Contains(events, one => one is { Kind: SecurityEventKind.Refused, Account: "buyer@market.test", Request: "GET /admin/users" });
        Assert.Contains(events, one => one is { Kind: SecurityEventKind.WithoutToken, Request: "POST /account/security/sessions/revocation" });
        Assert.Contains(events, one => one is { Kind: SecurityEventKind.OtherSite, Request: "POST /log-out" });
        Assert.Contains(events, one => one is { Kind: SecurityEventKind.HeldBack, Request: "POST /log-in" });
        Assert.DoesNotContain("secret=1", page);
    }

    [Fact]
    public async Task Who_is_refused_again_and_again_fills_few_rows_that_count_whatever_pages_and_browsers_they_name()
    {
        var buyer = await _market.SignedInAsync("buyer@market.test");
        for (var i = 0; i < 60; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/admin/users/{Guid.CreateVersion7()}") { Headers = { { "User-Agent", $"Browser {i}" } } };
            Assert.Equal(HttpStatusCode.Forbidden, (await buyer.SendAsync(request)).StatusCode);
            await _market.Ask<ISecurityLog, bool>(async log =>
            {
                await log.WriteAsync(CancellationToken.None);
                return true;
            });
        }

        var refused = (await ReadAsync()).Events.Where(one => one.Kind == SecurityEventKind.Refused).ToList();
        Assert.Equal(21, refused.Count);
        Assert.Equal(60, refused.Sum(one => one.Times));

        _market.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Forbidden, (await buyer.GetAsync("/admin/users")).StatusCode);
        Assert.Contains((await ReadAsync()).Events, one => one is { Kind: SecurityEventKind.Refused, Request: "GET /admin/users", Times: 1 });
    }

    [Fact]
    public async Task After_ninety_days_it_is_forgotten()
    {
        await _market.SignedInAsync("ada@market.test");
        await ReadAsync();

        _market.Clock.Advance(TimeSpan.FromDays(91));
        await _market.RunJobAsync("engine.forget-security-events");

        Assert.Empty(await _market.Ask<ISecurityEvents, List<SecurityEvent>>(events => events.All.ToListAsync()));
    }

    private async Task<(List<SecurityEvent> Events, string Page)> ReadAsync()
    {
        var page = await (await _market.SignedInAsync()).GetStringAsync("/admin/security-log");
        return (await _market.Ask<ISecurityEvents, List<SecurityEvent>>(events => events.All.ToListAsync()), page);
    }
}

public sealed class SecurityLogOnSqlite() : SecurityLogTests(DatabaseKind.Sqlite);

public sealed class SecurityLogOnPostgreSql() : SecurityLogTests(DatabaseKind.PostgreSql);
