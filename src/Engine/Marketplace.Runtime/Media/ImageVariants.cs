using System.Collections.Concurrent;
using System.Globalization;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Tenancy;

namespace Marketplace.Runtime.Media;

/// <summary>Makes a variant of a stored picture when somebody first asks for it, once; from then on it is a file like any other.</summary>
internal sealed class ImageVariants(HostPaths paths, TenantInfo tenant, Vips vips)
{
    private const int AtOnce = 6;
    private static readonly string[] _formats = ["avif", "webp", "jpg"];

    /// <summary>Name of the file as it was uploaded; without an ending it is never served.</summary>
    public const string Original = "original";

    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _making = new();

    /// <summary>Folder with an empty file for each picture whose variants nobody has made ahead yet.</summary>
    public static string WaitingIn(HostPaths paths, TenantInfo tenant) => Path.Combine(paths.FolderOf(tenant.Name), "media", "waiting");

    /// <summary>Makes every variant of the pictures that wait, a few in one process, until the time is up.</summary>
    public async Task MakeAheadAsync(TimeProvider clock, TimeSpan longest, CancellationToken stop)
    {
        var (begun, waiting) = (clock.GetTimestamp(), new DirectoryInfo(WaitingIn(paths, tenant)));
        foreach (var marks in (waiting.Exists ? waiting.GetFiles() : []).Chunk(AtOnce))
        {
            foreach (var width in ImageUrls.ImageWidths)
            {
                foreach (var format in _formats)
                {
                    await TogetherAsync([.. marks.Select(mark => mark.Name)], width, format);

                    // What the others could not take with them is made, or refused, by itself.
                    foreach (var mark in marks)
                    {
                        await EnsureAsync($"/{mark.Name}/{width}.{format}");
                    }
                }
            }

            foreach (var mark in marks)
            {
                mark.Delete();
            }

            if (stop.IsCancellationRequested || clock.GetElapsedTime(begun) > longest)
            {
                return;
            }
        }
    }

    /// <summary>Sees to it that the file is there; does nothing for what can be no variant of a stored picture.</summary>
    /// <param name="path">Below the folder of pictures: <c>/{key}/{width}.{format}</c>.</param>
    public async Task EnsureAsync(string path)
    {
        if (path.Split('/') is not ["", { Length: 32 } key, var name] || !key.All(char.IsAsciiHexDigitLower) || name.Split('.') is not [var wide, var format] || !_formats.Contains(format)
            || !int.TryParse(wide, NumberStyles.None, CultureInfo.InvariantCulture, out var width) || !ImageUrls.ImageWidths.Contains(width))
        {
            return;
        }

        var folder = Path.Combine(ImageStore.FolderOf(paths, tenant), key);
        var file = Path.Combine(folder, $"{width}.{format}");
        if (File.Exists(file) || !File.Exists(Path.Combine(folder, Original)))
        {
            return;
        }

        // Who leaves does not stop it for the others, who wait for the same file.
        try
        {
            await _making.GetOrAdd(file, _ => new Lazy<Task<bool>>(() => MakeAsync(folder, width, format, file))).Value;
        }
        finally
        {
            _making.TryRemove(file, out _);
        }
    }

    /// <summary>Writes one variant; false when the picture cannot be read.</summary>
    public static async Task<bool> MakeAsync(Vips vips, string original, int width, string format, string file, string work, CancellationToken stop) =>
        (await vips.RunAsync("vipsthumbnail", [original, "--size", $"{width}x", "-o", $"{file}[{OptionsOf(format)}]"], work, stop)).Ok;

    /// <summary>Writes the same variant of several pictures beside each, in one process; <c>%s</c> stands for a picture's name. Whoever asks looks what there is.</summary>
    public static Task MakeManyAsync(Vips vips, IReadOnlyList<string> originals, int width, string format, string name, string work, CancellationToken stop) =>
        vips.RunAsync("vipsthumbnail", [.. originals, "--size", $"{width}x", "-o", $"{name}[{OptionsOf(format)}]"], work, stop);

    private static string OptionsOf(string format) => format switch
    {
        "avif" => "Q=55,effort=2,strip",
        "webp" => "Q=80,strip",
        _ => "Q=82,strip,optimize_coding,background=255",
    };

    private async Task TogetherAsync(IReadOnlyList<string> keys, int width, string format)
    {
        var folders = keys.Where(key => key.Length == 32 && key.All(char.IsAsciiHexDigitLower)).Select(key => Path.Combine(ImageStore.FolderOf(paths, tenant), key))
            .Where(folder => File.Exists(Path.Combine(folder, Original)) && !File.Exists(Path.Combine(folder, $"{width}.{format}")) && ImageUrls.WidthsOf(WidthIn(folder)).Contains(width)).ToList();
        if (folders.Count < 2)
        {
            return;
        }

        var made = $"made-{Guid.CreateVersion7():n}.{format}";
        await MakeManyAsync(vips, [.. folders.Select(folder => Path.Combine(folder, Original))], width, format, made, paths.FolderOf(tenant.Name), CancellationToken.None);
        foreach (var folder in folders.Where(folder => File.Exists(Path.Combine(folder, made))))
        {
            File.Move(Path.Combine(folder, made), Path.Combine(folder, $"{width}.{format}"), overwrite: true);
        }
    }

    private static int WidthIn(string folder) => int.Parse(File.ReadAllText(Path.Combine(folder, "size")).Split('x')[0], CultureInfo.InvariantCulture);

    private async Task<bool> MakeAsync(string folder, int width, string format, string file)
    {
        if (!ImageUrls.WidthsOf(WidthIn(folder)).Contains(width))
        {
            return false;
        }

        var work = Directory.CreateDirectory(Path.Combine(paths.FolderOf(tenant.Name), "work", Guid.CreateVersion7().ToString("n"))).FullName;
        try
        {
            var made = Path.Combine(work, $"made.{format}");
            if (!await MakeAsync(vips, Path.Combine(folder, Original), width, format, made, work, CancellationToken.None))
            {
                return false;
            }

            File.Move(made, file, overwrite: true);
            return true;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
