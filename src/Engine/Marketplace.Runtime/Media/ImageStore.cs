using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Marketplace.Kernel;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Tenancy;

namespace Marketplace.Runtime.Media;

/// <summary>Pictures in the tenant's folder, each under the hash of its content.</summary>
internal sealed partial class ImageStore(HostPaths paths, TenantInfo tenant, Vips vips) : IImageStore
{
    private const long MostBytes = 15 * 1024 * 1024;
    private const long MostPixels = 60_000_000;
    private const int AtOnce = 24;

    private static readonly Error _tooLarge = new(ErrorKind.Invalid, "media.too_large", "The picture is larger than 15 MB. Please make it smaller.");
    private static readonly Error _noPicture = new(ErrorKind.Invalid, "media.no_picture", "This file is not a JPEG, PNG, WebP, AVIF or GIF picture.");
    private static readonly Error _broken = new(ErrorKind.Invalid, "media.broken", "This picture is damaged or too large in pixels and cannot be read.");

    public static string FolderOf(HostPaths paths, TenantInfo tenant) => Path.Combine(paths.FolderOf(tenant.Name), "media", "images");

    public async Task<Result<StoredImage>> AddAsync(Stream content, CancellationToken stop)
    {
        var work = Path.Combine(paths.FolderOf(tenant.Name), "work", Guid.CreateVersion7().ToString("n"));
        Directory.CreateDirectory(work);
        try
        {
            var original = Path.Combine(work, "original");
            if ((await CopyAsync(content, original, stop)).Failed(out var error, out var hash))
            {
                return error;
            }

            var key = hash[..32];
            var target = Path.Combine(FolderOf(paths, tenant), key);
            if (await StoredAsync(target, key, stop) is { } known)
            {
                return known;
            }

            return await KeepAsync(original, work, target, key, stop);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    public async Task<IReadOnlyList<Result<StoredImage>>> AddFilesAsync(IReadOnlyList<string> files, CancellationToken stop)
    {
        var answers = new Result<StoredImage>[files.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count).Chunk(AtOnce), stop, async (some, ended) =>
        {
            var stored = await AddTogetherAsync([.. some.Select(i => files[i])], ended);
            foreach (var (place, i) in some.Index())
            {
                answers[i] = stored[place];
            }
        });
        return answers;
    }

    // What could not be stored with the others goes through by itself, so that one damaged picture spoils no other and is refused with its own reason.
    private async Task<IReadOnlyList<Result<StoredImage>>> AddTogetherAsync(IReadOnlyList<string> files, CancellationToken stop)
    {
        var stored = new Dictionary<string, StoredImage>();
        var work = Directory.CreateDirectory(Path.Combine(paths.FolderOf(tenant.Name), "work", Guid.CreateVersion7().ToString("n"))).FullName;
        try
        {
            var keys = new Dictionary<string, string>();
            foreach (var (i, file) in files.Index())
            {
                await using var content = File.OpenRead(file);
                var copy = $"picture{i}";
                if ((await CopyAsync(content, Path.Combine(work, copy), stop)).Failed(out _, out var hash))
                {
                    continue;
                }

                if (await StoredAsync(Path.Combine(FolderOf(paths, tenant), hash[..32]), hash[..32], stop) is { } known)
                {
                    stored[file] = known;
                }
                else
                {
                    keys[copy] = hash[..32];
                }
            }

            if (keys.Count > 1)
            {
                foreach (var (copy, image) in await KeepTogetherAsync(keys, work, stop))
                {
                    stored[files[int.Parse(copy.AsSpan("picture".Length), CultureInfo.InvariantCulture)]] = image;
                }
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        var answers = new List<Result<StoredImage>>();
        foreach (var file in files)
        {
            if (stored.TryGetValue(file, out var known))
            {
                answers.Add(known);
                continue;
            }

            await using var content = File.OpenRead(file);
            answers.Add(await AddAsync(content, stop));
        }

        return answers;
    }

    private async Task<Dictionary<string, StoredImage>> KeepTogetherAsync(Dictionary<string, string> keys, string work, CancellationToken stop)
    {
        var (kept, smallest) = (new Dictionary<string, StoredImage>(), ImageUrls.ImageWidths[0]);
        var (_, headers) = await vips.RunAsync("vipsheader", [.. keys.Keys], work, stop);
        var sizes = Header().Matches(headers).ToDictionary(match => match.Groups["file"].Value, match => (Width: Number(match, "width"), Height: Number(match, "height")));
        var fit = keys.Keys.Where(copy => sizes.GetValueOrDefault(copy) is { Width: > 0, Height: > 0 } size && (long)size.Width * size.Height <= MostPixels).ToList();
        if (fit.Count == 0)
        {
            return kept;
        }

        await ImageVariants.MakeManyAsync(vips, fit, smallest, "jpg", "%s.jpg", work, stop);
        foreach (var copy in fit.Where(copy => File.Exists(Path.Combine(work, $"{copy}.jpg"))))
        {
            var made = Directory.CreateDirectory(Path.Combine(work, $"made-{copy}")).FullName;
            File.Move(Path.Combine(work, $"{copy}.jpg"), Path.Combine(made, $"{smallest}.jpg"));
            await PlaceAsync(Path.Combine(work, copy), made, Path.Combine(FolderOf(paths, tenant), keys[copy]), keys[copy], sizes[copy], stop);
            kept[copy] = new StoredImage(keys[copy], sizes[copy].Width, sizes[copy].Height);
        }

        return kept;
    }

    private static int Number(Match match, string part) => int.Parse(match.Groups[part].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<file>picture\d{1,6}): (?<width>\d{1,6})x(?<height>\d{1,6}) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Header();

    private static async Task<Result<string>> CopyAsync(Stream content, string file, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var output = File.Create(file);
        var buffer = new byte[81920];
        var head = new byte[16];
        long size = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, stop)) > 0)
        {
            for (var i = 0; i < read && size + i < head.Length; i++)
            {
                head[size + i] = buffer[i];
            }

            size += read;
            if (size > MostBytes)
            {
                return _tooLarge;
            }

            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), stop);
        }

        return IsPicture(head) ? Convert.ToHexStringLower(hash.GetHashAndReset()) : _noPicture;
    }

    // By content, never by name: the first bytes of each format.
    private static bool IsPicture(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        || head.StartsWith("GIF8"u8)
        || (head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        || (head[4..].StartsWith("ftyp"u8) && (head[8..].StartsWith("avif"u8) || head[8..].StartsWith("avis"u8)));

    private static async Task<StoredImage?> StoredAsync(string target, string key, CancellationToken stop)
    {
        var facts = Path.Combine(target, "size");
        if (!File.Exists(facts))
        {
            return null;
        }

        var size = (await File.ReadAllTextAsync(facts, stop)).Split('x');
        return new StoredImage(key, int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
    }

    // Reads the whole picture once, so that a damaged one is refused now and not when a buyer looks.
    private async Task<Result<StoredImage>> KeepAsync(string original, string work, string target, string key, CancellationToken stop)
    {
        var (ok, header) = await vips.RunAsync("vipsheader", ["-a", original], work, stop);
        var facts = header.Split('\n').Select(line => line.Split(": ", 2)).Where(line => line.Length == 2).ToLookup(line => line[0].Trim(), line => line[1].Trim());
        if (!ok || !int.TryParse(facts["width"].FirstOrDefault(), out var width) || !int.TryParse(facts["height"].FirstOrDefault(), out var height)
            || width < 1 || height < 1 || (long)width * height > MostPixels)
        {
            return _broken;
        }

        var made = Path.Combine(work, "made");
        Directory.CreateDirectory(made);
        var smallest = ImageUrls.ImageWidths[0];
        if (!await ImageVariants.MakeAsync(vips, original, smallest, "jpg", Path.Combine(made, $"{smallest}.jpg"), work, stop))
        {
            return _broken;
        }

        await PlaceAsync(original, made, target, key, (width, height), stop);
        return new StoredImage(key, width, height);
    }

    private async Task PlaceAsync(string original, string made, string target, string key, (int Width, int Height) size, CancellationToken stop)
    {
        File.Move(original, Path.Combine(made, ImageVariants.Original));
        await File.WriteAllTextAsync(Path.Combine(made, "size"), $"{size.Width}x{size.Height}", stop);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            Directory.Move(made, target);
        }
        catch (IOException) when (File.Exists(Path.Combine(target, "size")))
        {
            // Somebody else kept the same picture in the meantime.
        }

        // Where the rest of its variants is asked for before anybody asks for the picture.
        var waiting = Directory.CreateDirectory(ImageVariants.WaitingIn(paths, tenant)).FullName;
        await File.WriteAllBytesAsync(Path.Combine(waiting, key), [], stop);
    }
}
