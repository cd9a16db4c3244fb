using System.Net;
using AngleSharp.Html.Dom;
using Marketplace.Kernel.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

/// <summary>The one table that every list of the admin and the vendor portal is.</summary>
public abstract class TableTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Rows_are_found_sorted_and_paged_by_the_address()
    {
        var admin = await _market.SignedInAsync();
        for (var i = 0; i < 52; i++)
        {
            await _market.AddUserAsync($"p{i:00}@many.test");
        }

        var first = await ReadAsync(admin, "/admin/users?q=many.test&sort=email");
        var second = await ReadAsync(admin, first.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        var last = await ReadAsync(admin, "/admin/users?q=many.test&sort=-email");

        Assert.Equal((50, "p00@many.test"), (Rows(first).Count, Emails(first)[0]));
        Assert.Equal(["p50@many.test", "p51@many.test"], Emails(second));
        Assert.Equal("p51@many.test", Emails(last)[0]);
        Assert.Contains("1–50 of 52", first.QuerySelector(".table-foot")!.TextContent);
    }

    [Fact]
    public async Task People_choose_the_columns()
    {
        var page = await ReadAsync(await _market.SignedInAsync(), "/admin/users?columns=email,second-factor,nothing");

        Assert.Equal(["E-mail", "Second factor"], page.QuerySelectorAll("thead th").Select(th => th.TextContent.Trim()).Where(text => text.Length > 0));
    }

    [Theory]
    [InlineData("?q=%00%27%3B--&sort=-nothing&page=-5&kind=x&since-from=0001-01-01&since-to=9999-12-31")]
    [InlineData("?page=999999999999&columns=&sort=&q=%25%5F")]
    [InlineData("?since-from=2026-02-31&since-to=tomorrow&kind=staff&kind=buyers")]
    public async Task What_a_table_does_not_know_in_an_address_is_passed_over(string query)
    {
        var admin = await _market.SignedInAsync();

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin/users" + query)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin/users/export" + query)).StatusCode);
    }

    [Fact]
    public async Task An_export_has_all_rows_that_are_found_and_no_cell_that_a_spreadsheet_would_run()
    {
        var admin = await _market.SignedInAsync();
        await admin.PostFormAsync("/admin/users/new", "/admin/users/new", new() { ["Name"] = "=cmd|' /C calc'!A0, \"quoted\"", ["Email"] = "evil@many.test" });

        var answer = await admin.GetAsync("/admin/users/export?q=evil&columns=name,email");
        var text = System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("\uFEFFName,E-mail\r\n\"'=cmd|' /C calc'!A0, \"\"quoted\"\"\",evil@many.test\r\n", text);
        Assert.Equal("table:users", (await ActsAsync("table.exported")).Single().Subject);
    }

    [Fact]
    public async Task A_view_is_kept_under_a_name_for_its_person_alone()
    {
        var admin = await _market.SignedInAsync();
        var other = await _market.SignedInAsync("second@market.test", "Administrator");

        await admin.PostFormAsync("/admin/users", "/admin/users/views?q=many&sort=-email&nothing=1", new() { ["view"] = "Many" });
        var nameless = await admin.PostFormAsync("/admin/users", "/admin/users/views?q=many", new() { ["view"] = " " });
        var view = (await ReadAsync(admin, "/admin/users")).QuerySelector(".view-row a")!;
        var id = (await ReadAsync(admin, "/admin/users")).QuerySelector(".view-row input[name=view]")!.GetAttribute("value")!;
        await other.PostFormAsync("/admin/users", "/admin/users/views/removal", new() { ["view"] = id });

        Assert.Equal(("Many", "/admin/users?q=many&sort=-email"), (view.TextContent, view.GetAttribute("href")));
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        Assert.Null((await ReadAsync(other, "/admin/users")).QuerySelector(".view-row"));
        Assert.NotNull((await ReadAsync(admin, "/admin/users")).QuerySelector(".view-row"));
        await admin.PostFormAsync("/admin/users", "/admin/users/views/removal", new() { ["view"] = id });
        Assert.Null((await ReadAsync(admin, "/admin/users")).QuerySelector(".view-row"));
    }

    [Fact]
    public async Task What_was_done_to_a_row_can_be_undone()
    {
        var admin = await _market.SignedInAsync();
        var person = (await _market.AddUserAsync("person@many.test")).Value.ToString();

        var locked = await admin.PostFormAsync("/admin/users", "/admin/users/acts?q=person", new() { ["act"] = "lock", ["id"] = person });
        var page = await ReadAsync(admin, locked.Headers.Location!.OriginalString);
        var undo = page.QuerySelector(".table-done form")!;
        await admin.PostFormAsync("/admin/users", undo.GetAttribute("action")!, new() { ["act"] = "unlock", ["id"] = undo.QuerySelector("[name=id]")!.GetAttribute("value")! });

        Assert.Equal("locked", Assert.Single(Rows(page)).QuerySelector(".badge")!.TextContent);
        Assert.Equal("active", Assert.Single(Rows(await ReadAsync(admin, "/admin/users?q=person"))).QuerySelector(".badge")!.TextContent);
        Assert.Equal(2, (await ActsAsync("users.locked")).Count + (await ActsAsync("users.unlocked")).Count);
    }

    [Fact]
    public async Task A_row_that_refuses_says_why_and_the_others_are_done()
    {
        var admin = await _market.SignedInAsync();
        var person = (await _market.AddUserAsync("person@many.test")).Value.ToString();
        var self = (await _market.AddUserAsync(TestMarketplace.Admin)).Value.ToString();
        using var form = new FormUrlEncodedContent([new("act", "lock"), new("id", person), new("id", self), new("id", "rubbish"), new("__RequestVerificationToken", await admin.TokenAsync("/admin/users"))]);

        var answer = await admin.PostAsync("/admin/users/acts", form);
        var said = (await answer.DocumentAsync()).QuerySelector(".table-done")!.TextContent;

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("done for 1 row.", said);
        Assert.Contains("The last administrator cannot lose the role or be locked.", said);
        Assert.Contains("There is no such user.", said);
    }

    [Fact]
    public async Task Who_may_not_see_a_table_may_neither_export_it_nor_act_on_it()
    {
        var buyer = await _market.SignedInAsync("buyer@many.test");
        var person = (await _market.AddUserAsync("person@many.test")).Value.ToString();

        HttpStatusCode[] answers =
        [
            (await buyer.GetAsync("/admin/users")).StatusCode,
            (await buyer.GetAsync("/admin/users/export")).StatusCode,
            (await buyer.PostFormAsync("/account", "/admin/users/acts", new() { ["act"] = "lock", ["id"] = person })).StatusCode,
        ];

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Forbidden, status));
        Assert.Empty(await ActsAsync("users.locked"));
    }

    private Task<List<AuditRecord>> ActsAsync(string action) =>
        _market.Ask<IAuditTrail, List<AuditRecord>>(trail => trail.Acts.Where(act => act.Action == action).ToListAsync());

    private static async Task<IHtmlDocument> ReadAsync(HttpClient browser, string address) => await (await browser.GetAsync(address)).DocumentAsync();

    private static List<AngleSharp.Dom.IElement> Rows(IHtmlDocument page) => [.. page.QuerySelectorAll("tbody tr")];

    private static List<string> Emails(IHtmlDocument page) => Rows(page).ConvertAll(row => row.QuerySelector("[data-label=E-mail]")!.TextContent.Trim());
}

