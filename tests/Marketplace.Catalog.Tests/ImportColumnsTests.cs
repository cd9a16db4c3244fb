using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

/// <summary>A file speaks of what it has columns for, and of nothing else. Anna's pot and shirt are there before each test.</summary>
public abstract class ImportColumnsTests(DatabaseKind kind)
{
    private static readonly string[] _columns =
    [
        "Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Type", "Tags", "Published", "Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value",
        "Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price",
        "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "SEO Title", "SEO Description", "Variant Image", "Status",
    ];

    // As a shop exports it: one form and several, pieces counted and not, a category of its own that is none of ours, a draft, a picture alone on a line.
    private static readonly string[][] _export =
    [
        ["kettle", "Kettle", "<p>Boils <b>fast</b>.</p>", "Klinge", "Home > Kitchen", "Books", "blue", "true", "Title", "Default Title", "", "", "KET-1", "1200", "shopify", "12", "deny", "39.90", "49.90", "400638", "https://cdn.example/k.jpg", "1", "A kettle", "Seo", "Words", "", "active"],
        ["apron", "Apron", "Linen.", "Wolle", "Apparel > Aprons", "Home", "", "true", "Size", "S", "Colour", "Grey", "APR-S", "200", "shopify", "4", "continue", "25", "", "", "https://cdn.example/a.jpg", "2", "", "", "", "https://cdn.example/g.jpg", "active"],
        ["apron", "", "", "", "", "", "", "", "", "M", "", "Grey", "APR-M", "210", "", "", "deny", "26", "", "", "", "", "", "", "", "", ""],
        ["apron", "", "", "", "", "", "", "", "", "M", "", "Blue", "'APR-B", "210", "shopify", "0", "deny", "26", "30", "", "", "", "", "", "", "", ""],
        ["apron", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "https://cdn.example/b.jpg", "1", "The back", "", "", "", ""],
        ["card", "Gift card", "", "", "", "Books", "", "true", "Title", "Default Title", "", "", "", "", "", "", "", "10", "", "", "", "", "", "", "", "", "draft"],
    ];

    [Fact]
    public async Task Any_columns_of_a_file_that_came_in_already_change_nothing()
    {
        await using var market = await Shop.OpenAsync(kind);
        Assert.Equal(3, (await ImportAsync(market, Csv(_columns))).Added);
        await market.RunAsync("""{ "name": "categories", "categories": [ { "path": "aprons", "name": "Textiles", "nameRu": "Ткани" } ] }""");
        var before = await StateAsync(market);

        foreach (var some in Gen.Sample(Gen.SubListOf(_columns), 40, 40).Select(some => some.Append("Handle").ToHashSet()).Select(WithWhatBelongsTogether))
        {
            var report = await ImportAsync(market, Csv([.. _columns.Where(some.Contains)]));

            var said = $"{string.Join(',', some)}: {string.Join("; ", report.Problems)}";
            Assert.True((report.Added, report.Changed) == (0, 0), said);
            Assert.True(report.Refused == 0 || !NamesVariants(some), said);
            Assert.True(before == await StateAsync(market), said);
        }

        static bool NamesVariants(HashSet<string> some) => some.Contains("Variant SKU") || (some.Contains("Option1 Value") && some.Contains("Option2 Value"));

        // That a product is on sale is one thing here and two columns there.
        static HashSet<string> WithWhatBelongsTogether(HashSet<string> some) => some.Contains("Published") ? [.. some, "Status"] : some;
    }

    [Fact]
    public async Task A_file_of_prices_changes_prices_and_nothing_else()
    {
        await using var market = await Shop.OpenAsync(kind);
        var before = await StateAsync(market);

        var report = await ImportAsync(market, "Handle,Variant SKU,Variant Price\nclay-pot,POT-1,13.75\nshirt,SHIRT-M,39\n");

        Assert.Equal((0, 2, 0, 0), (report.Added, report.Changed, report.Unchanged, report.Refused));
        Assert.Equal(
            before.Replace("1250", "1375", StringComparison.Ordinal).Replace("4200", "3900", StringComparison.Ordinal).Replace("shirt from 4000", "shirt from 3900", StringComparison.Ordinal),
            await StateAsync(market));
    }

