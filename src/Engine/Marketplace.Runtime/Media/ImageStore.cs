using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Marketplace.Kernel;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Tenancy;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Media;

/// <summary>Pictures in the tenant's folder; decoded by libvips in a process of its own, so that a hostile file cannot take the host down.</summary>
internal sealed class ImageStore(HostPaths paths, TenantInfo tenant, ILogger<ImageStore> log) : IImageStore
{
    private const long MostBytes = 15 * 1024 * 1024;
    private const long MostPixels = 60_000_000;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(40);
    private static readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount));

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

            await _atOnce.WaitAsync(stop);
            try
            {
                return await MakeVariantsAsync(original, work, target, key, stop);
            }
            finally
            {
                _atOnce.Release();
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

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

    private async Task<Result<StoredImage>> MakeVariantsAsync(string original, string work, string target, string key, CancellationToken stop)
    {
        var (ok, header) = await RunAsync("vipsheader", ["-f", "width", original], work, stop);
        var (ok2, header2) = await RunAsync("vipsheader", ["-f", "height", original], work, stop);
        if (!ok || !ok2 || !int.TryParse(header, out var width) || !int.TryParse(header2, out var height)
            || width < 1 || height < 1 || (long)width * height > MostPixels)
        {
            return _broken;
        }

        var made = Path.Combine(work, "made");
        Directory.CreateDirectory(made);
        foreach (var wide in ImageUrls.WidthsOf(width))
        {
            // One decode a width; the two other formats are made from the small picture.
            var small = Path.Combine(work, $"{wide}.png");
            (ok, _) = await RunAsync("vipsthumbnail", [original, "--size", $"{wide}x", "-o", $"{small}[strip]"], work, stop);
            ok = ok && (await RunAsync("vips", ["copy", small, $"{Path.Combine(made, $"{wide}.webp")}[Q=80,strip]"], work, stop)).Ok;
            ok = ok && (await RunAsync("vips", ["copy", small, $"{Path.Combine(made, $"{wide}.avif")}[Q=55,effort=2,strip]"], work, stop)).Ok;
            ok = ok && (await RunAsync("vips", ["copy", small, $"{Path.Combine(made, $"{wide}.jpg")}[Q=82,strip,optimize_coding,background=255]"], work, stop)).Ok;
            if (!ok)
            {
                return _broken;
            }
        }

        await File.WriteAllTextAsync(Path.Combine(made, "size"), $"{width}x{height}", stop);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (!Directory.Exists(target))
        {
            Directory.Move(made, target);
        }

        return new StoredImage(key, width, height);
    }

    private async Task<(bool Ok, string Output)> RunAsync(string tool, IReadOnlyList<string> arguments, string work, CancellationToken stop)
    {
        // prlimit keeps a decompression bomb within 2 GiB of memory and 30 s of processor time.
        var start = new ProcessStartInfo("prlimit")
        {
            WorkingDirectory = work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "--as=2147483648", "--cpu=30", "--", tool },
        };
        start.Environment["VIPS_CONCURRENCY"] = "1";
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                log.LogWarning("{Tool} refused a picture: {Reason}", tool, await errors);
            }

            return (process.ExitCode == 0, (await output).Trim());
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            log.LogWarning("{Tool} took longer than {Patience} over a picture", tool, _patience);
            return (false, "");
        }
    }
}
