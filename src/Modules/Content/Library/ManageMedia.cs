using Marketplace.Content.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Library;

/// <summary>An admin keeps the pictures that pages show.</summary>
internal static class ManageMedia
{
    private const int PageSize = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/media", Show).RequirePermission(ContentPermissions.Manage).WithName("Content.Library");
        admin.MapPost("/media", Add).RequirePermission(ContentPermissions.Manage).WithName("Content.AddMedia");
        admin.MapPost("/media/removal", Remove).RequirePermission(ContentPermissions.Manage).WithName("Content.RemoveMedia");
    }

    internal sealed record MediaForm
    {
        public string? Path { get; init; }
    }

    internal sealed record LibraryPage(IReadOnlyList<MediaFile> Files, string Query, int Number, bool HasMore, bool Saved);

    private static async Task<IResult> Show(string? q, int? page, bool? saved, ContentDb db, CancellationToken stop) =>
        await PageOfAsync(q, page, saved is true, db, stop);

    private static async Task<IResult> Add(
        IFormFile? file, [FromForm] MediaForm form, HttpContext http, ContentDb db, MediaLibrary library, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        if (file is not { Length: > 0 })
        {
            return (await PageOfAsync(null, null, false, db, stop)).WithErrors(new Dictionary<string, string[]> { ["file"] = [ContentErrors.NoPicture.Message] });
        }

        var path = string.IsNullOrWhiteSpace(form.Path) ? NameOf(file.FileName) : form.Path.Trim();
        await using var content = file.OpenReadStream();
        if ((await library.PutAsync(path, content, stop)).Failed(out var error))
        {
            return (await PageOfAsync(null, null, false, db, stop)).WithError(error);
        }

        await NoteAsync("content.picture_added", path, unit, audit, stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/media?saved=true");
    }

    private static async Task<IResult> Remove(
        [FromForm] MediaForm form, HttpContext http, ContentDb db, MediaLibrary library, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        if (!MediaLibrary.IsPath(form.Path))
        {
            return (await PageOfAsync(null, null, false, db, stop)).WithError(ContentErrors.BadMediaPath);
        }

        if ((await library.RemoveAsync(form.Path!, stop)).Failed(out var error))
        {
            return (await PageOfAsync(null, null, false, db, stop)).WithError(error);
        }

        await NoteAsync("content.picture_removed", form.Path!, unit, audit, stop);
        return Results.Redirect($"{http.Request.PathBase}/admin/media?saved=true");
    }

    private static Task NoteAsync(string action, string path, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) => unit.CommitAsync(
        () =>
        {
            audit.Record(action, $"media:{path}"[..Math.Min(200, path.Length + 6)]);
            return Task.CompletedTask;
        },
        stop);

    private static string NameOf(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        return $"{Slug.From(Path.GetFileNameWithoutExtension(name))}{Path.GetExtension(name).ToLowerInvariant()}";
    }

    private static async Task<Page<LibraryPage>> PageOfAsync(string? q, int? page, bool saved, ContentDb db, CancellationToken stop)
    {
        var query = (q ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        query = query.Length > 80 ? query[..80] : query;
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var files = await db.Media.AsNoTracking().Where(m => query.Length == 0 || m.Path.Contains(query))
            .OrderByDescending(m => m.AddedAt).ThenBy(m => m.Path).Skip((number - 1) * PageSize).Take(PageSize + 1).ToListAsync(stop);
        return Page.Of("/Content/Library/ManageMedia.cshtml", new LibraryPage([.. files.Take(PageSize)], query, number, files.Count > PageSize, saved));
    }
}
