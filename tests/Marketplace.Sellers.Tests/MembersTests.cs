using System.Net;
using System.Text.RegularExpressions;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Tenancy;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Tests;

public abstract partial class MembersTests(DatabaseKind kind)
{
    private const string Owner = "carla@market.test";
    private const string Page = "/vendor/candles/members";

    [Fact]
    public async Task Somebody_with_an_account_accepts_once_and_works_with_the_role_that_was_given()
    {
        await using var market = await OpenAsync();
        var (carla, staff) = (await market.SignedInAsync(Owner), await market.SignedInAsync("staff@market.test"));

        var link = await InviteAsync(market, carla, "Staff@Market.test", "Staff");
        var shown = await staff.GetStringAsync(link);
        var token = link[(link.LastIndexOf('/') + 1)..];
        var accepted = await staff.PostFormAsync(link, link, []);
        var again = await (await market.SignedInAsync("thief@market.test")).GetAsync(link);

        Assert.Contains("Candles", shown);
        Assert.Equal((HttpStatusCode.Redirect, "/vendor/candles"), (accepted.StatusCode, accepted.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/vendor/candles")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync("/vendor/candles/settings")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync(Page)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(48, token.Length);
        Assert.Equal(0, await market.Ask<SellersDb, int>(db => db.Invitations.CountAsync()));
        var acts = await market.Ask<UnitOfWork, List<string>>(async unit => [.. await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT action FROM engine_audit")]);
        Assert.Contains("sellers.member_invited", acts);
        Assert.Contains("sellers.invitation_accepted", acts);
    }

    [Fact]
    public async Task A_recipe_says_who_works_in_a_shop_and_is_refused_whole_where_somebody_has_no_account()
    {
        await using var market = await OpenAsync();
        var staff = await market.SignedInAsync("staff@market.test");

        var refused = await RunAsync("staff@market.test", "nobody@market.test");
        var before = await staff.GetAsync("/vendor/candles/settings");
        var done = await RunAsync("staff@market.test");
        var again = await RunAsync("staff@market.test");

        Assert.True(refused.Failed(out var error));
        Assert.Contains("nobody@market.test", error.Message);
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        Assert.All([done, again], run => Assert.False(run.Failed(out _)));
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/vendor/candles/settings")).StatusCode);

        Task<Result> RunAsync(params string[] members) => market.Ask<IRecipes, Result>(recipes => recipes.RunTextAsync(
            $$"""
            { "name": "more", "steps": [ { "name": "sellers", "sellers": [ { "slug": "candles", "name": "Candles", "email": "carla@market.test", "ownerEmail": "{{Owner}}",
              "members": [ {{string.Join(',', members.Select(email => $$"""{ "email": "{{email}}", "role": "Manager" }"""))}} ] } ] } ] }
            """, _ => { }, CancellationToken.None));
    }

    [Fact]
    public async Task The_link_is_kept_as_a_hash_only_and_nothing_tells_who_has_an_account()
    {
        await using var market = await OpenAsync();
        await market.AddUserAsync("known@market.test");
        var carla = await market.SignedInAsync(Owner);

        var link = await InviteAsync(market, carla, "known@market.test", "Staff");
        var other = await carla.PostFormAsync(Page, $"{Page}/invitations", new() { ["Email"] = "unknown@market.test", ["Role"] = "Staff" });
        await market.DeliverEventsAsync();

        Assert.Equal(HttpStatusCode.Redirect, other.StatusCode);
        Assert.Equal(2, (await MailAsync(market)).Count);
        var token = link[(link.LastIndexOf('/') + 1)..];
        Assert.DoesNotContain(token, await market.Ask<SellersDb, List<string?>>(db => db.Invitations.Select(i => i.TokenHash).ToListAsync()));
        var told = await market.Ask<UnitOfWork, List<string>>(async unit => [.. await Dapper.SqlMapper.QueryAsync<string>(unit.Connection, "SELECT body FROM engine_outbox")]);
        Assert.DoesNotContain(told, payload => payload.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_without_an_account_signs_up_first_and_comes_back()
    {
        await using var market = await OpenAsync();
        var link = await InviteAsync(market, await market.SignedInAsync(Owner), "new@market.test", "Manager");
        var guest = market.Guest();

        var page = await (await guest.GetAsync(link)).DocumentAsync();
        var signUp = page.QuerySelector("a[href*='/sign-up']")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.Redirect, (await guest.PostFormAsync(link, link, [])).StatusCode);
        var form = (await (await guest.GetAsync(signUp)).DocumentAsync()).QuerySelectorAll("form[action*='sign-up'] input[name]")
            .ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        (form["Email"], form["Password"], form["Name"]) = ("new@market.test", "a long password 17", "New");
        form["Terms"] = "true";
        var signed = await guest.PostFormAsync(signUp, "/sign-up", form);
        Assert.EndsWith(link, signed.Headers.Location?.OriginalString ?? signed.StatusCode.ToString());
        var accepted = await guest.PostFormAsync(link, link, []);

        Assert.Equal("/vendor/candles", accepted.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync("/vendor/candles/settings")).StatusCode);
    }

    [Fact]
    public async Task After_a_week_a_link_is_dead_until_it_is_sent_again_and_one_taken_back_stays_dead()
    {
        await using var market = await OpenAsync();
        var (carla, staff) = (await market.SignedInAsync(Owner), await market.SignedInAsync("staff@market.test"));
        var link = await InviteAsync(market, carla, "staff@market.test", "Staff");
        var id = await market.Ask<SellersDb, Guid>(db => db.Invitations.Select(i => i.Id).SingleAsync());

        var soon = await carla.PostFormAsync(Page, $"{Page}/invitations/{id}/renewal", []);
        market.Clock.Advance(TimeSpan.FromDays(7));
        carla = await market.SignedInAsync(Owner);
        staff = await market.SignedInAsync("staff@market.test");
        Assert.Equal(HttpStatusCode.Conflict, soon.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync(link)).StatusCode);
        Assert.Contains("Expired", await carla.GetStringAsync(Page));

        await carla.PostFormAsync(Page, $"{Page}/invitations/{id}/renewal", []);
        await market.DeliverEventsAsync();
        var second = (await MailAsync(market))[0];
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync(second)).StatusCode);

        await carla.PostFormAsync(Page, $"{Page}/invitations/{id}/removal", []);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync(second)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await staff.GetAsync("/vendor/candles")).StatusCode);
    }

    [Fact]
    public async Task The_last_owner_stays_a_member_is_not_invited_twice_and_strangers_reach_nothing()
    {
        await using var market = await OpenAsync();
        var carla = await market.SignedInAsync(Owner);
        var me = await market.AddUserAsync(Owner);
        await InviteAsync(market, carla, "staff@market.test", "Owner");
        var id = await market.Ask<SellersDb, Guid>(db => db.Invitations.Select(i => i.Id).SingleAsync());
        var dora = await market.SignedInAsync("dora@market.test");

        Assert.Equal(HttpStatusCode.Conflict, (await carla.PostFormAsync(Page, $"{Page}/{me}/removal", [])).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await carla.PostFormAsync(Page, $"{Page}/{me}/role", new() { ["Role"] = "Staff" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await carla.PostFormAsync(Page, $"{Page}/invitations", new() { ["Email"] = Owner, ["Role"] = "Staff" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await carla.PostFormAsync(Page, $"{Page}/invitations", new() { ["Email"] = "STAFF@market.test", ["Role"] = "Staff" })).StatusCode);
        foreach (var (email, role) in new[] { ("nonsense", "Staff"), ("", "Staff"), ("a@b.test", "King"), (new string('a', 300) + "@b.test", "Staff") })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await carla.PostFormAsync(Page, $"{Page}/invitations", new() { ["Email"] = email, ["Role"] = role })).StatusCode);
        }

        // Dora owns another shop.
        Assert.Equal(HttpStatusCode.NotFound, (await dora.PostFormAsync("/vendor/dora/members", $"/vendor/dora/members/invitations/{id}/removal", [])).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await dora.PostFormAsync("/vendor/dora/members", $"{Page}/invitations/{id}/removal", [])).StatusCode);
        foreach (var token in (string[])["x", new string('0', 48), "..%2F..", new string('a', 3000)])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await dora.GetAsync($"/invitations/{token}")).StatusCode);
        }
    }

    [Fact]
    public async Task Who_works_in_two_shops_switches_between_them()
    {
        await using var market = await OpenAsync();
        var (carla, dora) = (await market.SignedInAsync(Owner), await market.SignedInAsync("dora@market.test"));
        Assert.DoesNotContain("Switch shop", await dora.GetStringAsync("/vendor/dora"));
        var link = await InviteAsync(market, carla, "dora@market.test", "Manager");
        await dora.PostFormAsync(link, link, []);

        Assert.Contains("Switch shop", await dora.GetStringAsync("/vendor/candles"));
        var shops = await dora.GetStringAsync("/vendor");
        Assert.Contains("/vendor/candles", shops);
        Assert.Contains("/vendor/dora", shops);
    }

    [Fact]
    public async Task An_invitation_that_nobody_accepted_is_forgotten_a_month_after_its_link_stopped_working()
    {
        await using var market = await OpenAsync();
        var carla = await market.SignedInAsync(Owner);
        await InviteAsync(market, carla, "nobody@market.test", "Staff");

        market.Clock.Advance(TimeSpan.FromDays(36));
        await market.RunJobAsync("sellers.forget-invitations");
        Assert.Equal(1, await market.Ask<SellersDb, int>(db => db.Invitations.CountAsync()));
        market.Clock.Advance(TimeSpan.FromDays(2));
        await market.RunJobAsync("sellers.forget-invitations");

        Assert.Equal(0, await market.Ask<SellersDb, int>(db => db.Invitations.CountAsync()));
    }

    private static async Task<string> InviteAsync(TestMarketplace market, HttpClient owner, string email, string role)
    {
        var invited = await owner.PostFormAsync(Page, $"{Page}/invitations", new() { ["Email"] = email, ["Role"] = role });
        Assert.True(invited.StatusCode == HttpStatusCode.Redirect, await invited.Content.ReadAsStringAsync());
        await market.DeliverEventsAsync();
        return (await MailAsync(market))[0];
    }

    // The links of the mails, the newest first.
    private static Task<List<string>> MailAsync(TestMarketplace market) => market.Ask<IMailLog, List<string>>(log => Task.FromResult(
        log.Newest(20).Select(mail => Link().Match(log.Read(mail.File)!)).Where(link => link.Success).Select(link => link.Value["http://localhost".Length..]).ToList()));

    private Task<TestMarketplace> OpenAsync() => TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Sellers"), filling: new(
        [Owner, "dora@market.test"],
        """
        { "name": "sellers", "sellers": [
          { "slug": "candles", "name": "Candles", "email": "carla@market.test", "ownerEmail": "carla@market.test" },
          { "slug": "dora", "name": "Dora", "email": "dora@market.test", "ownerEmail": "dora@market.test" } ] }
        """));

    [GeneratedRegex(@"http://localhost/invitations/[0-9a-f]+")]
    private static partial Regex Link();
}

public sealed class MembersOnSqlite() : MembersTests(DatabaseKind.Sqlite);

public sealed class MembersOnPostgreSql() : MembersTests(DatabaseKind.PostgreSql);
