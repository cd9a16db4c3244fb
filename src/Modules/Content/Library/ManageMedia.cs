using Marketplace.Content.Data;
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
        admin.MapPost("/media/removal", Remove).RequirePermission(ContentPermissions.Manage).RequireTypedName("Remove picture").WithName("Content.RemoveMedia");
    }

    internal sealed record MediaForm
    {
        public string? Path { get; init; }
    }

    internal sealed record LibraryPage(IReadOnlyList<MediaFile> Files, string Query, string? Path, int Number, bool HasMore, bool Saved);

    private static async Task<IResult> Show(string? q, int? page, bool? saved, ContentDb db, CancellationToken stop) =>
        await PageOfAsync(q, null, page, saved is true, db, stop);

    private static async Task<IResult> Add(
        IFormFile? file, [FromForm] MediaForm form, HttpContext http, ContentDb db, MediaLibrary library, CancellationToken stop)
    {
        if (file is not { Length: > 0 })
        {
            return (await PageOfAsync(null, form.Path, null, false, db, stop)).WithErrors(new Dictionary<string, string[]> { ["file"] = [ContentErrors.NoPicture.Message] });
        }

        var path = string.IsNullOrWhiteSpace(form.Path) ? await library.NameForAsync(file.FileName, stop) : form.Path.Trim();
        await using var content = file.OpenReadStream();
        return (await library.PutAsync(path, content, stop)).Failed(out var error)
            ? (await PageOfAsync(null, form.Path, null, false, db, stop)).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/media?saved=true");
    }

    private static async Task<IResult> Remove([FromForm] MediaForm form, HttpContext http, ContentDb db, MediaLibrary library, CancellationToken stop) =>
        (await library.RemoveAsync(MediaLibrary.IsPath(form.Path) ? form.Path! : "", stop)).Failed(out var error)
            ? (await PageOfAsync(null, null, null, false, db, stop)).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/media?saved=true");

    private static async Task<Page<LibraryPage>> PageOfAsync(string? q, string? path, int? page, bool saved, ContentDb db, CancellationToken stop)
    {
        var query = QueryText.Clean(q, 80);
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var files = await db.Media.AsNoTracking().Where(m => query.Length == 0 || m.Path.Contains(query))
            .OrderByDescending(m => m.AddedAt).ThenBy(m => m.Path).Skip((number - 1) * PageSize).Take(PageSize + 1).ToListAsync(stop);
        return Page.Of("/Content/Library/ManageMedia.cshtml", new LibraryPage([.. files.Take(PageSize)], query, path, number, files.Count > PageSize, saved));
    }
}