/// <summary>Every table that there is, found and not listed: the database understands each of its columns and filters.</summary>
public abstract class EveryTableTests(DatabaseKind kind)
{
    [Fact]
    public async Task Every_table_sorts_narrows_and_exports_by_all_that_it_offers()
    {
        await using var market = await TestMarketplace.StartAsync(kind, recipe: null, RepositoryRoot.Recipes("marketplace", "demo"));
        await market.SetUpAsync("marketplace", "demo");
        var admin = await market.SignedInAsync();
        var seller = market.Guest();
        await seller.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "anna@demo.example", ["Password"] = "Demo!2026pass" });
        var tables = new List<string>();
        await market.InTenantAsync("Default", services =>
        {
            tables = [.. services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IEndpointNameMetadata>()?.EndpointName.StartsWith("Table.", StringComparison.Ordinal) is true)
                .Select(e => e.RoutePattern.RawText!.TrimEnd('/').Replace("{shop}", "annas-hearth", StringComparison.Ordinal))];
            return Task.CompletedTask;
        });

        var faults = new List<string>();
        foreach (var table in tables)
        {
            var reader = table.StartsWith("/vendor", StringComparison.Ordinal) ? seller : admin;
            var page = await (await reader.GetAsync(table)).DocumentAsync();
            var offers = page.QuerySelectorAll("thead a, .tabs a").Select(a => a.GetAttribute("href")!)
                .Concat(page.QuerySelectorAll(".toolbar option").Select(o => $"{table}?{o.Closest("select")!.GetAttribute("name")}={o.GetAttribute("value")}"))
                .Concat(page.QuerySelectorAll(".toolbar input[type=date]").Select(i => $"{table}?{i.GetAttribute("name")}=2026-01-31"))
                .Append(table + "?q=a").Append(table + "/export").Append(table + "?columns=" + string.Join(',', page.QuerySelectorAll("[name=columns]").Select(c => c.GetAttribute("value"))));
            foreach (var offer in offers.Distinct())
            {
                if ((await reader.GetAsync(offer)).StatusCode is var status and not HttpStatusCode.OK)
                {
                    faults.Add($"{offer}: {(int)status}");
                }
            }
        }

        Assert.True(tables.Count >= 9, string.Join(' ', tables));
        Assert.Empty(faults);
    }
}

public sealed class TablesOnSqlite() : TableTests(DatabaseKind.Sqlite);

public sealed class TablesOnPostgreSql() : TableTests(DatabaseKind.PostgreSql);

public sealed class EveryTableOnSqlite() : EveryTableTests(DatabaseKind.Sqlite);

public sealed class EveryTableOnPostgreSql() : EveryTableTests(DatabaseKind.PostgreSql);
