using System.Net;
using System.Text;
using Dapper;
using Marketplace.Kernel.Settings;

namespace Marketplace.Security.Tests;

/// <summary>Nobody finds out who has an account, nor comes to an order by counting.</summary>
public class EnumerationTests
{
    private const string Unknown = "nobody-here@market.test";

    [Theory]
    [InlineData("/log-in")]
    [InlineData("/forgot-password")]
    public async Task A_page_answers_alike_for_an_account_and_for_none(string path)
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);

        Assert.Equal(await AskAsync(market, path, Unknown), await AskAsync(market, path, TestMarketplace.Admin));
    }

    [Fact]
    public async Task Too_many_wrong_passwords_are_answered_alike_for_an_account_and_for_none()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var email in (string[])[Unknown, TestMarketplace.Admin])
        {
            for (var i = 0; i < 5; i++)
            {
                await AskAsync(market, "/log-in", email);
            }

            answers.Add(await AskAsync(market, "/log-in", email));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[0].Item1);
        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task An_account_that_an_admin_has_locked_says_so_only_to_who_has_its_password()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var id = await market.AddUserAsync("locked@market.test");
        var admin = await market.SignedInAsync();
        await admin.PostFormAsync($"/admin/users/{id}", $"/admin/users/{id}/lock", new() { ["Locked"] = "true" });

        Assert.Equal(await AskAsync(market, "/log-in", Unknown), await AskAsync(market, "/log-in", "locked@market.test"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(market, "/log-in", "locked@market.test", TestMarketplace.Password)).Status);
    }

    [Fact]
    public async Task The_API_gives_the_same_refusal_for_an_account_and_for_none()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);

        var answers = new List<string>();
        foreach (var email in (string[])[Unknown, TestMarketplace.Admin])
        {
            var answer = await market.Guest().PostAsync(new Uri("/api/v1/tokens", UriKind.Relative), new StringContent($$"""{"email":"{{email}}","password":"wrong"}""", Encoding.UTF8, "application/json"));
            answers.Add($"{(int)answer.StatusCode} {await answer.CodeAsync()}");
        }

        Assert.Equal("400 users.wrong_password", answers[0]);
        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task Where_addresses_are_confirmed_first_a_sign_up_looks_the_same_for_a_taken_address_and_its_owner_is_told()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        await market.With<ISettingsEditor>(async editor =>
            await editor.ChangeAsync(editor.Sections.Single(s => s.Section == "accounts"), new() { ["confirmFirst"] = true }, CancellationToken.None));

        var taken = await SignUpAsync(market, TestMarketplace.Admin);
        var fresh = await SignUpAsync(market, Unknown);
        await market.DeliverEventsAsync();

        Assert.Equal(HttpStatusCode.OK, fresh.Status);
        Assert.Equal(fresh, taken);
        var mails = await market.Ask<Kernel.Mail.IMailLog, List<string>>(log => Task.FromResult(log.Newest(10).Select(m => $"{m.To}: {m.Subject}").ToList()));
        Assert.Contains(mails, m => m.Contains(TestMarketplace.Admin, StringComparison.Ordinal) && m.Contains("Your account", StringComparison.Ordinal));
        Assert.Contains(mails, m => m.Contains(Unknown, StringComparison.Ordinal) && m.Contains("Welcome", StringComparison.Ordinal));
        Assert.Equal(await AskAsync(market, "/log-in", "another@market.test", "a long password 17"), await AskAsync(market, "/log-in", Unknown, "a long password 17"));
    }

    [Fact]
    public async Task An_order_s_number_opens_nothing_and_its_key_cannot_be_guessed()
    {
        await using var town = await Town.OpenAsync(DatabaseKind.Sqlite);
        var keys = await town.Market.Ask<UnitOfWork, List<(string Number, string Key)>>(async unit => [.. await unit.Connection.QueryAsync<(string, string)>("SELECT number, access_key FROM ordering_order ORDER BY number")]);

        Assert.Equal(2, keys.Select(k => k.Key).Distinct().Count());
        Assert.All(keys, k => Assert.Matches("^[0-9a-zA-Z_-]{26,}$", k.Key));
        Assert.Equal(HttpStatusCode.OK, (await town.Market.Guest().GetAsync(new Uri($"/orders/{keys[0].Number}?key={keys[0].Key}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await town.Market.Guest().GetAsync(new Uri($"/orders/{keys[0].Number}?key={keys[1].Key}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await town.Market.Guest().GetAsync(new Uri($"/orders/{keys[0].Number}", UriKind.Relative))).StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Page)> AskAsync(TestMarketplace market, string path, string email, string password = "wrong password")
    {
        var answer = await market.Guest().PostFormAsync(path, path, new() { ["Email"] = email, ["Password"] = password });
        return (answer.StatusCode, Plain(await answer.DocumentAsync(), email));
    }

    private static async Task<(HttpStatusCode Status, string Page)> SignUpAsync(TestMarketplace market, string email)
    {
        var answer = await market.Guest().PostFormAsync("/sign-up", "/sign-up", new() { ["Name"] = "Somebody", ["Email"] = email, ["Password"] = "a long password 17" });
        return (answer.StatusCode, Plain(await answer.DocumentAsync(), email));
    }

    // The page without what is the caller's own: the address that was typed and the token.
    private static string Plain(AngleSharp.Html.Dom.IHtmlDocument page, string email) => (page.QuerySelector("main")?.TextContent ?? "").Replace(email, "@", StringComparison.Ordinal);
}
