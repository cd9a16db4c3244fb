using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Content.Editing;

/// <summary>An admin looks for pages.</summary>
internal static class ListContent
{
    private static readonly TableOf<Row> _table = new TableOf<Row>("pages", "Pages", row => row.ItemId, row => row.ItemId)
        {
            FirstSort = "-changed", EmptyTitle = "No pages here", EmptyText = "Write what buyers and sellers should know: about you, terms, delivery, privacy.",
        }
        .Search("Title or address", Find)
        .Choice("status", "Status", [("shown", "On the site"), ("drafts", "Draft")], (rows, status) => status == "shown" ? rows.Where(row => row.Shown) : rows.Where(row => !row.Published), tabs: true)
        .Column("title", "Title", row => Cell.Link(row.Title, $"/admin/content/{row.ItemId}"), row => row.Title)
        .Column("address", "Address", row => row.Path.Length > 0 && row.Shown ? Cell.Link("/" + row.Path, "/" + row.Path) : Cell.Of(row.Path.Length > 0 ? "/" + row.Path : ""), row => row.Path)
        .Column("type", "Type", row => Cell.Of(row.Type), row => row.Type, shown: false)
        .Column("language", "Language", row => row.Culture.Length > 0 ? Cell.Of(row.Culture) : Cell.Badge("All", "muted"), row => row.Culture)
        .Column("changed", "Changed", row => Cell.Of(row.ModifiedAt) with { Note = row.Author }, row => row.ModifiedAt)
        .Column("status", "Status", row => row.Published ? Cell.Badge("On the site", "badge badge-success")
            : row.Shown ? Cell.Badge("On the site, with a draft", "badge badge-warning")
            : Cell.Badge("Draft", "badge badge-neutral"));

    public static void Map(IEndpointRouteBuilder routes) => routes.Admin()
        .MapTable("/content", _table, http => Rows(http.RequestServices.GetRequiredService<ContentDb>())).RequirePermission(ContentPermissions.Manage);

    internal sealed record Row
    {
        public required string ItemId { get; init; }

        public required string Title { get; init; }

        public required string Type { get; init; }

        public required string Path { get; init; }

        public required string Culture { get; init; }

        public bool Published { get; init; }

        public bool Shown { get; init; }

        public DateTimeOffset ModifiedAt { get; init; }

        public required string Author { get; init; }
    }

    private static IQueryable<Row> Rows(ContentDb db) => db.Versions.AsNoTracking().Where(v => v.Latest).Select(v => new Row
    {
        ItemId = v.ItemId, Title = v.Title, Type = v.Type, Path = v.Path, Culture = v.Culture, Published = v.Published,
        Shown = db.Versions.Any(other => other.ItemId == v.ItemId && other.Published), ModifiedAt = v.ModifiedAt, Author = v.Author,
    });

    private static IQueryable<Row> Find(IQueryable<Row> rows, string words)
    {
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return rows.Where(row => row.Title.Contains(words) || row.Title.ToLower().Contains(low) || row.Path.Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
    }
}

/// <summary>Above the list: a page of each type can be begun, and a removed one is said.</summary>
internal sealed class NewContent(ContentTypes types) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(object? model) => View("/Content/Editing/NewContent.cshtml", await types.AllAsync(HttpContext.RequestAborted));
}
