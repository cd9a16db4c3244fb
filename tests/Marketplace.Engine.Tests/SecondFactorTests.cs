using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Marketplace.Engine.Tests;

/// <summary>Codes of apps and recovery codes.</summary>
public abstract class SecondFactorTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task With_a_second_factor_the_password_alone_does_not_sign_in()
    {
        var person = await _market.SignedInAsync("totp@person.test");
        var key = (await (await person.GetAsync("/account/security/two-factor")).DocumentAsync()).QuerySelector("code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var enabled = await person.PostFormAsync("/account/security/two-factor", "/account/security/two-factor", new() { ["Code"] = Totp(key) });
        var recovery = (await enabled.DocumentAsync()).QuerySelectorAll(".code-list code").Select(c => c.TextContent).ToList();
        Assert.Equal(10, recovery.Count);

        var browser = _market.Guest();
        var first = await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "totp@person.test", ["Password"] = TestMarketplace.Password });
        Assert.Contains("/log-in/second-factor", first.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostFormAsync("/log-in/second-factor", "/log-in/second-factor", new() { ["Code"] = "000000" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFormAsync("/log-in/second-factor", "/log-in/second-factor", new() { ["Code"] = recovery[0] })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_code_of_an_app_is_taken_once_and_a_recovery_code_too_and_neither_can_be_read_from_the_database()
    {
        var person = await _market.SignedInAsync("once@person.test");
        var key = (await (await person.GetAsync("/account/security/two-factor")).DocumentAsync()).QuerySelector("code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var enabled = await person.PostFormAsync("/account/security/two-factor", "/account/security/two-factor", new() { ["Code"] = Totp(key) });
        var recovery = (await enabled.DocumentAsync()).QuerySelectorAll(".code-list code").Select(c => c.TextContent).ToList();
        Assert.Equal(HttpStatusCode.BadRequest, await SecondAsync(Totp(key)));

        _market.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Totp(key);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.BadRequest), (await SecondAsync(code), await SecondAsync(code)));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.BadRequest), (await SecondAsync(recovery[3]), await SecondAsync(recovery[3])));
        Assert.Contains("9 recovery codes left", await person.GetStringAsync("/account/security"));

        _market.Clock.Advance(TimeSpan.FromSeconds(30));
        var late = Totp(key);
        _market.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.BadRequest, await SecondAsync(late));
        var stored = await _market.Ask<UnitOfWork, List<string>>(async unit => [.. await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT value FROM users_user_token WHERE name = 'RecoveryCodes'")]);
        Assert.All(recovery, one => Assert.DoesNotContain(one, string.Concat(stored)));

        async Task<HttpStatusCode> SecondAsync(string given)
        {
            var browser = _market.Guest();
            await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "once@person.test", ["Password"] = TestMarketplace.Password });
            return (await browser.PostFormAsync("/log-in/second-factor", "/log-in/second-factor", new() { ["Code"] = given })).StatusCode;
        }
    }

    [Fact]
    public async Task Recovery_codes_from_before_they_were_hashed_still_work_once_and_are_hashed_then()
    {
        var person = await _market.SignedInAsync("before@person.test");
        var key = (await (await person.GetAsync("/account/security/two-factor")).DocumentAsync()).QuerySelector("code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        await person.PostFormAsync("/account/security/two-factor", "/account/security/two-factor", new() { ["Code"] = Totp(key) });
        await _market.With<UnitOfWork>(unit => unit.CommitAsync(
            () => Dapper.SqlMapper.ExecuteAsync(unit.Connection, "UPDATE users_user_token SET value = 'AAAAA-BBBBB;CCCCC-DDDDD' WHERE name = 'RecoveryCodes'", transaction: unit.Transaction), CancellationToken.None));

        foreach (var expected in (HttpStatusCode[])[HttpStatusCode.Redirect, HttpStatusCode.BadRequest])
        {
            var browser = _market.Guest();
            await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "before@person.test", ["Password"] = TestMarketplace.Password });
            Assert.Equal(expected, (await browser.PostFormAsync("/log-in/second-factor", "/log-in/second-factor", new() { ["Code"] = "AAAAA-BBBBB" })).StatusCode);
        }

        var stored = await _market.Ask<UnitOfWork, string>(async unit => (await Dapper.SqlMapper.ExecuteScalarAsync<string>(unit.Connection, "SELECT value FROM users_user_token WHERE name = 'RecoveryCodes'"))!);
        Assert.DoesNotContain("CCCCC-DDDDD", stored);
    }

    // RFC 6238 with SHA-1, 30 s and six digits.
    private string Totp(string base32)
    {
        var bits = string.Concat(base32.ToUpperInvariant().Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, _market.Clock.Now.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // the RFC's own algorithm
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}

public sealed class SecondFactorOnSqlite() : SecondFactorTests(DatabaseKind.Sqlite);

public sealed class SecondFactorOnPostgreSql() : SecondFactorTests(DatabaseKind.PostgreSql);
