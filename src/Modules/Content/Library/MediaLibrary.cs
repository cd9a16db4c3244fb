using Marketplace.Content.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Media;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Library;

/// <summary>Puts pictures into the library; the same name again replaces the picture.</summary>
internal sealed class MediaLibrary(ContentDb db, UnitOfWork unit, IImageStore images, IAuditTrail audit, TimeProvider clock)
{
    public static bool IsPath(string? path) => path is { Length: > 0 and <= 200 }
        && path.Split('/').All(part => part.Length > 0 && part.Trim('.').Length > 0 && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));

    public async Task<Result> PutAsync(string path, Stream content, CancellationToken stop)
    {
        if (!IsPath(path))
        {
            return ContentErrors.BadMediaPath;
        }

        if ((await images.AddAsync(content, stop)).Failed(out var error, out var image))
        {
            return error;
        }

        return await unit.CommitAsync(
            async () =>
            {
                var file = await db.Media.FindAsync([path], stop);
                if (file is null)
                {
                    file = new MediaFile { Path = path };
                    db.Media.Add(file);
                }

                audit.Record("content.picture_put", Subject(path), file.ImageKey.Length == 0 ? null : new { file.ImageKey }, new { ImageKey = image.Key });
                (file.ImageKey, file.Width, file.Height, file.AddedAt) = (image.Key, image.Width, image.Height, clock.GetUtcNow());
                return Result.Done;
            },
            stop);
    }

    public Task<Result> RemoveAsync(string path, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            if (await db.Media.FindAsync([path], stop) is not { } file)
            {
                return ContentErrors.UnknownMedia(path);
            }

            var shown = await db.Versions.Where(v => (v.Latest || v.Published) && v.Body.Contains("\"" + path + "\"")).Select(v => v.Title).FirstOrDefaultAsync(stop);
            if (shown is not null)
            {
                return ContentErrors.MediaInUse(path, shown);
            }

            db.Media.Remove(file);
            audit.Record("content.picture_removed", Subject(path), new { file.ImageKey });
            return Result.Done;
        },
        stop);

    /// <summary>A name made from that of a file, which no picture has.</summary>
    public async Task<string> NameForAsync(string fileName, CancellationToken stop)
    {
        var file = Path.GetFileName(fileName.Replace('\\', '/'));
        var (name, ending) = (Slug.From(Path.GetFileNameWithoutExtension(file)) is { Length: > 0 } slug ? slug : "picture", Slug.From(Path.GetExtension(file)));
        ending = ending.Length is > 0 and <= 5 ? $".{ending}" : "";
        var taken = await db.Media.Where(m => m.Path.StartsWith(name)).Select(m => m.Path).ToListAsync(stop);
        return Enumerable.Range(1, taken.Count + 1).Select(i => i == 1 ? name + ending : $"{name}-{i}{ending}").First(free => !taken.Contains(free));
    }

    private static string Subject(string path) => $"media:{path}"[..Math.Min(200, path.Length + 6)];
}
