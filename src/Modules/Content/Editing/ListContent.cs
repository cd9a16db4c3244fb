using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Editing;

/// <summary>An admin looks for pages.</summary>
internal static class ListContent
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.Admin()
        .MapGet("/content", Handle).RequirePermission(ContentPermissions.Manage).WithName("Content.AdminList");

    internal sealed record Row(string ItemId, string Title, string Type, string Path, string Culture, bool Published, bool Shown, DateTimeOffset ModifiedAt, string Author);

    internal sealed record ContentPage(IReadOnlyList<Row> Rows, IReadOnlyList<ContentType> Types, string? Type, string Query, int Number, bool HasMore, bool Removed);

    private static async Task<IResult> Handle(string? q, string? type, int? page, bool? removed, ContentDb db, ContentTypes types, CancellationToken stop)
    {
        var wanted = await types.FindAsync(type, stop);
        var query = QueryText.Clean(q, 80);
        var number = Math.Clamp(page ?? 1, 1, 10_000);
        var items = db.Versions.AsNoTracking().Where(v => v.Latest);
        if (wanted is not null)
        {
            items = items.Where(v => v.Type == wanted.Name);
        }

        if (query.Length > 0)
        {
            var low = query.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
            items = items.Where(v => v.Title.Contains(query) || v.Title.ToLower().Contains(low) || v.Path.Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
        }

        var rows = await items.OrderByDescending(v => v.ModifiedAt).Skip((number - 1) * PageSize).Take(PageSize + 1)
            .Select(v => new Row(
                v.ItemId, v.Title, v.Type, v.Path, v.Culture, v.Published, db.Versions.Any(other => other.ItemId == v.ItemId && other.Published), v.ModifiedAt, v.Author))
            .ToListAsync(stop);
        return Page.Of(
            "/Content/Editing/ListContent.cshtml",
            new ContentPage([.. rows.Take(PageSize)], await types.AllAsync(stop), wanted?.Name, query, number, rows.Count > PageSize, removed is true));
    }
}
