using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Marketplace.Kernel.Theming;

namespace Marketplace.Security.Tests;

/// <summary>Little to send, much to work off.</summary>
public partial class BombTests(TownOnSqlite shared) : IClassFixture<TownOnSqlite>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Every_regular_expression_is_known_when_the_host_is_built_and_has_an_end_in_time()
    {
        var faults = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select((line, number) => (File: Path.GetFileName(file), Line: line, Number: number + 1)))
            .Where(at => at.Line.Contains("new Regex(", StringComparison.Ordinal) || Static().IsMatch(at.Line)
                || (at.Line.Contains("GeneratedRegex(", StringComparison.Ordinal) && !at.Line.Contains("matchTimeoutMilliseconds", StringComparison.Ordinal) && !at.Line.Contains("NonBacktracking", StringComparison.Ordinal)))
            .Select(at => $"{at.File}:{at.Number} {at.Line.Trim()}").ToList();

        Assert.True(faults.Count == 0, "Use [GeneratedRegex] with matchTimeoutMilliseconds: 1_000, or RegexOptions.NonBacktracking:\n" + string.Join('\n', faults));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("> ")]
    [InlineData("*a **b ")]
    [InlineData("![](")]
    [InlineData("[a](b)[")]
    [InlineData("`` ` ")]
    [InlineData("- ")]
    [InlineData("<a ")]
    [InlineData("&#x41;")]
    [InlineData("| a ")]
    [InlineData("~~^^==")]
    [InlineData("http://a.")]
    [InlineData("\\")]
    public async Task Markdown_is_shown_in_good_time_whatever_it_nests(string piece)
    {
        var bomb = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length));

        using var html = new StringWriter();
        await Task.Run(() => MarkdownText.ToHtml(bomb).WriteTo(html, HtmlEncoder.Default)).WaitAsync(_patience);
        await Task.Run(() => MarkdownText.ToPlain(bomb, 200)).WaitAsync(_patience);

        Assert.True(html.ToString().Length < 50 * bomb.Length, $"{html.ToString().Length}");
    }

    [Fact]
    public async Task A_picture_of_a_thousand_million_pixels_in_a_hundred_kilobytes_is_refused()
    {
        var town = shared.Town;
        var anna = await town.Market.SignedInAsync(Town.Anna);
        var bomb = Png(40_000, 30_000);
        Assert.True(bomb.Length < 1_000_000, $"{bomb.Length}");
        var page = $"/vendor/anna/products/{await town.OneAsync("SELECT product_id FROM catalog_variant WHERE sku = 'BOOK'")}";

        using var form = new MultipartFormDataContent { { new StringContent((await anna.TokenAsync(page))!), "__RequestVerificationToken" } };
        form.Add(new ByteArrayContent(bomb), "file", "bomb.png");
        var answer = await anna.PostAsync(new Uri($"{page}/pictures", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("too large in pixels", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_whatever_its_name_says()
    {
        var town = shared.Town;
        var anna = await town.Market.SignedInAsync(Town.Anna);
        var page = $"/vendor/anna/products/{await town.OneAsync("SELECT product_id FROM catalog_variant WHERE sku = 'BOOK'")}";
        foreach (var content in (string[])["<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "<?php phpinfo();", "push graphic-context\nfill 'url(https://evil.test/)'", "GIF89a<script>alert(1)</script>"])
        {
            using var form = new MultipartFormDataContent { { new StringContent((await anna.TokenAsync(page))!), "__RequestVerificationToken" } };
            form.Add(new StringContent(content), "file", "picture.png");

            Assert.Equal(HttpStatusCode.BadRequest, (await anna.PostAsync(new Uri($"{page}/pictures", UriKind.Relative), form)).StatusCode);
        }
    }

    [Fact]
    public async Task A_cell_that_would_be_a_formula_is_text_in_an_export()
    {
        var town = shared.Town;
        var anna = await town.Market.SignedInAsync(Town.Anna);
        await anna.PostFormAsync("/account", "/account/profile", new() { ["Name"] = "=HYPERLINK(\"http://evil.test\")", ["Language"] = "en" });

        var export = await (await town.Market.SignedInAsync()).GetStringAsync(new Uri("/admin/users/export", UriKind.Relative));

        Assert.Contains("'=HYPERLINK", export);
        Assert.DoesNotContain(",=HYPERLINK", export);
        Assert.DoesNotContain("\"=HYPERLINK", export);
    }

    [Fact]
    public async Task JSON_that_nests_without_end_is_a_problem_of_the_caller()
    {
        var market = shared.Town.Market;
        using var body = new StringContent("{\"email\":" + new string('[', 500_000), System.Text.Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await market.Guest().PostAsync(new Uri("/api/v1/tokens", UriKind.Relative), body)).StatusCode);
    }

    [Fact]
    public async Task A_form_of_many_thousand_fields_is_a_problem_of_the_caller()
    {
        var market = shared.Town.Market;
        using var body = new StringContent(string.Join('&', Enumerable.Range(0, 100_000).Select(i => $"a{i}=1")), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");

        Assert.Equal(HttpStatusCode.BadRequest, (await market.Guest().PostAsync(new Uri("/log-in", UriKind.Relative), body)).StatusCode);
    }

    // A picture of one colour, a bit a pixel: its data is zeros, which shrink to a thousandth.
    private static byte[] Png(int width, int height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1;
        Chunk(png, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[(width / 8) + 1];
            for (var y = 0; y < height; y++)
            {
                zip.Write(row);
            }
        }

        Chunk(png, "IDAT"u8, packed.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(name);
        png.Write(data);
        var check = 0xFFFFFFFFu;
        foreach (var one in (byte[])[.. name, .. data])
        {
            check ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                check = (check & 1) != 0 ? (check >> 1) ^ 0xEDB88320u : check >> 1;
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(number, check ^ 0xFFFFFFFFu);
        png.Write(number);
    }

    [GeneratedRegex(@"\bRegex\.(Match|Matches|IsMatch|Replace|Split|EnumerateMatches|Count)\(", RegexOptions.NonBacktracking)]
    private static partial Regex Static();
}
