using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

public abstract class SellerDeskTests(DatabaseKind kind)
{
    [Fact]
    public async Task A_seller_makes_a_product_publishes_it_and_buyers_see_it()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);

        var made = await anna.PostFormAsync("/vendor/anna/products/new", "/vendor/anna/products/new", Bowl());
        Assert.True(made.StatusCode == HttpStatusCode.Redirect, await made.Content.ReadAsStringAsync());
        var page = made.Headers.Location!.OriginalString.Split('?')[0];
        var published = await anna.PostFormAsync(page, $"{page}/publication", []);

        Assert.Equal(HttpStatusCode.Redirect, published.StatusCode);
        var bowl = await market.Guest().GetStringAsync("/products/blue-bowl");
        Assert.Contains("Blue bowl", bowl);
        Assert.Contains("$21.90", bowl);
        Assert.Equal((7, 0), await market.StockAsync(await market.VariantAsync("BOWL-S")));
    }

    [Fact]
    public async Task A_draft_is_seen_as_buyers_will_see_it_by_its_own_shop_alone()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var made = await anna.PostFormAsync("/vendor/anna/products/new", "/vendor/anna/products/new", Bowl());
        var desk = made.Headers.Location!.OriginalString.Split('?')[0];

        var preview = await anna.GetAsync($"{desk}/preview");
        var page = await preview.DocumentAsync();
        var boris = await market.SignedInAsync(Shop.Boris);

        Assert.Contains("Blue bowl", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("no-store", preview.Headers.CacheControl!.ToString());
        Assert.Contains("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.True(page.QuerySelector("#buy button")!.HasAttribute("disabled"));
        Assert.All(page.QuerySelectorAll("a[data-variant]"), link => Assert.StartsWith($"{desk}/preview?", link.GetAttribute("href")));
        Assert.Equal(HttpStatusCode.NotFound, (await boris.GetAsync($"{desk}/preview")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await boris.GetAsync($"{desk}/preview".Replace("/anna/", "/boris/"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync("/products/blue-bowl")).StatusCode);
    }

    [Fact]
    public async Task A_row_is_added_and_removed_without_losing_what_was_typed()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);

        var more = await anna.PostFormAsync("/vendor/anna/products/new", "/vendor/anna/products/new", Bowl(("Action", "add-variant")));
        var fewer = await anna.PostFormAsync("/vendor/anna/products/new", "/vendor/anna/products/new", Bowl(("Action", "remove-0")));

        var rows = await more.DocumentAsync();
        Assert.Equal(3, rows.QuerySelectorAll("input[name$='.Sku']").Length);
        Assert.Equal("Blue bowl", rows.QuerySelector("input[name=Title]")!.GetAttribute("value"));
        Assert.Equal(["BOWL-L"], (await fewer.DocumentAsync()).QuerySelectorAll("input[name$='.Sku']").Select(input => input.GetAttribute("value")!));
    }

    [Fact]
    public async Task What_cannot_be_is_shown_again_with_the_reason_beside_its_field()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);

        var answer = await anna.PostFormAsync(
            "/vendor/anna/products/new", "/vendor/anna/products/new",
            Bowl(("Title", ""), ("Variants[0].Price", "-1"), ("Variants[1].Stock", "99999999999999999999"), ("Variants[1].WeightGrams", "1e9"), ("Slug", "No Slug!"), ("Brand", new string('b', 121))));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.DocumentAsync();
        foreach (var field in (string[])["Title", "Variants[0].Price", "Variants[1].Stock", "Variants[1].WeightGrams", "Slug", "Brand"])
        {
            Assert.Equal("true", page.QuerySelector($"[name='{field}']")!.GetAttribute("aria-invalid"));
        }
    }

    [Fact]
    public async Task Hostile_text_in_every_field_is_kept_as_text()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        const string Hostile = "</script><script>alert('x')</script>\"'; DROP TABLE catalog_product;-- \ud83d\ude00 {{7*7}}";

        var made = await anna.PostFormAsync("/vendor/anna/products/new", "/vendor/anna/products/new", Bowl(
            ("Title", Hostile), ("TitleRu", Hostile), ("Description", Hostile), ("DescriptionRu", Hostile), ("Brand", Hostile), ("SeoTitle", Hostile), ("SeoDescription", Hostile),
            ("Option1", "Size"), ("Variants[0].Option1", Hostile), ("Variants[0].Sku", Hostile), ("Variants[0].Barcode", "<b>"), ("Attributes[0].Name", "<i>"), ("Attributes[0].Value", Hostile)));
        Assert.True(made.StatusCode == HttpStatusCode.Redirect, await made.Content.ReadAsStringAsync());
        var desk = made.Headers.Location!.OriginalString.Split('?')[0];
        await anna.PostFormAsync(desk, $"{desk}/publication", []);
        var slug = await market.Ask<CatalogDb, string>(db => db.Products.Where(p => p.Title == Hostile).Select(p => p.Slug).SingleAsync());

        foreach (var path in (string[])[$"/products/{slug}", $"/ru/products/{slug}", "/", desk, "/vendor/anna/products?q=" + Uri.EscapeDataString(Hostile), $"/api/v1/products/{slug}"])
        {
            var answer = await anna.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            if (answer.Content.Headers.ContentType!.MediaType == "text/html")
            {
                Assert.DoesNotContain("<script>alert", await answer.Content.ReadAsStringAsync());
            }
        }
    }

    [Fact]
    public async Task Two_who_edit_the_same_product_do_not_overwrite_each_other_unseen()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var desk = await DeskAsync(market, "clay-pot");
        var form = Fields(await (await anna.GetAsync(desk)).DocumentAsync());

        var first = await anna.PostFormAsync(desk, desk, new(form) { ["Title"] = "First title" });
        var second = await anna.PostFormAsync(desk, desk, new(form) { ["Title"] = "Second title" });

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("Second title", await second.Content.ReadAsStringAsync());
        Assert.Contains("First title", await market.Guest().GetStringAsync("/products/clay-pot"));
    }

    [Fact]
    public async Task Counting_stock_does_not_put_back_what_was_sold_meanwhile()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var desk = await DeskAsync(market, "clay-pot");
        var form = Fields(await (await anna.GetAsync(desk)).DocumentAsync());
        var pot = await market.VariantAsync("POT-1");
        var order = Guid.CreateVersion7();
        await market.With<IStock>(stock => stock.ReserveAsync(order, [new StockLine(pot, 4)], market.Clock.Now.AddMinutes(15), CancellationToken.None));
        await market.With<IStock>(stock => stock.CommitAsync(order, CancellationToken.None));

        var saved = await anna.PostFormAsync(desk, desk, new(form) { ["Variants[0].Stock"] = "12" });

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal((8, 0), await market.StockAsync(pot));
    }

    [Fact]
    public async Task Another_shops_products_do_not_exist()
    {
        await using var market = await Shop.OpenAsync(kind);
        var boris = await market.SignedInAsync(Shop.Boris);
        var pot = (await DeskAsync(market, "clay-pot")).Split('/')[^1];

        foreach (var path in (string[])["/vendor/anna", "/vendor/anna/products", $"/vendor/anna/products/{pot}", $"/vendor/boris/products/{pot}", "/vendor/anna/settings", "/vendor/anna/members", "/vendor/none"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await boris.GetAsync(path)).StatusCode);
        }

        foreach (var act in (string[])["", "/publication", "/archive", "/deletion", "/pictures", $"/pictures/{Guid.CreateVersion7()}"])
        {
            var answer = await boris.PostFormAsync("/vendor/boris/products/new", $"/vendor/boris/products/{pot}{act}", Bowl());
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType, $"{act}: {(int)answer.StatusCode}");
        }

        Assert.Contains("Clay pot", await market.Guest().GetStringAsync("/products/clay-pot"));
        Assert.Equal(HttpStatusCode.Redirect, (await market.Guest().GetAsync("/vendor/anna")).StatusCode);
    }

    [Fact]
    public async Task Where_the_marketplace_reviews_a_product_waits_for_an_admin()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync("""{ "name": "settings", "catalog": { "reviewBeforePublishing": true } }""");
        var (anna, admin) = (await market.SignedInAsync(Shop.Anna), await market.SignedInAsync());
        var made = await anna.PostFormAsync("/vendor/anna/products/new", "/vendor/anna/products/new", Bowl());
        var desk = made.Headers.Location!.OriginalString.Split('?')[0];
        var review = $"/admin/products/{desk.Split('/')[^1]}";

        await anna.PostFormAsync(desk, $"{desk}/publication", []);
        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync("/products/blue-bowl")).StatusCode);
        await admin.PostFormAsync(review, $"{review}/rejection", new() { ["Reason"] = "No picture" });
        Assert.Contains("No picture", await anna.GetStringAsync(desk));
        await anna.PostFormAsync(desk, $"{desk}/publication", []);
        await admin.PostFormAsync(review, $"{review}/approval", []);

        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync("/products/blue-bowl")).StatusCode);
    }

    [Fact]
    public async Task A_program_makes_and_replaces_products_with_a_token()
    {
        await using var market = await Shop.OpenAsync(kind);
        var api = await market.ApiAsync(Shop.Anna);
        var body = new { handle = "api-1", title = "From a program", variants = new[] { new { sku = "API-1", priceMinor = 990, stock = 5 } }, publish = true, version = 0 };

        var made = await api.PostAsJsonAsync("/api/v1/vendor/anna/products", body);
        Assert.True(made.StatusCode == HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var product = await made.Content.ReadFromJsonAsync<JsonElement>();
        var path = $"/api/v1/vendor/anna/products/{product.GetProperty("id").GetString()}";
        var replaced = await api.PutAsJsonAsync(path, body with { title = "Renamed", version = product.GetProperty("version").GetInt32() });
        var stale = await api.PutAsJsonAsync(path, body with { title = "Stale", version = product.GetProperty("version").GetInt32() });
        var foreign = await api.PostAsJsonAsync("/api/v1/vendor/boris/products", body);
        var negative = await api.PostAsJsonAsync("/api/v1/vendor/anna/products", new { title = "X", variants = new[] { new { sku = "N", priceMinor = -1 } } });

        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, "catalog.changed_meanwhile"), (stale.StatusCode, await stale.CodeAsync()));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, negative.StatusCode);
        Assert.Contains("Renamed", await market.Guest().GetStringAsync("/products/from-a-program"));
    }

    [Fact]
    public async Task An_admin_moves_a_category_with_all_below_it_but_not_into_itself()
    {
        await using var market = await Shop.OpenAsync(kind);
        var admin = await market.SignedInAsync();
        var ids = await market.Ask<CatalogDb, Dictionary<string, string>>(db => db.Categories.ToDictionaryAsync(c => c.Path, c => c.Id.ToString()));
        var home = $"/admin/categories/{ids["home"]}";

        var circle = await admin.PostFormAsync(home, home, new() { ["Name"] = "Home", ["Slug"] = "home", ["ParentId"] = ids["home/kitchen"] });
        var moved = await admin.PostFormAsync(home, home, new() { ["Name"] = "House", ["Slug"] = "house", ["ParentId"] = ids["books"], ["Attributes"] = "Material: text\nColour: red, blue" });

        Assert.Equal(HttpStatusCode.Conflict, circle.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, moved.StatusCode);
        Assert.Contains("Clay pot", await market.Guest().GetStringAsync("/categories/books/house/kitchen"));
    }

    private static Dictionary<string, string> Bowl(params (string Field, string Value)[] but)
    {
        var form = new Dictionary<string, string>
        {
            ["Title"] = "Blue bowl", ["Description"] = "For soup.", ["Option1"] = "Size",
            ["Variants[0].Option1"] = "S", ["Variants[0].Sku"] = "BOWL-S", ["Variants[0].Price"] = "21,90", ["Variants[0].Stock"] = "7", ["Variants[0].StockPolicy"] = "Deny",
            ["Variants[1].Option1"] = "L", ["Variants[1].Sku"] = "BOWL-L", ["Variants[1].Price"] = "29.90", ["Variants[1].Stock"] = "0", ["Variants[1].StockPolicy"] = "Continue",
            ["Action"] = "save",
        };
        foreach (var (field, value) in but)
        {
            form[field] = value;
        }

        return form;
    }

    private static Dictionary<string, string> Fields(AngleSharp.Html.Dom.IHtmlDocument page)
    {
        var fields = page.QuerySelectorAll("#product-form input[name], #product-form textarea[name]").ToDictionary(
            input => input.GetAttribute("name")!, input => input.LocalName == "textarea" ? input.TextContent : input.GetAttribute("value") ?? "");
        fields["Action"] = "save";
        return fields;
    }

    private static async Task<string> DeskAsync(TestMarketplace market, string slug) =>
        $"/vendor/anna/products/{await market.Ask<CatalogDb, ProductId>(db => db.Products.Where(p => p.Slug == slug).Select(p => p.Id).SingleAsync())}";
}

public sealed class SellerDeskOnSqlite() : SellerDeskTests(DatabaseKind.Sqlite);

public sealed class SellerDeskOnPostgreSql() : SellerDeskTests(DatabaseKind.PostgreSql);
