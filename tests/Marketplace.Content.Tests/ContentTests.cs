using System.Net;
using System.Text.Json.Nodes;
using Marketplace.Content.Data;
using Marketplace.Content.Items;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Content.Tests;

/// <summary>A marketplace with the type Page and short words for what tests do with it.</summary>
internal static class Desk
{
    // One pixel, PNG.
    public const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    public const string Definition =
        """
        { "name": "ContentDefinition",
          "ContentTypes": [ { "Name": "Page", "DisplayName": "Page", "ContentTypePartDefinitionRecords": [
            { "PartName": "TitlePart" }, { "PartName": "AutoroutePart" }, { "PartName": "LocalizationPart" }, { "PartName": "Page" }, { "PartName": "MarkdownBodyPart" }, { "PartName": "FooterPart" } ] } ],
          "ContentParts": [ { "Name": "Page", "ContentPartFieldDefinitionRecords": [
            { "FieldName": "TextField", "Name": "Summary" }, { "FieldName": "MediaField", "Name": "Cover" } ] } ] }
        """;

    public static Task<TestMarketplace> OpenAsync(DatabaseKind kind) => TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Content"), filling: new(
        [], $"{Definition}, {{ \"name\": \"settings\", \"site\": {{ \"languages\": \"en,ru\" }} }}"));

    /// <summary>Runs recipe steps; the refusal's code and message, or null.</summary>
    public static async Task<string?> RunAsync(this TestMarketplace market, string steps)
    {
        string? refusal = null;
        await market.With<IRecipes>(async recipes =>
        {
            var done = await recipes.RunTextAsync($$"""{ "name": "more", "steps": [ {{steps}} ] }""", _ => { }, CancellationToken.None);
            refusal = done.Failed(out var error) ? $"{error.Code}: {error.Message}" : null;
        });
        return refusal;
    }

    public static string Item(string id, string title, string path = "", string culture = "", string markdown = "", string more = "") =>
        $$"""
        { "name": "content", "data": [ { "ContentItemId": "{{id}}", "ContentType": "Page", "TitlePart": { "Title": "{{title}}" }, "AutoroutePart": { "Path": "{{path}}" },
          "LocalizationPart": { "Culture": "{{culture}}" }, "MarkdownBodyPart": { "Markdown": "{{markdown}}" } {{more}} } ] }
        """;

    public static Dictionary<string, string> Form(string title, string path, string markdown, string act, string basedOn = "") => new()
    {
        ["TitlePart.Title"] = title, ["AutoroutePart.Path"] = path, ["MarkdownBodyPart.Markdown"] = markdown, ["act"] = act, ["basedOn"] = basedOn,
    };
}

public abstract class ContentTests(DatabaseKind kind)
{
    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Content"));

