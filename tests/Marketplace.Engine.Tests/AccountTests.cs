using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Mail;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Engine.Tests;

public abstract partial class AccountTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_new_person_is_signed_in_and_confirms_the_address_by_the_link_of_a_mail()
    {
        var person = await SignUpAsync("new@person.test");
        await _market.DeliverEventsAsync();

        var link = await LinkAsync("new@person.test");
        Assert.Contains("not confirmed yet", await person.GetStringAsync("/account"));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(link)).StatusCode);
        Assert.DoesNotContain("not confirmed yet", await person.GetStringAsync("/account"));
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_a_link_that_works_once_and_expires()
    {
        await _market.AddUserAsync("lost@person.test");
        var guest = _market.Guest();
        await guest.PostFormAsync("/forgot-password", "/forgot-password", new() { ["Email"] = "lost@person.test" });
        await _market.DeliverEventsAsync();
        var link = await LinkAsync("lost@person.test");

        Assert.Equal(HttpStatusCode.Redirect, (await ResetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ResetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await LogInAsync("lost@person.test", TestMarketplace.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync("lost@person.test", "a whole new password")).StatusCode);
    }

    [Fact]
    public async Task Asking_for_a_new_password_does_not_tell_whether_there_is_such_an_account()
    {
        await _market.AddUserAsync("real@person.test");

        var real = await _market.Guest().PostFormAsync("/forgot-password", "/forgot-password", new() { ["Email"] = "real@person.test" });
        var unreal = await _market.Guest().PostFormAsync("/forgot-password", "/forgot-password", new() { ["Email"] = "unreal@person.test" });

        Assert.Equal(await real.Content.ReadAsStringAsync(), await unreal.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_waits_too()
    {
        await _market.AddUserAsync("locked@person.test");
        for (var i = 0; i < 5; i++)
        {
            await LogInAsync("locked@person.test", "wrong wrong wrong");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await LogInAsync("locked@person.test", TestMarketplace.Password)).StatusCode);
    }

    [Fact]
    public async Task A_session_that_is_revoked_elsewhere_ends()
    {
        var first = await _market.SignedInAsync("two@devices.test");
        var second = await _market.SignedInAsync("two@devices.test");

        var ended = await first.PostFormAsync("/account/security", "/account/security/sessions/revocation", []);
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        _market.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await second.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Devices_are_called_by_browser_and_system()
    {
        var person = _market.Guest();
        person.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0");
        await _market.AddUserAsync("device@person.test");
        await person.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "device@person.test", ["Password"] = TestMarketplace.Password });

        Assert.Equal("Edge on Windows", (await (await person.GetAsync("/account/security")).DocumentAsync()).QuerySelector("td[data-label=Device]")!.TextContent);
    }

    [Fact]
    public async Task Whoever_finds_an_open_browser_changes_neither_passkeys_nor_devices_without_the_password()
    {
        var person = await _market.SignedInAsync("open@browser.test");
        var other = await _market.SignedInAsync("open@browser.test");
        _market.Clock.Advance(TimeSpan.FromMinutes(10));

        var ended = await person.PostFormAsync("/account/security", "/account/security/sessions/revocation", []);
        var passkey = await person.PostAsJsonAsync("/account/passkeys/options", new { });
        Assert.Equal("/account/security/proof", ended.Headers.Location!.ToString());
        Assert.Equal((HttpStatusCode.Forbidden, "users.proof_needed"), (passkey.StatusCode, await passkey.CodeAsync()));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/account")).StatusCode);

        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostFormAsync("/account/security/proof", "/account/security/proof", new() { ["Password"] = "not the password" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await person.PostFormAsync("/account/security", "/account/passkeys/removal", new() { ["Id"] = "x" })).StatusCode);
        var proven = await person.PostFormAsync("/account/security/proof", "/account/security/proof", new() { ["Password"] = TestMarketplace.Password });

        Assert.Equal(HttpStatusCode.OK, proven.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.PostAsJsonAsync("/account/passkeys/options", new { })).StatusCode);
        Assert.Equal("/account/security", (await person.PostFormAsync("/account/security", "/account/security/sessions/revocation", [])).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task An_admin_logs_a_person_out_everywhere_and_the_audit_trail_says_so()
    {
        var person = await _market.SignedInAsync("lost@phone.test");
        var api = _market.Guest();
        var token = (await (await api.PostAsJsonAsync("/api/v1/tokens", new { email = "lost@phone.test", password = TestMarketplace.Password })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("refreshToken").GetString();
        var id = await _market.AddUserAsync("lost@phone.test");
        var admin = await _market.SignedInAsync();
        Assert.Contains("Where they are logged in", await admin.GetStringAsync($"/admin/users/{id.Value}"));

        var ended = await admin.PostFormAsync($"/admin/users/{id.Value}", $"/admin/users/{id.Value}/sessions/revocation", []);

        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PostAsJsonAsync("/api/v1/tokens/refresh", new { refreshToken = token })).StatusCode);
        Assert.DoesNotContain("Where they are logged in", await admin.GetStringAsync($"/admin/users/{id.Value}"));
        await _market.With<IAuditTrail>(async audit => Assert.True(await audit.Acts.AnyAsync(act => act.Action == "users.sessions-ended" && act.Subject == "user:lost@phone.test")));
    }

    [Fact]
    public async Task A_passkey_that_nobody_asked_for_is_refused_without_a_fault()
    {
        var answer = await _market.Guest().PostAsJsonAsync("/log-in/passkey", new { credential = "{\"id\":\"x\"}" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("users.bad_passkey", await answer.CodeAsync());
    }

    [Fact]
    public async Task A_bearer_token_is_refreshed_and_a_stranger_s_password_is_not_one()
    {
        await _market.AddUserAsync("api@person.test");
        var api = _market.Guest();
        Assert.Equal("users.wrong_password", await (await api.PostAsJsonAsync("/api/v1/tokens", new { email = "api@person.test", password = "wrong wrong" })).CodeAsync());

        var tokens = await (await api.PostAsJsonAsync("/api/v1/tokens", new { email = "api@person.test", password = TestMarketplace.Password })).Content.ReadFromJsonAsync<JsonElement>();
        var fresh = await api.PostAsJsonAsync("/api/v1/tokens/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() });

        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.PostAsJsonAsync("/api/v1/tokens/refresh", new { refreshToken = "rubbish" })).StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_can_neither_lose_the_role_nor_be_locked()
    {
        var admin = await _market.SignedInAsync();
        var id = (await _market.AddUserAsync(TestMarketplace.Admin)).Value;

        var demoted = await admin.PostFormAsync($"/admin/users/{id}", $"/admin/users/{id}/roles", []);
        var locked = await admin.PostFormAsync($"/admin/users/{id}", $"/admin/users/{id}/lock", new() { ["Locked"] = "true" });

        Assert.Equal(HttpStatusCode.Conflict, demoted.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, locked.StatusCode);
    }

    [Fact]
    public async Task A_role_may_what_an_admin_chose_and_nothing_else()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Auditor" });
        var role = (await (await admin.GetAsync("/admin/roles")).DocumentAsync()).QuerySelectorAll("a").Single(a => a.TextContent == "Auditor").GetAttribute("href")!;
        var page = await admin.TokenAsync(role);
        using var form = new FormUrlEncodedContent(
        [
            new("Permissions", "engine.access-admin"), new("Permissions", "engine.read-audit"), new("Permissions", "no.such"), new("__RequestVerificationToken", page),
        ]);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostAsync(role, form)).StatusCode);

        var auditor = await _market.SignedInAsync("auditor@market.test", "Auditor");

        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/admin/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.GetAsync("/admin/users")).StatusCode);
        Assert.DoesNotContain("/admin/users", await auditor.GetStringAsync("/admin"));
    }

    [Fact]
    public async Task All_roles_are_given_what_they_may_in_one_table_with_what_was_before_in_the_audit_trail()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Auditor" });
        var page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var ticked = Ticked(page);
        var auditor = page.QuerySelectorAll("th a").Single(a => a.TextContent == "Auditor").GetAttribute("href")!.Split('/')[^1];
        Assert.Contains(ticked, tick => tick.Value.EndsWith("engine.access-admin", StringComparison.Ordinal));

        var saved = await PostTicksAsync(admin, [.. ticked, new("Granted", $"{auditor}:engine.access-admin"), new("Granted", $"{auditor}:engine.read-audit"), new("Granted", $"{auditor}:no.such"), new("Granted", "nonsense")]);
        var stale = await PostTicksAsync(admin, ticked);

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Conflict), (saved.StatusCode, stale.StatusCode));
        var person = await _market.SignedInAsync("auditor@market.test", "Auditor");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), ((await person.GetAsync("/admin/audit")).StatusCode, (await person.GetAsync("/admin/users")).StatusCode));
        await _market.With<IAuditTrail>(async audit =>
        {
            var act = await audit.Acts.SingleAsync(one => one.Action == "users.role-changed");
            Assert.Equal(("role:Auditor", "[]", """["engine.access-admin","engine.read-audit"]"""), (act.Subject, act.Before, act.After));
        });
    }

    [Fact]
    public async Task What_follows_from_a_wider_permission_is_shown_and_a_tick_for_administrators_changes_nothing()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Deputy" });
        var page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var (deputy, administrator) = (IdOf(page, "Deputy"), IdOf(page, "Administrator"));
        Assert.Empty(page.QuerySelectorAll($"td[data-role='{administrator}'] input"));

        await PostTicksAsync(admin, [.. Ticked(page), new("Granted", $"{deputy}:engine.site-owner"), new("Granted", $"{administrator}:engine.read-mail")]);

        page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var implied = page.QuerySelector($"input[value='{deputy}:engine.read-audit']")!;
        Assert.False(implied.HasAttribute("checked"));
        Assert.False(implied.ParentElement!.QuerySelector(".roles-implied")!.HasAttribute("hidden"));
        Assert.Equal(HttpStatusCode.OK, (await (await _market.SignedInAsync("deputy@market.test", "Deputy")).GetAsync("/admin/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin/mail")).StatusCode);
    }

    [Fact]
    public async Task Who_manages_roles_through_a_role_cannot_take_that_from_themselves_and_keeps_what_was_ticked()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Manager" });
        var page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var role = IdOf(page, "Manager");
        await PostTicksAsync(admin, [.. Ticked(page), new("Granted", $"{role}:engine.access-admin"), new("Granted", $"{role}:engine.manage-users")]);
        var manager = await _market.SignedInAsync("manager@market.test", "Manager");
        page = await (await manager.GetAsync("/admin/roles")).DocumentAsync();

        var refused = await PostTicksAsync(manager, [.. Ticked(page).Where(tick => tick.Value != $"{role}:engine.manage-users"), new("Granted", $"{role}:engine.read-mail")]);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.True((await refused.DocumentAsync()).QuerySelector($"input[value='{role}:engine.read-mail']")!.HasAttribute("checked"));
        Assert.Equal(HttpStatusCode.OK, (await manager.GetAsync("/admin/roles")).StatusCode);
    }

    [Fact]
    public async Task Who_manages_people_gives_nobody_more_than_they_may_themselves()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Clerk" });
        var page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var role = IdOf(page, "Clerk");
        await PostTicksAsync(admin, [.. Ticked(page), new("Granted", $"{role}:engine.access-admin"), new("Granted", $"{role}:engine.manage-users")]);
        var clerk = await _market.SignedInAsync("clerk@market.test", "Clerk");
        var me = $"/admin/users/{(await _market.AddUserAsync("clerk@market.test")).Value}";

        var made = await clerk.PostFormAsync(me, $"{me}/roles", new() { ["Roles"] = "Administrator" });
        var all = await PostTicksAsync(clerk, [.. Ticked(await (await clerk.GetAsync("/admin/roles")).DocumentAsync()), new("Granted", $"{role}:engine.read-mail")]);
        var one = await clerk.PostFormAsync($"/admin/roles/{role}", $"/admin/roles/{role}", new() { ["Permissions"] = "engine.read-mail" });

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], [made.StatusCode, all.StatusCode, one.StatusCode]);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/admin/mail")).StatusCode);
    }

    [Fact]
    public async Task Who_manages_people_neither_acts_as_nor_locks_somebody_who_may_more()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Helper" });
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Reader" });
        var page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var (helpers, readers) = (IdOf(page, "Helper"), IdOf(page, "Reader"));
        await PostTicksAsync(admin,
        [
            .. Ticked(page), new("Granted", $"{helpers}:engine.access-admin"), new("Granted", $"{helpers}:engine.manage-users"), new("Granted", $"{helpers}:users.act-as"),
            new("Granted", $"{readers}:engine.read-mail"),
        ]);
        var helper = await _market.SignedInAsync("helper@market.test", "Helper");
        var reader = $"/admin/users/{(await _market.AddUserAsync("reader@market.test", "Reader")).Value}";
        var buyer = $"/admin/users/{(await _market.AddUserAsync("plain@market.test")).Value}";

        var acted = await helper.PostFormAsync(reader, $"{reader}/acting", []);
        var locked = await helper.PostFormAsync(reader, $"{reader}/lock", new() { ["Locked"] = "true" });
        var allowed = await helper.PostFormAsync(buyer, $"{buyer}/lock", new() { ["Locked"] = "true" });

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Redirect], [acted.StatusCode, locked.StatusCode, allowed.StatusCode]);
        await _market.SignedInAsync("reader@market.test");
    }

    [Fact]
    public async Task The_page_of_one_role_does_not_let_people_take_the_right_to_manage_roles_from_themselves_either()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/roles", "/admin/roles", new() { ["Name"] = "Keeper" });
        var page = await (await admin.GetAsync("/admin/roles")).DocumentAsync();
        var role = IdOf(page, "Keeper");
        await PostTicksAsync(admin, [.. Ticked(page), new("Granted", $"{role}:engine.access-admin"), new("Granted", $"{role}:engine.manage-users")]);
        var keeper = await _market.SignedInAsync("keeper@market.test", "Keeper");

        var refused = await keeper.PostFormAsync($"/admin/roles/{role}", $"/admin/roles/{role}", new() { ["Permissions"] = "engine.access-admin" });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await keeper.GetAsync("/admin/roles")).StatusCode);
    }

    private static string IdOf(AngleSharp.Html.Dom.IHtmlDocument page, string role) =>
        page.QuerySelectorAll("th a").Single(a => a.TextContent == role).GetAttribute("href")!.Split('/')[^1];

    private static List<KeyValuePair<string, string>> Ticked(AngleSharp.Html.Dom.IHtmlDocument page) =>
        [.. page.QuerySelectorAll("input[name=Granted][checked], input[name=Seen]").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value")!))];

    private static async Task<HttpResponseMessage> PostTicksAsync(HttpClient admin, List<KeyValuePair<string, string>> ticks)
    {
        var token = await admin.TokenAsync("/admin/roles");
        using var form = new FormUrlEncodedContent([.. ticks, new("__RequestVerificationToken", token!)]);
        return await admin.PostAsync(new Uri("/admin/roles/permissions", UriKind.Relative), form);
    }

    [Fact]
    public async Task A_session_goes_on_after_its_person_was_checked_again_and_ends_when_it_is_revoked()
    {
        var person = await _market.SignedInAsync("steady@person.test");

        for (var hour = 0; hour < 3; hour++)
        {
            _market.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).StatusCode);
        }

        await person.PostFormAsync("/account", "/log-out", []);
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task An_admin_acts_as_a_person_with_both_names_in_the_audit_trail_and_comes_back()
    {
        var person = (await _market.AddUserAsync("person@acting.test")).Value;
        var admin = await _market.SignedInAsync();

        var began = await admin.PostFormAsync($"/admin/users/{person}", $"/admin/users/{person}/acting", []);
        var account = await admin.GetStringAsync("/account");
        var denied = await admin.GetAsync("/admin");
        HttpStatusCode[] secrets = [(await admin.GetAsync("/account/security/two-factor")).StatusCode, (await admin.GetAsync("/account/security/two-factor.svg")).StatusCode, (await admin.GetAsync("/account/data")).StatusCode];
        var password = await admin.PostFormAsync("/acting", "/account/security/password", new() { ["Current"] = TestMarketplace.Password, ["New"] = "a whole new password" });
        var me = await admin.GetFromJsonAsync<JsonElement>("/me");
        var ended = await admin.PostFormAsync("/acting", "/acting/end", []);

        Assert.Equal("/account", began.Headers.Location!.OriginalString);
        Assert.Contains("person@acting.test", account);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (denied.StatusCode, password.StatusCode));
        Assert.All(secrets, status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Equal("person@acting.test", me.GetProperty("acting").GetString());
        Assert.Equal($"/admin/users/{person}", ended.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin")).StatusCode);
        var acts = await _market.Ask<IAuditTrail, List<AuditRecord>>(trail => trail.Acts.Where(act => act.Action.StartsWith("users.acting")).OrderBy(act => act.At).ThenBy(act => act.Id).ToListAsync());
        Assert.Equal([TestMarketplace.Admin, $"{TestMarketplace.Admin} → person@acting.test"], acts.Select(act => act.Actor));
    }

    [Fact]
    public async Task Nobody_acts_as_an_administrator_and_only_who_may_acts_at_all()
    {
        var other = (await _market.AddUserAsync("boss@acting.test", "Administrator")).Value;
        var person = (await _market.AddUserAsync("person@acting.test")).Value;
        var admin = await _market.SignedInAsync();
        var moderator = await _market.SignedInAsync("moderator@acting.test", "Moderator");

        var boss = await admin.PostFormAsync("/admin", $"/admin/users/{other}/acting", []);
        var without = await moderator.PostFormAsync("/account", $"/admin/users/{person}/acting", []);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Forbidden), (boss.StatusCode, without.StatusCode));
    }

    [Fact]
    public async Task The_search_of_the_admin_finds_pages_and_people_that_its_reader_may_see()
    {
        await _market.AddUserAsync("finch@find.test");
        var admin = await _market.SignedInAsync();
        var moderator = await _market.SignedInAsync("moderator@find.test", "Moderator");

        var found = await FindAsync(admin, "finch");
        var pages = await FindAsync(admin, "Audit");
        var less = await FindAsync(moderator, "finch");

        Assert.Equal("finch@find.test", Assert.Single(found).GetProperty("title").GetString());
        Assert.Equal("/admin/audit", pages[0].GetProperty("path").GetString());
        Assert.Empty(less);
        Assert.Contains("finch@find.test", await admin.GetStringAsync("/admin/find?q=finch"));
    }

    private static async Task<List<JsonElement>> FindAsync(HttpClient browser, string words)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/admin/find?q={words}");
        request.Headers.Accept.ParseAdd("application/json");
        return [.. (await (await browser.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray()];
    }

    private async Task<HttpClient> SignUpAsync(string email)
    {
        var person = _market.Guest();
        var answer = await person.PostFormAsync("/sign-up", "/sign-up", new() { ["Name"] = "New Person", ["Email"] = email, ["Password"] = TestMarketplace.Password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return person;
    }

    private Task<HttpResponseMessage> LogInAsync(string email, string password) =>
        _market.Guest().PostFormAsync("/log-in", "/log-in", new() { ["Email"] = email, ["Password"] = password });

    private async Task<HttpResponseMessage> ResetAsync(string link)
    {
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(new Uri("http://localhost"), link).Query);
        return await _market.Guest().PostFormAsync(link, "/reset-password", new() { ["User"] = query["user"]!, ["Token"] = query["token"]!, ["Password"] = "a whole new password" });
    }

    private Task<string> LinkAsync(string to) => _market.Ask<IMailLog, string>(log =>
    {
        var mail = log.Newest(10).Single(m => m.To == to);
        return Task.FromResult(Link().Match(log.Read(mail.File)!).Value);
    });

    [GeneratedRegex(@"http://localhost/\S+")]
    private static partial Regex Link();
}

public sealed class AccountsOnSqlite() : AccountTests(DatabaseKind.Sqlite);

public sealed class AccountsOnPostgreSql() : AccountTests(DatabaseKind.PostgreSql);
