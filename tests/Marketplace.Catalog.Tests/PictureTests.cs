using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

public class PictureTests
{
    // A red square of 4 by 4 pixels.
    private static readonly byte[] _png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_seller_adds_a_picture_describes_it_and_removes_it()
    {
        await using var market = await Shop.OpenAsync(DatabaseKind.Sqlite);
        var anna = await market.SignedInAsync(Shop.Anna);
        var desk = await DeskAsync(market);

        var added = await UploadAsync(anna, desk, _png, "Red <square>");
        var media = await MediaAsync(market);

        Assert.True(added.StatusCode == HttpStatusCode.Redirect, await added.Content.ReadAsStringAsync());
        Assert.Equal(("Red <square>", 4, 4), (media.Single().Alt, media[0].Width, media[0].Height));
        var page = await (await market.Guest().GetAsync("/products/clay-pot")).DocumentAsync();
        var picture = page.QuerySelector(".gallery img")!;
        Assert.Equal("Red <square>", picture.GetAttribute("alt"));
        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync(picture.GetAttribute("src"))).StatusCode);

        await anna.PostFormAsync(desk, $"{desk}/pictures/{media[0].Id}", new() { ["Alt"] = "A square", ["Position"] = "99" });
        Assert.Equal("A square", (await MediaAsync(market)).Single().Alt);
        await anna.PostFormAsync(desk, $"{desk}/pictures/{media[0].Id}/removal", []);
        Assert.Empty(await MediaAsync(market));
    }

    [Fact]
    public async Task Several_come_at_once_a_bad_one_is_named_and_buttons_put_them_in_order()
    {
        await using var market = await Shop.OpenAsync(DatabaseKind.Sqlite);
        var anna = await market.SignedInAsync(Shop.Anna);
        var desk = await DeskAsync(market);
        using var content = new MultipartFormDataContent { { new StringContent((await anna.TokenAsync(desk))!), "__RequestVerificationToken" } };
        foreach (var (name, bytes) in new[] { ("one.png", _png), ("no {0} picture.png", "<svg>"u8.ToArray()), ("two.png", _png) })
        {
            content.Add(new ByteArrayContent(bytes), "file", name);
        }

        var answer = await anna.PostAsync(new Uri($"{desk}/pictures", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("no {0} picture.png", (await answer.DocumentAsync()).QuerySelector(".notice-error")!.TextContent);
        var media = await MediaAsync(market);
        Assert.Equal(2, media.Count);

        await anna.PostFormAsync(desk, $"{desk}/pictures/{media[1].Id}", new() { ["Alt"] = "Second", ["Position"] = "1" });
        await anna.PostFormAsync(desk, $"{desk}/pictures/{media[1].Id}", new() { ["Alt"] = "Side" });
        Assert.Equal([("Side", 0), ("", 1)], (await MediaAsync(market)).OrderBy(m => m.Position).Select(m => (m.Alt, m.Position)));
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_with_a_page()
    {
        await using var market = await Shop.OpenAsync(DatabaseKind.Sqlite);
        var anna = await market.SignedInAsync(Shop.Anna);
        var desk = await DeskAsync(market);

        var text = await UploadAsync(anna, desk, "<svg onload=alert(1)>"u8.ToArray(), "");
        var broken = await UploadAsync(anna, desk, [.. _png.Take(20)], "");
        var nothing = await UploadAsync(anna, desk, [], "");

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [text.StatusCode, broken.StatusCode, nothing.StatusCode]);
        Assert.Contains("JPEG", await text.Content.ReadAsStringAsync());
        Assert.Empty(await MediaAsync(market));
    }

    [Fact]
    public async Task Nobody_adds_pictures_to_another_shops_product()
    {
        await using var market = await Shop.OpenAsync(DatabaseKind.Sqlite);
        var boris = await market.SignedInAsync(Shop.Boris);
        var pot = (await DeskAsync(market)).Split('/')[^1];

        var answer = await UploadAsync(boris, "/vendor/boris/products/new", _png, "", $"/vendor/boris/products/{pot}/pictures");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await MediaAsync(market));
    }

    [Fact]
    public async Task Pictures_beside_a_file_come_in_with_it_and_none_from_elsewhere()
    {
        await using var market = await Shop.OpenAsync(DatabaseKind.Sqlite);
        var folder = Directory.CreateDirectory(Path.Combine(market.Folder, "import")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "red.png"), _png);
        await File.WriteAllBytesAsync(Path.Combine(market.Folder, "secret.png"), _png);
        const string Csv = "Handle,Title,Variant Price,Image Src\nred,Red,5,red.png\nsecret,Secret,5,../secret.png\nrooted,Rooted,5,/etc/passwd\n";

        for (var run = 0; run < 2; run++)
        {
            var answer = await market.Ask<IProductImport, Result<ImportReport>>(import =>
                import.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(Csv)), "anna", folder, _ => { }, CancellationToken.None));

            Assert.False(answer.Failed(out _, out var report));
            Assert.Equal(run == 0 ? (3, 0) : (0, 3), (report.Added, report.Unchanged));
        }

        var media = await MediaAsync(market);
        Assert.Equal(["red.png"], media.Where(m => m.ImageKey is not null).Select(m => m.Source));
        Assert.Equal(3, media.Count);
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient browser, string page, byte[] file, string alt, string? action = null)
    {
        using var content = new MultipartFormDataContent
        {
            { new StringContent(alt), "Alt" },
            { new StringContent((await browser.TokenAsync(page))!), "__RequestVerificationToken" },
        };
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        content.Add(part, "file", "picture.png");
        return await browser.PostAsync(new Uri(action ?? $"{page}/pictures", UriKind.Relative), content);
    }

    private static async Task<string> DeskAsync(TestMarketplace market) =>
        $"/vendor/anna/products/{await market.Ask<CatalogDb, ProductId>(db => db.Products.Where(p => p.Slug == "clay-pot").Select(p => p.Id).SingleAsync())}";

    private static Task<List<ProductMedia>> MediaAsync(TestMarketplace market) =>
        market.Ask<CatalogDb, List<ProductMedia>>(db => db.Media.AsNoTracking().OrderBy(m => m.Position).ToListAsync());
}
