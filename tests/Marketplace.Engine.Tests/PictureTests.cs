using System.Net;
using Marketplace.Kernel;
using Marketplace.Kernel.Media;

namespace Marketplace.Engine.Tests;

/// <summary>Stored pictures, served in the size and format that a browser asks for.</summary>
public class PictureTests
{
    // 1 pixel, PNG.
    private static readonly byte[] _pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    // 3 × 2 pixels, PNG.
    private static readonly byte[] _wide = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGM4IScHQQxwFgBBAAYZPEVBlgAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_variant_is_made_when_it_is_first_asked_for_and_nothing_else_is_served_of_a_picture()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var key = await KeepAsync(market);
        var guest = market.Guest();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => guest.GetAsync($"/media/images/{key}/160.avif")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "image/avif"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType)));
        Assert.Equal("public, max-age=31536000, immutable", answers[0].Headers.CacheControl!.ToString().Replace("max-age=31536000, public", "public, max-age=31536000", StringComparison.Ordinal));
        foreach (var other in (string[])["original", "size", "480.avif", "161.avif", "160.svg", "160.avif.new", "../../work/x"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync($"/media/images/{key}/{other}")).StatusCode);
        }
    }

    [Fact]
    public async Task The_job_makes_the_variants_of_new_pictures_ahead()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        var key = await KeepAsync(market);

        await market.RunJobAsync("engine.image-variants");

        var folder = Directory.GetDirectories(market.Folder, key, SearchOption.AllDirectories).Single();
        Assert.Superset(new HashSet<string> { "160.avif", "160.webp", "160.jpg" }, Directory.GetFiles(folder).Select(Path.GetFileName).ToHashSet()!);
        Assert.Empty(Directory.GetFiles(market.Folder, key, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Many_pictures_are_stored_at_once_and_a_damaged_one_is_refused_by_itself()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        byte[][] contents = [_pixel, _wide, [.. _pixel.Take(40)], _pixel];
        var files = contents.Select((content, i) => (Path: Path.Combine(market.Folder, $"upload{i}.png"), content)).ToList();
        files.ForEach(file => File.WriteAllBytes(file.Path, file.content));

        var answers = await market.Ask<IImageStore, IReadOnlyList<Result<StoredImage>>>(images => images.AddFilesAsync([.. files.Select(file => file.Path)], CancellationToken.None));
        await market.RunJobAsync("engine.image-variants");

        var stored = answers.Select(answer => answer.Failed(out var error, out var image) ? error.Code : $"{image.Width}x{image.Height}");
        Assert.Equal(["1x1", "3x2", "media.broken", "1x1"], stored);
        Assert.False(answers[1].Failed(out _, out var wide));
        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync($"/media/images/{wide!.Key}/160.webp")).StatusCode);
        Assert.Empty(Directory.GetDirectories(Directory.GetDirectories(market.Folder, "work", SearchOption.AllDirectories).Single()));
    }

    private static Task<string> KeepAsync(TestMarketplace market) => market.Ask<IImageStore, string>(async images =>
    {
        Assert.False((await images.AddAsync(new MemoryStream(_pixel), CancellationToken.None)).Failed(out var error, out var image), error?.Message);
        return image.Key;
    });
}
