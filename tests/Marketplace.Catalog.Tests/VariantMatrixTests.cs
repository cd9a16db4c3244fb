using System.Net;
using AngleSharp.Html.Dom;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

public abstract class VariantMatrixTests(DatabaseKind kind)
{
    private const string New = "/vendor/anna/products/new";

    [Fact]
    public async Task Three_options_make_every_combination_with_a_suggested_sku_and_buyers_choose_among_them()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var made = await anna.PostFormAsync(New, New, new()
        {
            ["Title"] = "Синяя миска", ["Slug"] = "bowl", ["Option1"] = "Size", ["Values1"] = "S\r\nL\r\n", ["Option2"] = "Colour", ["Values2"] = "Red\nСиний", ["Option3"] = "Glaze", ["Values3"] = "Matt\n漆\nmatt",
            ["Variants[0].Price"] = "20", ["Variants[0].StockPolicy"] = "Deny", ["Variants[0].Id"] = "", ["Action"] = "make-variants",
        });
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var form = Fields(await made.DocumentAsync());
        Assert.Equal(
            ["SINIAIA-MISKA-S-RED-MATT", "SINIAIA-MISKA-S-RED-X", "SINIAIA-MISKA-S-SINII-MATT", "SINIAIA-MISKA-S-SINII-X", "SINIAIA-MISKA-L-RED-MATT", "SINIAIA-MISKA-L-RED-X", "SINIAIA-MISKA-L-SINII-MATT", "SINIAIA-MISKA-L-SINII-X"],
            Skus(form));

        var filled = await anna.PostFormAsync(New, New, new(form) { ["AllPrice"] = "24,50", ["AllStock"] = "3", ["Action"] = "set-all" });
        form = Fields(await filled.DocumentAsync());
        var saved = await anna.PostFormAsync(New, New, new(form) { ["Variants[7].Price"] = "30", ["Variants[7].Stock"] = "1" });

