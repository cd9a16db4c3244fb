namespace Marketplace.Kernel.Media;

/// <summary>A picture that is stored with its variants.</summary>
/// <param name="Key">Name in URLs: hash of the content, so a URL's bytes never change.</param>
/// <param name="Width">Pixels of the original.</param>
/// <param name="Height">Pixels of the original.</param>
public sealed record StoredImage(string Key, int Width, int Height);

/// <summary>Takes pictures from people who may be hostile: size limit, content sniffed, decoded out of process with time and memory limits.</summary>
public interface IImageStore
{
    /// <summary>Stores a picture; its variants (AVIF, WebP and JPEG at <see cref="ImageUrls.ImageWidths"/>) are made when they are first asked for.</summary>
    /// <returns>The stored picture, or a refusal: too large, no picture, too many pixels.</returns>
    Task<Result<StoredImage>> AddAsync(Stream content, CancellationToken stop);

    /// <summary>Stores many pictures from files, for set-up: a process that reads one picture spends nearly all of its time on starting, so each reads several.</summary>
    /// <returns>In the order of the files what <see cref="AddAsync"/> would have answered.</returns>
    Task<IReadOnlyList<Result<StoredImage>>> AddFilesAsync(IReadOnlyList<string> files, CancellationToken stop);
}

/// <summary>How a stored picture is addressed: <c>/media/images/{key}/{width}.{format}</c>.</summary>
public static class ImageUrls
{
    /// <summary>Widths in pixels that exist of every picture that is at least that wide; the smallest always exists.</summary>
    public static IReadOnlyList<int> ImageWidths { get; } = [160, 480, 960, 1600];

    /// <summary>The widths that are stored of a picture this wide.</summary>
    public static IReadOnlyList<int> WidthsOf(int original) => [.. ImageWidths.Where(w => w == ImageWidths[0] || w <= original)];

    /// <summary>Path from the tenant's root of one variant; formats are <c>avif</c>, <c>webp</c>, <c>jpg</c>.</summary>
    public static string Path(string key, int width, string format) => $"/media/images/{key}/{width}.{format}";
}