    [Fact]
    public async Task A_blank_cell_makes_blank_what_its_column_is_for()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, "Handle,Body (HTML),Product Category,Type,Variant SKU,Variant Price,Variant Compare At Price,Variant Grams\nclay-pot,,,,POT-1,12.50,,\n");

        Assert.Equal(1, report.Changed);
        var pot = await FindAsync(market, "clay-pot");
        Assert.Equal(("Clay pot", "", null), (pot.Title, pot.Description, pot.CategoryId));
        Assert.Equal((null, 0), (pot.Variants[0].CompareAtMinor, pot.Variants[0].WeightGrams));
    }

    [Fact]
    public async Task What_no_column_is_for_stays_whatever_the_file_has()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync("""
            { "name": "products", "seller": "anna", "products": [ { "handle": "clay-pot", "title": "Clay pot", "titleRu": "Глиняный горшок", "description": "A **pot**.",
              "category": "home/kitchen", "price": 12.50, "compareAt": 15, "stock": 10, "weightGrams": 800, "sku": "POT-1", "attributes": { "Material": "Clay", "Tags": "old" } } ] }
            """);

        await ImportAsync(market, "Handle,Title,Body (HTML),Type,Tags,Variant SKU,Variant Price\nclay-pot,Pot of clay,New.,Vessel,,POT-1,12.50\n");

        var pot = await FindAsync(market, "clay-pot");
        Assert.Equal(("Pot of clay", "Глиняный горшок", "New."), (pot.Title, pot.TitleRu, pot.Description));
        Assert.Equal(["Material=Clay", "Type=Vessel"], pot.Attributes.Select(pair => $"{pair.Key}={pair.Value}").Order());
    }

    [Theory]
    [InlineData("Handle,Variant SKU,Variant Price\nvase,V-1,9\n", "2 Title")]
    [InlineData("Handle,Title,Variant SKU\nvase,Vase,V-1\n", "2 Variant Price")]
    [InlineData("Handle\nclay-pot\nvase\n", "3 Title;3 Variant Price")]
    [InlineData("Handle,Variant SKU,Variant Price\nshirt,SHIRT-S,41\nshirt,SHIRT-XL,45\n", "3 Variant SKU")]
    [InlineData("Handle,Variant SKU,Variant Price\nshirt,SHIRT-S,41\nshirt,SHIRT-M,\n", "3 Variant Price")]
    [InlineData("Handle,Variant Price\nshirt,41\n", "2 Variant SKU")]
    [InlineData("Handle,Option1 Value,Variant Price\nshirt,S,41\nshirt,XL,45\n", "3 Option1 Value")]
    [InlineData("Handle,Option1 Name,Option1 Value,Variant SKU\nshirt,Size,S,SHIRT-S\nshirt,,XL,SHIRT-XL\n", "3 Variant Price")]
    [InlineData("Handle,Title,Variant SKU,Variant Price\nclay-pot,,POT-1,9\n", "2 Title")]
    public async Task What_cannot_be_done_without_a_column_is_refused_at_its_line_and_leaves_the_product_as_it_was(string file, string places)
    {
        await using var market = await Shop.OpenAsync(kind);
        var before = await StateAsync(market);

        var report = await ImportAsync(market, file);

        Assert.Equal((0, 0, 1), (report.Added, report.Changed, report.Refused));
        Assert.Equal(places, string.Join(';', report.Problems.Select(problem => $"{problem.Line} {problem.Column}")));
        Assert.Equal(before, await StateAsync(market));
    }

    [Fact]
    public async Task A_file_of_pieces_counts_what_is_counted_and_begins_to_count_nothing()
    {
        await using var market = await Shop.OpenAsync(kind);
        await ImportAsync(market, "Handle,Title,Variant SKU,Variant Price\ncard,Gift card,CARD,10\n");

        var report = await ImportAsync(market, "Handle,Variant SKU,Variant Inventory Qty\nshirt,SHIRT-M,7\ncard,CARD,5\n");

        Assert.Equal((1, 1, 0), (report.Changed, report.Unchanged, report.Refused));
        Assert.Equal((3, 0), await market.StockAsync(await market.VariantAsync("SHIRT-S")));
        Assert.Equal((7, 0), await market.StockAsync(await market.VariantAsync("SHIRT-M")));
        Assert.Equal(StockPolicy.Untracked, (await FindAsync(market, "card")).Variants[0].StockPolicy);
    }

    [Fact]
    public async Task A_file_without_a_number_of_pieces_leaves_them_as_they_are()
    {
        await using var market = await Shop.OpenAsync(kind);

        await ImportAsync(market, "Handle,Title,Variant SKU,Variant Inventory Tracker,Variant Inventory Policy,Variant Price\nclay-pot,Clay pot,POT-1,shopify,continue,12.50\n");

        Assert.Equal((10, 0), await market.StockAsync(await market.VariantAsync("POT-1")));
        Assert.Equal(StockPolicy.Continue, (await FindAsync(market, "clay-pot")).Variants[0].StockPolicy);
    }

    [Fact]
    public async Task Without_SKUs_a_variant_is_known_by_its_options()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, "Handle,Option1 Value,Variant Price\nshirt,m,50\nshirt,S,49\n");

        Assert.Equal(1, report.Changed);
        Assert.Equal(["SHIRT-M m 5000", "SHIRT-S S 4900"], (await FindAsync(market, "shirt")).Variants.OrderBy(v => v.Position).Select(v => $"{v.Sku} {v.Options[0]} {v.Price.Minor}"));
        Assert.Equal((3, 0), await market.StockAsync(await market.VariantAsync("SHIRT-S")));
    }

    [Fact]
    public async Task A_file_with_the_values_of_options_lists_all_variants_that_there_are()
    {
        await using var market = await Shop.OpenAsync(kind);

        await ImportAsync(market, "Handle,Option1 Name,Option1 Value,Variant SKU,Variant Price\nshirt,Size,S,SHIRT-S,40\nshirt,,L,SHIRT-L,44\n");

        Assert.Equal(["SHIRT-S", "SHIRT-L"], (await FindAsync(market, "shirt")).Variants.OrderBy(v => v.Position).Select(v => v.Sku));
    }

    [Fact]
    public async Task A_product_in_one_form_keeps_its_pieces_when_its_SKU_changes()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");

        await ImportAsync(market, "Handle,Variant SKU\nclay-pot,POT-2\n");

        Assert.Equal(pot, await market.VariantAsync("POT-2"));
        Assert.Equal((10, 0), await market.StockAsync(pot));
    }

    [Fact]
    public async Task The_category_is_the_shops_own_where_we_know_it_and_else_the_type()
    {
        await using var market = await Shop.OpenAsync(kind);

        await ImportAsync(market, "Handle,Title,Product Category,Type,Variant Price\none,One,Home > Kitchen,Books,1\ntwo,Two,Media > Paper,Books,1\nthree,Three,Media > Paper,Paper,1\n");
        await ImportAsync(market, "Handle,Type\none,Books\ntwo,Kitchen\nthree,Home\n");

        var names = await market.Ask<CatalogDb, Dictionary<CategoryId, string>>(db => db.Categories.ToDictionaryAsync(category => category.Id, category => category.Path));
        Assert.Equal(
            ["home/kitchen", "home/kitchen", "home"],
            new[] { await FindAsync(market, "one"), await FindAsync(market, "two"), await FindAsync(market, "three") }.Select(product => names[product.CategoryId!.Value]));
    }

    private static string Csv(string[] columns)
    {
        var text = new StringBuilder(string.Join(',', columns)).Append('\n');
        foreach (var line in _export)
        {
            text.AppendJoin(',', columns.Select(column => line[Array.IndexOf(_columns, column)])).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<ImportReport> ImportAsync(TestMarketplace market, string file)
    {
        market.Clock.Advance(TimeSpan.FromMinutes(1));
        var answer = await market.Ask<IProductImport, Result<ImportReport>>(import =>
            import.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), "anna", _ => { }, CancellationToken.None));
        Assert.False(answer.Failed(out var error, out var report), error?.Message);
        return report;
    }

    private static Task<Product> FindAsync(TestMarketplace market, string handle) => market.Ask<CatalogDb, Product>(db => db.Products.AsNoTracking()
        .Include(p => p.Variants).Include(p => p.Media).AsSplitQuery().SingleAsync(p => p.Handle == handle));

    /// <summary>All that sellers can say of their products, but for when it changed.</summary>
    private static Task<string> StateAsync(TestMarketplace market) => market.Ask<CatalogDb, string>(async db =>
    {
        var pieces = await db.Stock.AsNoTracking().ToDictionaryAsync(stock => stock.VariantId, stock => stock.OnHand);
        var products = await db.Products.AsNoTracking().Include(p => p.Variants).Include(p => p.Media).AsSplitQuery().OrderBy(p => p.Slug).ToListAsync();
        return string.Join('\n', products.Select(p => $"{p.Slug} from {p.FromMinor} " + JsonSerializer.Serialize(new
        {
            p.Handle, p.Title, p.TitleRu, p.Description, p.DescriptionRu, p.Brand, p.CategoryId, p.SeoTitle, p.SeoDescription, p.OptionNames, p.Status, p.DeletedAt,
            Attributes = p.Attributes.OrderBy(pair => pair.Key),
            Variants = p.Variants.OrderBy(v => v.Position).Select(v => new
            {
                v.Id, v.Sku, v.Options, v.Price.Minor, v.CompareAtMinor, v.Barcode, v.WeightGrams, v.StockPolicy, OnHand = pieces.GetValueOrDefault(v.Id),
            }),
            Media = p.Media.OrderBy(m => m.Position).Select(m => new { m.Id, m.Source, m.Alt }),
        })));
    });
}

public sealed class ImportColumnsOnSqlite() : ImportColumnsTests(DatabaseKind.Sqlite);

public sealed class ImportColumnsOnPostgreSql() : ImportColumnsTests(DatabaseKind.PostgreSql);
