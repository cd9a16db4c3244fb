using System.Text;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Events;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Marketplace.Catalog.Tests;

public abstract class ImportTests(DatabaseKind kind, ITestOutputHelper output)
{
    [Fact]
    public async Task Several_rows_become_one_product_with_variants_stock_and_pictures_to_fetch()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, Sample("kitchen.csv"));

        Assert.Equal((5, 3, 0, 0, 0), (report.Rows, report.Added, report.Changed, report.Unchanged, report.Refused));
        var apron = await FindAsync(market, "linen-apron");
        Assert.Equal("Apron, linen \"Marta\"", apron.Title);
        Assert.Equal(["S/Grey", "M/Grey"], apron.Variants.OrderBy(v => v.Position).Select(v => string.Join('/', v.Options)));
        Assert.Equal(["https://cdn.example/apron.jpg", "https://cdn.example/apron-back.jpg", "https://cdn.example/apron-grey.jpg"], apron.Media.OrderBy(m => m.Position).Select(m => m.Source));
        Assert.All(apron.Media, media => Assert.Null(media.ImageKey));
        var kettle = await FindAsync(market, "blue-kettle");
        Assert.Equal(ProductStatus.Published, kettle.Status);
        Assert.Equal((new Money(3990, "USD"), 4990L, "KET-1"), (kettle.Variants[0].Price, kettle.Variants[0].CompareAtMinor!.Value, kettle.Variants[0].Sku));
        Assert.Contains("**fast**", kettle.Description);
        Assert.DoesNotContain("alert", kettle.Description);
        Assert.Equal((12, 0), await market.StockAsync(kettle.Variants[0].Id));
        Assert.Equal(ProductStatus.Draft, (await FindAsync(market, "gift-card")).Status);
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_tells_nothing()
    {
        await using var market = await Shop.OpenAsync(kind);
        await ImportAsync(market, Sample("kitchen.csv"));
        await market.DeliverEventsAsync();
        var before = await VersionsAsync(market);
        market.Clock.Advance(TimeSpan.FromHours(1));

        var report = await ImportAsync(market, Sample("kitchen.csv"));

        Assert.Equal((0, 0, 3, 0), (report.Added, report.Changed, report.Unchanged, report.Refused));
        Assert.Equal(before, await VersionsAsync(market));
        Assert.Equal(0, await market.Ask<IEventMonitor, int>(events => events.WaitingAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_changed_line_changes_its_product_only()
    {
        await using var market = await Shop.OpenAsync(kind);
        var text = await File.ReadAllTextAsync(Path("kitchen.csv"));
        await ImportAsync(market, Stream(text));

        var report = await ImportAsync(market, Stream(text.Replace("39.90", "34.90", StringComparison.Ordinal)));

        Assert.Equal((0, 1, 2), (report.Added, report.Changed, report.Unchanged));
    }

    [Fact]
    public async Task Bad_rows_are_named_by_line_and_column_and_do_not_stop_the_rest()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, Sample("bad-rows.csv"));

        Assert.Equal((2, 7), (report.Added, report.Refused));
        Assert.Equal(
            [(3, "Variant Price"), (4, "Variant Inventory Qty"), (5, "Title"), (6, "Handle"), (7, ""), (9, "Variant Price"), (11, "Handle")],
            report.Problems.OrderBy(problem => problem.Line).Select(problem => (problem.Line, problem.Column)));
    }

    [Fact]
    public async Task A_product_that_is_refused_keeps_none_of_its_neighbours_back()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, Stream(
            "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\nfirst,First,,,F-1,1\nsecond,Second,Size,S,POT-1,2\nsecond,,,M,SHIRT-S,2\nthird,Third,,,T-1,3\n"));

        Assert.Equal((2, 1), (report.Added, report.Refused));
        Assert.Equal(3, Assert.Single(report.Problems).Line);
        Assert.Equal(["F-1"], (await FindAsync(market, "first")).Variants.Select(variant => variant.Sku));
        Assert.Equal(["T-1"], (await FindAsync(market, "third")).Variants.Select(variant => variant.Sku));
    }

    [Fact]
    public async Task Products_with_the_same_title_each_get_an_address_of_their_own()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, Stream(
            "Handle,Title,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Published,Image Src\n"
            + string.Concat(Enumerable.Range(1, 3).Select(i => $"mug-{i},Clay pot,M-{i},shopify,{i},9,TRUE,https://cdn.example/{i}.jpg\n"))));

        Assert.Equal(3, report.Added);
        Assert.Equal(
            ["clay-pot-2", "clay-pot-3", "clay-pot-4"],
            await market.Ask<CatalogDb, List<string>>(db => db.Products.Where(p => p.Handle!.StartsWith("mug-")).Select(p => p.Slug).Order().ToListAsync()));
        Assert.Equal((3, 0), await market.StockAsync(await market.VariantAsync("M-3")));
    }

    [Fact]
    public async Task An_import_that_is_stopped_leaves_whole_products_and_the_same_file_again_brings_the_rest()
    {
        await using var market = await Shop.OpenAsync(kind);
        var file = "Handle,Title,Option1 Name,Option1 Value,Variant Price\n" + string.Concat(Enumerable.Range(0, 120).Select(i => $"tile-{i},Tile {i},Size,S,1\ntile-{i},,,M,2\n"));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => market.Ask<IProductImport, Result<ImportReport>>(
            import => import.RunAsync(Stream(file), "anna", _ => stop.Cancel(), stop.Token)));

        var stored = await market.Ask<CatalogDb, List<int>>(db => db.Products.Where(p => p.Handle!.StartsWith("tile-")).Select(p => p.Variants.Count).ToListAsync());
        Assert.InRange(stored.Count, 1, 119);
        Assert.All(stored, variants => Assert.Equal(2, variants));
        var again = await ImportAsync(market, Stream(file));
        Assert.Equal((120 - stored.Count, 0, stored.Count, 0), (again.Added, again.Changed, again.Unchanged, again.Refused));
    }

    public static TheoryData<string, byte[]> WrongFiles => new()
    {
        { "Windows-1251", [.. "Handle,Title,Variant Price\nstul,"u8, 0xD1, 0xF2, 0xF3, 0xEB, .. ",10\n"u8] },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes("Handle,Title,Variant Price\na,b,1\n") },
        { "UTF-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Handle,Title,Variant Price\na,b,1\n")] },
        { "a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0] },
        { "nothing", [] },
    };

    [Theory, MemberData(nameof(WrongFiles))]
    public async Task A_file_in_a_wrong_encoding_is_refused_whole(string what, byte[] file)
    {
        await using var market = await Shop.OpenAsync(kind);
        var before = await VersionsAsync(market);

        var answer = await market.Ask<IProductImport, Result<ImportReport>>(import => import.RunAsync(new MemoryStream(file), "anna", _ => { }, CancellationToken.None));

        Assert.True(answer.Failed(out var error, out _), what);
        Assert.Equal("catalog.import_encoding", error.Code);
        Assert.Equal(before, await VersionsAsync(market));
    }

    [Fact]
    public async Task A_file_with_other_columns_is_refused_with_what_is_missing()
    {
        await using var market = await Shop.OpenAsync(kind);

        var answer = await market.Ask<IProductImport, Result<ImportReport>>(import => import.RunAsync(Stream("Name;Preis\nStuhl;10\n"), "anna", _ => { }, CancellationToken.None));

        Assert.True(answer.Failed(out var error, out _));
        Assert.Equal("catalog.import_columns", error.Code);
        Assert.Contains("Handle, Title, Variant Price", error.Message);
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_is_reported_and_what_was_there_before_stays()
    {
        await using var market = await Shop.OpenAsync(kind);

        var report = await ImportAsync(market, Stream("Handle,Title,Variant Price\nfirst,First,1\nsecond,\"Second,2\nthird,Third,3\n"));

        Assert.Equal((1, 1), (report.Added, report.Refused));
        Assert.Equal(3, Assert.Single(report.Problems).Line);
    }

    [Fact]
    public async Task Two_shops_may_have_the_same_handles_and_SKUs()
    {
        await using var market = await Shop.OpenAsync(kind);
        await ImportAsync(market, Sample("kitchen.csv"));

        var report = await market.Ask<IProductImport, Result<ImportReport>>(import => import.RunAsync(Sample("kitchen.csv"), "boris", _ => { }, CancellationToken.None));

        Assert.False(report.Failed(out _, out var done));
        Assert.Equal(3, done.Added);
    }

    [Fact]
    public async Task Real_files_of_real_shops_come_in_whole()
    {
        var files = RealFiles();
        if (files.Length == 0)
        {
            output.WriteLine("The real files (shared/data/shopify beside the repository) are not on this machine; the committed samples are read instead.");
            files = [Path("kitchen.csv")];
        }

        await using var market = await Shop.OpenAsync(kind);
        foreach (var file in files)
        {
            var first = await ImportAsync(market, File.OpenRead(file));
            var second = await ImportAsync(market, File.OpenRead(file));

            output.WriteLine($"{System.IO.Path.GetFileName(file)}: {first.Rows} rows, {first.Added} products; {string.Join("; ", first.Problems)}");
            Assert.True(first.Added > 0);
            Assert.Equal(0, first.Refused);
            Assert.Equal((0, 0, first.Added), (second.Added, second.Changed, second.Unchanged));
        }
    }

    private static async Task<ImportReport> ImportAsync(TestMarketplace market, Stream file)
    {
        var answer = await market.Ask<IProductImport, Result<ImportReport>>(import => import.RunAsync(file, "anna", _ => { }, CancellationToken.None));
        Assert.False(answer.Failed(out var error, out var report), error?.Message);
        return report;
    }

    private static Task<Product> FindAsync(TestMarketplace market, string handle) => market.Ask<CatalogDb, Product>(db => db.Products.AsNoTracking()
        .Include(p => p.Variants).Include(p => p.Media).AsSplitQuery().SingleAsync(p => p.Handle == handle));

    private static Task<List<string>> VersionsAsync(TestMarketplace market) => market.Ask<CatalogDb, List<string>>(async db =>
        [.. (await db.Products.AsNoTracking().OrderBy(p => p.Id).ToListAsync()).Select(p => $"{p.Slug} {p.Version} {p.UpdatedAt:O}")]);

    private static string Path(string sample) => System.IO.Path.Combine(AppContext.BaseDirectory, "samples", sample);

    private static FileStream Sample(string sample) => File.OpenRead(Path(sample));

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string[] RealFiles()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var real = System.IO.Path.Combine(folder.FullName, "shared", "data", "shopify");
            if (Directory.Exists(real))
            {
                return Directory.GetFiles(real, "*.csv");
            }
        }

        return [];
    }
}

public sealed class ImportOnSqlite(ITestOutputHelper output) : ImportTests(DatabaseKind.Sqlite, output);

public sealed class ImportOnPostgreSql(ITestOutputHelper output) : ImportTests(DatabaseKind.PostgreSql, output);