        Assert.True(saved.StatusCode == HttpStatusCode.Redirect, await saved.Content.ReadAsStringAsync());
        var desk = saved.Headers.Location!.OriginalString.Split('?')[0];
        await anna.PostFormAsync(desk, $"{desk}/publication", []);
        var page = await market.Guest().GetStringAsync("/products/bowl");
        Assert.Contains("$24.50", page);
        Assert.Contains("Glaze", page);
        Assert.Equal((1, 0), await market.StockAsync(await market.VariantAsync("SINIAIA-MISKA-L-SINII-X")));
        Assert.Equal((3, 0), await market.StockAsync(await market.VariantAsync("SINIAIA-MISKA-S-RED-MATT")));
    }

    [Fact]
    public async Task A_value_more_keeps_what_is_there_and_one_fewer_says_first_what_goes()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var desk = await DeskAsync(market, "linen-shirt");
        var before = await market.VariantAsync("SHIRT-S");
        var form = Fields(await (await anna.GetAsync(desk)).DocumentAsync());
        Assert.Equal("S\nM", form["Values1"]);

        // Saving shows the new rows first.
        var asked = await anna.PostFormAsync(desk, desk, new(form) { ["Values1"] = "S\nL", ["Variants[0].Price"] = "39" });
        var shown = await asked.DocumentAsync();
        Assert.Equal(HttpStatusCode.Conflict, asked.StatusCode);
        Assert.Equal(["SHIRT-S", "SHIRT-L"], Skus(Fields(shown)));
        Assert.Contains("SHIRT-M", shown.QuerySelector("#matrix .notice-warning")!.TextContent);
        Assert.Equal(2, await market.Ask<CatalogDb, int>(db => db.Variants.CountAsync(v => v.Sku.StartsWith("SHIRT"))));

        var saved = await anna.PostFormAsync(desk, desk, Fields(shown));

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(before, await market.VariantAsync("SHIRT-S"));
        Assert.Equal((3, 0), await market.StockAsync(before));
        var skus = await market.Ask<CatalogDb, List<string>>(db => db.Variants.Where(v => v.Sku.StartsWith("SHIRT")).OrderBy(v => v.Position).Select(v => v.Sku).ToListAsync());
        Assert.Equal(["SHIRT-S", "SHIRT-L"], skus);
    }

    [Fact]
    public async Task A_combination_that_was_removed_stays_out_when_a_value_comes_until_all_are_asked_for()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var form = new Dictionary<string, string> { ["Title"] = "Cap", ["Option1"] = "Size", ["Values1"] = "S\nM", ["Option2"] = "Colour", ["Values2"] = "Red\nBlue", ["Action"] = "make-variants" };
        form = Fields(await (await anna.PostFormAsync(New, New, form)).DocumentAsync());

        form = Fields(await (await anna.PostFormAsync(New, New, new(form) { ["Action"] = "remove-3" })).DocumentAsync());
        form = Fields(await (await anna.PostFormAsync(New, New, new(form) { ["Values1"] = "S\nM\nL", ["Action"] = "follow-options" })).DocumentAsync());
        Assert.Equal(["CAP-S-RED", "CAP-S-BLUE", "CAP-M-RED", "CAP-L-RED", "CAP-L-BLUE"], Skus(form));
        form = Fields(await (await anna.PostFormAsync(New, New, new(form) { ["Action"] = "make-variants" })).DocumentAsync());
        Assert.Equal(6, Skus(form).Count);
        form = Fields(await (await anna.PostFormAsync(New, New, new(form) { ["Action"] = "remove-option-1" })).DocumentAsync());
        Assert.Equal(["CAP-S", "CAP-M", "CAP-L"], Skus(form));
        Assert.Equal("", form["Option2"]);
    }

    [Fact]
    public async Task Options_that_cannot_be_are_answered_with_the_reason()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        Task<HttpResponseMessage> Make(params (string, string)[] fields) =>
            anna.PostFormAsync(New, New, fields.ToDictionary(f => f.Item1, f => f.Item2).Concat([new("Action", "make-variants"), new("Title", "Cap")]).ToDictionary());

        var many = await Make(("Option1", "A"), ("Values1", string.Join('\n', Enumerable.Range(0, 11))), ("Option2", "B"), ("Values2", string.Join('\n', Enumerable.Range(0, 10))));
        var nameless = await Make(("Values1", "S\nM"));
        var empty = await Make(("Option1", "Size"));
        var gap = await Make(("Option2", "Size"), ("Values2", "S"));
        var huge = await Make(("Option1", "A"), ("Values1", string.Join('\n', Enumerable.Range(0, 5000))), ("Option2", "B"), ("Values2", string.Join('\n', Enumerable.Range(0, 5000))), ("Option3", "C"), ("Values3", string.Join('\n', Enumerable.Range(0, 5000))));

        Assert.Contains("110", await many.Content.ReadAsStringAsync());
        foreach (var (answer, field) in new[] { (nameless, "Option1"), (empty, "Values1"), (gap, "Option1") })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Equal("true", (await answer.DocumentAsync()).QuerySelector($"[name='{field}']")!.GetAttribute("aria-invalid"));
        }

        Assert.True((int)many.StatusCode is 400 or 422 && (int)huge.StatusCode is 400 or 422, $"{many.StatusCode} {huge.StatusCode}");
    }

    [Fact]
    public async Task A_hundred_variants_are_made_and_saved()
    {
        await using var market = await Shop.OpenAsync(kind);
        var anna = await market.SignedInAsync(Shop.Anna);
        var ten = string.Join('\n', Enumerable.Range(0, 10));
        var made = await anna.PostFormAsync(New, New, new() { ["Title"] = "Grid", ["Option1"] = "A", ["Values1"] = ten, ["Option2"] = "B", ["Values2"] = ten, ["Action"] = "make-variants" });
        var filled = await anna.PostFormAsync(New, New, new(Fields(await made.DocumentAsync())) { ["AllPrice"] = "5", ["AllStock"] = "2", ["Action"] = "set-all" });

        var saved = await anna.PostFormAsync(New, New, Fields(await filled.DocumentAsync()));

        Assert.True(saved.StatusCode == HttpStatusCode.Redirect, await saved.Content.ReadAsStringAsync());
        Assert.Equal(100, await market.Ask<CatalogDb, int>(db => db.Variants.CountAsync(v => v.Sku.StartsWith("GRID-"))));
    }

    private static List<string> Skus(Dictionary<string, string> form) => [.. form.Where(field => field.Key.EndsWith(".Sku", StringComparison.Ordinal)).Select(field => field.Value)];

    private static Dictionary<string, string> Fields(IHtmlDocument page)
    {
        var fields = page.QuerySelectorAll("#product-form input[name], #product-form textarea[name], #product-form select[name]").ToDictionary(
            input => input.GetAttribute("name")!, input => input switch { IHtmlTextAreaElement area => area.Value, IHtmlSelectElement select => select.Value ?? "", _ => input.GetAttribute("value") ?? "" });
        fields["Action"] = "save";
        return fields;
    }

    private static async Task<string> DeskAsync(TestMarketplace market, string slug) =>
        $"/vendor/anna/products/{await market.Ask<CatalogDb, string>(db => db.Products.Where(p => p.Slug == slug).Select(p => p.Id.ToString()).SingleAsync())}";
}

public sealed class VariantMatrixOnSqlite() : VariantMatrixTests(DatabaseKind.Sqlite);

public sealed class VariantMatrixOnPostgreSql() : VariantMatrixTests(DatabaseKind.PostgreSql);
