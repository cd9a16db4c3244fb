using System.Net;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Auditing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

public abstract class CategoryTreeTests(DatabaseKind kind)
{
    private const string Tree = "/admin/categories";

    [Fact]
    public async Task A_category_moves_with_all_below_it_old_links_lead_on_and_an_undo_puts_it_back()
    {
        await using var market = await Shop.OpenAsync(kind);
        var (admin, guest) = (await market.SignedInAsync(), market.Guest());
        var ids = await IdsAsync(market);
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync("/categories/home/kitchen")).StatusCode);

        var moved = await admin.PostFormAsync(Tree, $"{Tree}/{ids["home"]}/place", new() { ["Parent"] = ids["books"], ["Place"] = "0" });

        Assert.Equal(HttpStatusCode.Redirect, moved.StatusCode);
        Assert.Contains("Clay pot", await guest.GetStringAsync("/categories/books/home/kitchen"));
        var old = await guest.GetAsync("/categories/home/kitchen?page=1");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/categories/books/home/kitchen?page=1"), (old.StatusCode, old.Headers.Location!.OriginalString));
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/categories/nowhere")).StatusCode);
        Assert.DoesNotContain("href=\"/categories/home\"", await guest.GetStringAsync("/categories"));

        var page = await (await admin.GetAsync(moved.Headers.Location!.OriginalString)).DocumentAsync();
        var undo = page.QuerySelector(".table-done form")!;
        var fields = undo.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value")!);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostFormAsync(Tree, undo.GetAttribute("action")!, fields)).StatusCode);

        Assert.Equal(["books", "home", "home/kitchen"], (await IdsAsync(market)).Keys.Order(StringComparer.Ordinal));
        Assert.Contains("Clay pot", await guest.GetStringAsync("/categories/home/kitchen"));
        Assert.Equal("/categories/home", (await guest.GetAsync("/categories/books/home")).Headers.Location!.OriginalString);
        Assert.Equal(2, await market.Ask<IAuditTrail, int>(audit => audit.Acts.CountAsync(act => act.Action == "catalog.category_moved")));
    }

    [Fact]
    public async Task Buttons_change_the_order_and_the_first_one_stays_first()
    {
        await using var market = await Shop.OpenAsync(kind);
        var admin = await market.SignedInAsync();
        var ids = await IdsAsync(market);

        await admin.PostFormAsync(Tree, $"{Tree}/{ids["books"]}/place", new() { ["Step"] = "up" });
        await admin.PostFormAsync(Tree, $"{Tree}/{ids["books"]}/place", new() { ["Step"] = "up" });

        Assert.Equal([ids["books"], ids["home"], ids["home/kitchen"]], await ShownAsync(admin));
        await admin.PostFormAsync(Tree, $"{Tree}/{ids["books"]}/place", new() { ["Step"] = "down" });
        Assert.Equal([ids["home"], ids["home/kitchen"], ids["books"]], await ShownAsync(admin));
        await admin.PostFormAsync(Tree, $"{Tree}/{ids["home/kitchen"]}/place", new() { ["Parent"] = "top", ["Place"] = "1" });
        Assert.Equal([ids["home"], ids["home/kitchen"], ids["books"]], await ShownAsync(admin));
        Assert.Contains("kitchen", (await IdsAsync(market)).Keys);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_its_reason_and_changes_nothing()
    {
        await using var market = await Shop.OpenAsync(kind);
        var (admin, stranger) = (await market.SignedInAsync(), await market.SignedInAsync(Shop.Anna));
        await market.RunAsync("""{ "name": "categories", "categories": [ { "path": "books/kitchen", "name": "Cooking" }, { "path": "books/a", "name": "A" }, { "path": "books/a/b", "name": "B" }, { "path": "books/a/b/c", "name": "C" }, { "path": "books/a/b/c/d", "name": "D" } ] }""");
        var ids = await IdsAsync(market);

        foreach (var (id, parent, place, status) in ((string, string, string, HttpStatusCode)[])
        [
            (ids["home"], ids["home/kitchen"], "0", HttpStatusCode.Conflict),
            (ids["home"], ids["home"], "0", HttpStatusCode.Conflict),
            (ids["home/kitchen"], ids["books"], "0", HttpStatusCode.Conflict),
            (ids["home"], ids["books/a/b/c/d"], "0", HttpStatusCode.Conflict),
            (ids["home"], Guid.CreateVersion7().ToString(), "0", HttpStatusCode.BadRequest),
            (ids["home"], "'; DROP TABLE catalog_category;--", "0", HttpStatusCode.BadRequest),
            (ids["home"], "", "", HttpStatusCode.BadRequest),
            (ids["home"], "top", "-1", HttpStatusCode.BadRequest),
            (ids["home"], "top", "99999999999999999999", HttpStatusCode.BadRequest),
            (Guid.CreateVersion7().ToString(), "top", "0", HttpStatusCode.NotFound),
        ])
        {
            var answer = await admin.PostFormAsync(Tree, $"{Tree}/{id}/place", new() { ["Parent"] = parent, ["Place"] = place });
            Assert.True(answer.StatusCode == status, $"{parent} {place}: {(int)answer.StatusCode}");
        }

        Assert.NotEqual(HttpStatusCode.Redirect, (await admin.PostAsync(new Uri($"{Tree}/{ids["home"]}/place", UriKind.Relative), new FormUrlEncodedContent([new("Parent", ids["books"])]))).StatusCode);
        await stranger.PostFormAsync("/account", $"{Tree}/{ids["home"]}/place", new() { ["Parent"] = ids["books"] });
        Assert.Equal(ids.Keys.Order(), (await IdsAsync(market)).Keys.Order());
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"{Tree}?moved=x&from=y&at=z&move=%00")).StatusCode);
    }

    [Fact]
    public async Task Two_who_move_one_into_the_other_at_once_make_no_circle()
    {
        await using var market = await Shop.OpenAsync(kind);
        var ids = await IdsAsync(market);
        var (one, two) = (await market.SignedInAsync(), await market.SignedInAsync());

        var answers = await Task.WhenAll(
            one.PostFormAsync(Tree, $"{Tree}/{ids["home"]}/place", new() { ["Parent"] = ids["books"] }),
            two.PostFormAsync(Tree, $"{Tree}/{ids["books"]}/place", new() { ["Parent"] = ids["home"] }));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        Assert.Equal(3, (await ShownAsync(one)).Count);
    }

    private static Task<Dictionary<string, string>> IdsAsync(TestMarketplace market) =>
        market.Ask<CatalogDb, Dictionary<string, string>>(db => db.Categories.AsNoTracking().ToDictionaryAsync(c => c.Path, c => c.Id.ToString()));

    private static async Task<IReadOnlyList<string>> ShownAsync(HttpClient admin) =>
        [.. (await (await admin.GetAsync(Tree)).DocumentAsync()).QuerySelectorAll("[data-tree] li").Select(item => item.GetAttribute("data-id")!)];
}

public sealed class CategoryTreeOnSqlite() : CategoryTreeTests(DatabaseKind.Sqlite);

public sealed class CategoryTreeOnPostgreSql() : CategoryTreeTests(DatabaseKind.PostgreSql);
