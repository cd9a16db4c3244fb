using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Content.Items;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Editing;

/// <summary>An admin writes a page: as a draft, or for everybody to see. The form is made from the content type.</summary>
internal static class EditContent
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/content/new", New).RequirePermission(ContentPermissions.Manage).WithName("Content.New");
        admin.MapPost("/content/new", Create).RequirePermission(ContentPermissions.Manage).WithName("Content.Create");
        admin.MapGet("/content/{itemId}", Show).RequirePermission(ContentPermissions.Manage).WithName("Content.Edit");
        admin.MapPost("/content/{itemId}", Save).RequirePermission(ContentPermissions.Manage).WithName("Content.Save");
        admin.MapPost("/content/{itemId}/withdrawal", Withdraw).RequirePermission(ContentPermissions.Manage).WithName("Content.Withdraw");
        admin.MapPost("/content/{itemId}/removal", Remove).RequirePermission(ContentPermissions.Manage).RequireTypedName("Remove page").WithName("Content.Remove");
    }

    internal sealed record Input(ContentField Field, string Value, string Alt);

    internal sealed record EditPage(
        ContentType Type, string? ItemId, string? BasedOn, string Title, string Path, bool Published, bool Shown, IReadOnlyList<Input> Inputs,
        IReadOnlyList<string> Pictures, IReadOnlyList<string> Languages, bool Saved);

    private static async Task<IResult> New(string? type, ContentDb db, ContentTypes types, HttpContext http, CancellationToken stop) =>
        await types.FindAsync(type, stop) is { } wanted ? await PageOfAsync(wanted, null, null, false, db, http, stop) : Results.NotFound();

    private static async Task<IResult> Create(
        string? type, IFormCollection form, HttpContext http, ContentDb db, ContentTypes types, WriteContent write, UnitOfWork unit, CancellationToken stop) =>
        await types.FindAsync(type, stop) is { } wanted ? await WriteAsync(wanted, null, form, http, db, write, unit, stop) : Results.NotFound();

    private static async Task<IResult> Show(string itemId, bool? saved, ContentDb db, ContentTypes types, HttpContext http, CancellationToken stop) =>
        await LatestAsync(itemId, db, stop) is { } version && await types.FindAsync(version.Type, stop) is { } type
            ? await PageOfAsync(type, version, null, saved is true, db, http, stop)
            : Results.NotFound();

    private static async Task<IResult> Save(
        string itemId, IFormCollection form, HttpContext http, ContentDb db, ContentTypes types, WriteContent write, UnitOfWork unit, CancellationToken stop) =>
        await LatestAsync(itemId, db, stop) is { } version && await types.FindAsync(version.Type, stop) is { } type
            ? await WriteAsync(type, version, form, http, db, write, unit, stop)
            : Results.NotFound();

    private static Task<IResult> Withdraw(string itemId, HttpContext http, WriteContent write, UnitOfWork unit, CancellationToken stop) =>
        EndAsync(() => write.UnpublishAsync(QueryText.Clean(itemId, 64), stop), $"/admin/content/{QueryText.Clean(itemId, 64)}?saved=true", http, unit, stop);

    private static Task<IResult> Remove(string itemId, HttpContext http, WriteContent write, UnitOfWork unit, CancellationToken stop) =>
        EndAsync(() => write.RemoveAsync(QueryText.Clean(itemId, 64), stop), "/admin/content?removed=true", http, unit, stop);

    private static async Task<IResult> EndAsync(Func<Task<Result>> change, string then, HttpContext http, UnitOfWork unit, CancellationToken stop) =>
        (await unit.CommitAsync(change, stop)).Failed(out _) ? Results.NotFound() : Results.Redirect(http.Request.PathBase + then);

    private static async Task<IResult> WriteAsync(
        ContentType type, ContentVersion? version, IFormCollection form, HttpContext http, ContentDb db, WriteContent write, UnitOfWork unit, CancellationToken stop)
    {
        // The form has every field of the type; what an earlier definition of it had goes.
        var body = new JsonObject();
        var faults = new Dictionary<string, string[]>();
        foreach (var field in type.Fields)
        {
            var typed = Typed(form, field.Key);
            if (field.Kind == FieldKind.Number && typed.Length > 0 && !decimal.TryParse(typed, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            {
                faults[field.Key] = ["Write a number."];
                continue;
            }

            field.Write(body, typed, Typed(form, field.AltKey));
        }

        if (faults.Count > 0)
        {
            return (await PageOfAsync(type, version, form, false, db, http, stop)).WithErrors(faults);
        }

        var author = http.User.FindFirstValue(ClaimTypes.Email) ?? http.User.Identity?.Name ?? "";
        var answer = await unit.CommitAsync(
            () => write.SaveAsync(type, version?.ItemId, form["basedOn"] is [{ Length: > 0 } open] ? open : null, body, form["act"] == "publish", author, stop), stop);
        return answer.Failed(out var error, out var written)
            ? (await PageOfAsync(type, version, form, false, db, http, stop)).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/content/{written.ItemId}?saved=true");
    }

    private static string Typed(IFormCollection form, string key) => ((string?)form[key] ?? "").Trim();

    private static Task<ContentVersion?> LatestAsync(string itemId, ContentDb db, CancellationToken stop)
    {
        var id = QueryText.Clean(itemId, 64);
        return db.Versions.AsNoTracking().SingleOrDefaultAsync(v => v.ItemId == id && v.Latest, stop);
    }

    // What was typed stands there again, on the version that it was typed for.
    private static async Task<Page<EditPage>> PageOfAsync(
        ContentType type, ContentVersion? version, IFormCollection? typed, bool saved, ContentDb db, HttpContext http, CancellationToken stop)
    {
        var body = version?.Parts ?? [];
        var shown = version is not null && await db.Versions.AnyAsync(v => v.ItemId == version.ItemId && v.Published, stop);
        var pictures = type.Fields.Any(field => field.Kind == FieldKind.Media)
            ? await db.Media.AsNoTracking().OrderBy(m => m.Path).Take(1_000).Select(m => m.Path).ToListAsync(stop)
            : [];
        return Page.Of("/Content/Editing/EditContent.cshtml", new EditPage(
            type, version?.ItemId, typed is null ? version?.Mark : typed["basedOn"], version?.Title ?? "", version?.Path ?? "", version?.Published is true, shown,
            [.. type.Fields.Select(field => typed is null
                ? new Input(field, field.Read(body), field.ReadAlt(body))
                : new Input(field, Typed(typed, field.Key), Typed(typed, field.AltKey)))],
            pictures, http.Features.Get<LanguageFeature>()?.Languages ?? [], saved));
    }
}