        await market.InTenantAsync("Default", async services =>
        {
            var (model, migrated) = await SchemaCheck.ReadAsync(services.GetRequiredService<ContentDb>(), services.GetRequiredService<TenantDatabase>(), "content");

            Assert.NotEmpty(model);
            Assert.Equal(model, migrated);
        });
    }

    [Fact]
    public async Task A_recipe_defines_a_type_and_writes_pages_that_people_read_in_their_language()
    {
        await using var market = await Desk.OpenAsync(kind);

        Assert.Null(await market.RunAsync(
            $$"""{ "name": "media", "files": [ { "base64": "{{Desk.Pixel}}", "targetPath": "pages/team.png" } ] }, """
            + Desk.Item("about-en", "About us", "about", "en", "We are **five**.", """, "Page": { "Summary": { "Text": "Who we are." }, "Cover": { "Paths": ["pages/team.png"], "MediaTexts": ["Five potters"] } }, "FooterPart": { "Show": true } """)
            + ", " + Desk.Item("about-ru", "О нас", "about", "ru", "Нас **пятеро**.", """, "FooterPart": { "Show": true } """)));
        var english = await (await market.Guest().GetAsync("/about")).DocumentAsync();
        var russian = await (await market.Guest().GetAsync("/ru/about")).DocumentAsync();

        Assert.Equal(("About us", "We are five."), (english.QuerySelector("h1")!.TextContent, english.QuerySelector(".prose")!.TextContent.Trim()));
        Assert.Equal("Five potters", english.QuerySelector("article img")!.GetAttribute("alt"));
        Assert.Equal("Who we are.", english.QuerySelector("meta[name=description]")!.GetAttribute("content"));
        Assert.Equal(("О нас", "Нас пятеро."), (russian.QuerySelector("h1")!.TextContent, russian.QuerySelector(".prose")!.TextContent.Trim()));
        Assert.Equal(["About us"], english.QuerySelectorAll("footer a[href='/about']:not([hreflang])").Select(a => a.TextContent));
        Assert.Equal(["О нас"], russian.QuerySelectorAll("footer a[href='/ru/about']:not([hreflang])").Select(a => a.TextContent));
    }

    [Fact]
    public async Task The_same_recipe_again_changes_nothing()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync(Desk.Item("terms", "Terms", "terms"));
        var before = await market.Ask<ContentDb, List<Guid>>(db => db.Versions.Select(v => v.Id).ToListAsync());

        await market.RunAsync($"{Desk.Definition}, {Desk.Item("terms", "Terms", "terms")}");

        Assert.Equal(before, await market.Ask<ContentDb, List<Guid>>(db => db.Versions.Select(v => v.Id).ToListAsync()));
    }

    [Theory]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Pgae" } ] }""", "content.unknown_type", "Page")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": "A" }, "HtmlPart": {} } ] }""", "content.unknown_member", "TitlePart")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Titel": "A" } } ] }""", "content.unknown_member", "Title")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": 5 } } ] }""", "content.wrong_value", "TitlePart.Title")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": "" } } ] }""", "content.missing", "Title")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": "A" }, "AutoroutePart": { "Path": "admin/x" } } ] }""", "content.bad_path", "admin/x")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "../x", "ContentType": "Page", "TitlePart": { "Title": "A" } } ] }""", "content.bad_id", "64")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": "A" }, "Page": { "Cover": { "Paths": ["none.png"] } } } ] }""", "content.unknown_media", "none.png")]
    [InlineData("""{ "name": "ContentDefinition", "ContentTypes": [ { "Name": "X", "ContentTypePartDefinitionRecords": [ { "PartName": "TitelPart" } ] } ] }""", "content.recipe", "TitlePart")]
    [InlineData("""{ "name": "ContentDefinition", "ContentParts": [ { "Name": "X", "ContentPartFieldDefinitionRecords": [ { "FieldName": "HtmlField", "Name": "A" } ] } ] }""", "content.recipe", "MarkdownField")]
    [InlineData("""{ "name": "ContentDefinition", "ContentParts": [ { "Name": "X", "ContentPartFieldDefinitionRecords": [ { "FieldName": "TextField", "Name": "A" }, { "FieldName": "TextField", "Name": "A" } ] } ] }""", "content.recipe", "twice")]
    [InlineData("""{ "name": "ContentDefinition", "ContentTypes": [ { "Name": "X", "ContentTypePartDefinitionRecords": [ { "PartName": "TitlePart" }, { "PartName": "TitlePart" } ] } ] }""", "content.recipe", "twice")]
    [InlineData("""{ "name": "ContentDefinition", "ContentParts": [ { "Name": "Published" } ] }""", "content.recipe", "Published")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "DisplayText": "A", "TitlePart": 5 } ] }""", "content.wrong_value", "TitlePart")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": "A" }, "AutoroutePart": 5 } ] }""", "content.wrong_value", "AutoroutePart")]
    [InlineData("""{ "name": "content", "data": [ { "ContentItemId": "a", "ContentType": "Page", "TitlePart": { "Title": "\ud800" } } ] }""", "recipes.malformed", "line 2")]
    [InlineData("""{ "name": "content", "\ud800": [] }""", "recipes.malformed", "line 2")]
    [InlineData("""{ "name": "media", "files": [ { "sourcePath": "../../etc/passwd", "targetPath": "a.png" } ] }""", "content.media", "no file")]
    [InlineData("""{ "name": "media", "files": [ { "base64": "AAAA", "targetPath": "a.png" } ] }""", "content.media", "not a JPEG")]
    [InlineData("""{ "name": "media", "files": [ { "base64": "AAAA", "targetPath": "../a.png" } ] }""", "content.media", "folders")]
    public async Task A_recipe_that_is_wrong_is_refused_with_what_is_right(string step, string code, string says)
    {
        await using var market = await Desk.OpenAsync(kind);

        var refusal = await market.RunAsync($"{Desk.Item("before", "Before", "before")}, {step}");

        Assert.Contains(code, refusal);
        Assert.Contains(says, refusal);
        Assert.Equal(0, await market.Ask<ContentDb, int>(db => db.Versions.CountAsync()));
    }

    [Fact]
    public async Task An_admin_drafts_publishes_changes_withdraws_and_removes_a_page()
    {
        await using var market = await Desk.OpenAsync(kind);
        var admin = await market.SignedInAsync();
        var guest = market.Guest();

        var made = await admin.PostFormAsync("/admin/content/new?type=Page", "/admin/content/new?type=Page", Desk.Form("Our terms", "", "First.", "draft"));
        var page = made.Headers.Location!.OriginalString.Split('?')[0];
        var hidden = (await guest.GetAsync("/our-terms")).StatusCode;
        await admin.PostFormAsync(page, page, Desk.Form("Our terms", "our-terms", "First.", "publish"));
        var first = await guest.GetStringAsync("/our-terms");
        await admin.PostFormAsync(page, page, Desk.Form("Our terms", "our-terms", "Second.", "draft"));
        var still = await guest.GetStringAsync("/our-terms");
        await admin.PostFormAsync(page, page, Desk.Form("Our terms", "our-terms", "Second.", "publish"));
        var second = await guest.GetStringAsync("/our-terms");
        await admin.PostFormAsync(page, $"{page}/withdrawal", []);
        var withdrawn = (await guest.GetAsync("/our-terms")).StatusCode;
        await admin.PostFormAsync(page, $"{page}/removal", new() { ["Called"] = "it", ["Typed"] = "it" });

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.NotFound), (made.StatusCode, hidden));
        Assert.Contains("First.", first);
        Assert.Contains("First.", still);
        Assert.Contains("Second.", second);
        Assert.Equal(HttpStatusCode.NotFound, withdrawn);
        Assert.Equal(0, await market.Ask<ContentDb, int>(db => db.Versions.CountAsync()));
    }

    [Fact]
    public async Task Of_two_admins_who_change_one_page_the_second_is_told_and_loses_nothing()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync(Desk.Item("terms", "Terms", "terms", markdown: "First."));
        var admin = await market.SignedInAsync();
        var open = (await (await admin.GetAsync("/admin/content/terms")).DocumentAsync()).QuerySelector("input[name=basedOn]")!.GetAttribute("value")!;

        await admin.PostFormAsync("/admin/content/terms", "/admin/content/terms", Desk.Form("Terms", "terms", "Second.", "publish", open));
        var late = await admin.PostFormAsync("/admin/content/terms", "/admin/content/terms", Desk.Form("Terms", "terms", "Third.", "publish", open));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal("Third.", (await late.DocumentAsync()).QuerySelector("textarea")!.TextContent);
        Assert.Contains("Second.", await market.Guest().GetStringAsync("/terms"));
    }

    [Fact]
    public async Task Of_two_admins_who_change_one_draft_the_second_is_told_however_often_they_try()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync(Desk.Item("terms", "Terms", "terms", markdown: "First.", more: ", \"Published\": false"));
        var admin = await market.SignedInAsync();
        var open = (await (await admin.GetAsync("/admin/content/terms")).DocumentAsync()).QuerySelector("input[name=basedOn]")!.GetAttribute("value")!;

        var first = await admin.PostFormAsync("/admin/content/terms", "/admin/content/terms", Desk.Form("Terms", "terms", "Second.", "draft", open));
        var late = await admin.PostFormAsync("/admin/content/terms", "/admin/content/terms", Desk.Form("Terms", "terms", "Third.", "draft", open));
        var shown = (await late.DocumentAsync()).QuerySelector("input[name=basedOn]")!.GetAttribute("value")!;
        var again = await admin.PostFormAsync("/admin/content/terms", "/admin/content/terms", Desk.Form("Terms", "terms", "Third.", "draft", shown));

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Conflict, HttpStatusCode.Conflict), (first.StatusCode, late.StatusCode, again.StatusCode));
        Assert.Contains("Second.", await market.Ask<ContentDb, string>(db => db.Versions.Select(v => v.Body).SingleAsync()));
    }

    [Fact]
    public async Task A_number_that_is_none_is_refused_and_everything_typed_stands_there_again()
    {
        await using var market = await Desk.OpenAsync(kind);
        var admin = await market.SignedInAsync();
        var form = Desk.Form("Our terms", "our-terms", "Text.", "publish");
        form["FooterPart.Position"] = "ten";

        var refused = await admin.PostFormAsync("/admin/content/new?type=Page", "/admin/content/new?type=Page", form);
        var page = await refused.DocumentAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(("Our terms", "ten", "Text."), (page.QuerySelector("[name='TitlePart.Title']")!.GetAttribute("value"), page.QuerySelector("[name='FooterPart.Position']")!.GetAttribute("value"), page.QuerySelector("textarea")!.TextContent));
    }

    [Fact]
    public async Task A_page_written_before_its_type_lost_a_part_can_still_be_changed()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync(Desk.Item("terms", "Terms", "terms", markdown: "First.", more: """, "Page": { "Summary": { "Text": "Old." } } """));
        await market.RunAsync("""{ "name": "ContentDefinition", "ContentTypes": [ { "Name": "Page", "ContentTypePartDefinitionRecords": [ { "PartName": "TitlePart" }, { "PartName": "AutoroutePart" }, { "PartName": "MarkdownBodyPart" } ] } ] }""");
        var admin = await market.SignedInAsync();

        var saved = await admin.PostFormAsync("/admin/content/terms", "/admin/content/terms", Desk.Form("Terms", "terms", "Second.", "publish"));

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Contains("Second.", await market.Guest().GetStringAsync("/terms/"));
    }

    [Fact]
    public async Task Two_pages_cannot_have_one_address_in_one_language()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync(Desk.Item("one", "One", "about", "en"));

        var refusal = await market.RunAsync(Desk.Item("two", "Two", "about", "en"));

        Assert.Contains("content.path_taken", refusal);
    }

    [Fact]
    public async Task What_is_written_in_a_page_is_text_not_markup()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync(Desk.Item("x", "<script>alert(1)</script>", "x", markdown: "<img src=x onerror=alert(1)> [go](javascript:alert(1))"));

        var page = await (await market.Guest().GetAsync("/x")).DocumentAsync();

        Assert.Empty(page.QuerySelectorAll("article script, article img[onerror], a[href^='javascript']"));
        Assert.Equal("<script>alert(1)</script>", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_picture_is_uploaded_shown_kept_while_a_page_shows_it_and_removed()
    {
        await using var market = await Desk.OpenAsync(kind);
        var admin = await market.SignedInAsync();
        using var upload = new MultipartFormDataContent
        {
            { new ByteArrayContent(Convert.FromBase64String(Desk.Pixel)), "file", "Team Photo.PNG" },
            { new StringContent((await admin.TokenAsync("/admin/media"))!), "__RequestVerificationToken" },
        };

        using var sameName = new MultipartFormDataContent
        {
            { new ByteArrayContent(Convert.FromBase64String(Desk.Pixel)), "file", "team photo.png" },
            { new StringContent((await admin.TokenAsync("/admin/media"))!), "__RequestVerificationToken" },
        };

        var added = await admin.PostAsync(new Uri("/admin/media", UriKind.Relative), upload);
        await admin.PostAsync(new Uri("/admin/media", UriKind.Relative), sameName);
        var names = await market.Ask<ContentDb, List<string>>(db => db.Media.Select(m => m.Path).OrderBy(path => path).ToListAsync());
        var bytes = await market.Guest().GetAsync("/media/library/team-photo.png");
        await market.RunAsync(Desk.Item("x", "X", "x", more: """, "Page": { "Cover": { "Paths": ["team-photo.png"] } } """));
        var kept = await admin.PostFormAsync("/admin/media", "/admin/media/removal", new() { ["Path"] = "team-photo.png", ["Called"] = "team-photo.png", ["Typed"] = "team-photo.png" });
        await admin.PostFormAsync("/admin/content/x", "/admin/content/x/removal", new() { ["Called"] = "X", ["Typed"] = "X" });
        var removed = await admin.PostFormAsync("/admin/media", "/admin/media/removal", new() { ["Path"] = "team-photo.png", ["Called"] = "team-photo.png", ["Typed"] = "team-photo.png" });

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (added.StatusCode, bytes.StatusCode));
        Assert.Equal(["team-photo-2.png", "team-photo.png"], names);
        Assert.StartsWith("/media/images/", bytes.Headers.Location!.OriginalString);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (kept.StatusCode, removed.StatusCode));
    }

    [Fact]
    public async Task Integrators_read_published_content_in_orchards_json()
    {
        await using var market = await Desk.OpenAsync(kind);
        await market.RunAsync($"{Desk.Item("a", "A", "a", markdown: "Text.")}, {Desk.Item("b", "B", "b", more: ", \"Published\": false")}");
        var api = market.Guest();

        var list = JsonNode.Parse(await api.GetStringAsync("/api/v1/content?type=Page"))!;
        var one = JsonNode.Parse(await api.GetStringAsync("/api/v1/content/a"))!;
        var draft = await api.GetAsync("/api/v1/content/b");

        Assert.Equal(["a"], list["items"]!.AsArray().Select(item => (string)item!["ContentItemId"]!));
        Assert.Equal(("Page", "A", "Text.", true), ((string)one["ContentType"]!, (string)one["TitlePart"]!["Title"]!, (string)one["MarkdownBodyPart"]!["Markdown"]!, (bool)one["Published"]!));
        Assert.Equal((HttpStatusCode.NotFound, "content.unknown"), (draft.StatusCode, await draft.CodeAsync()));
    }
}

public sealed class ContentOnSqlite() : ContentTests(DatabaseKind.Sqlite);

public sealed class ContentOnPostgreSql() : ContentTests(DatabaseKind.PostgreSql);
