using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Catalog.Categories;

/// <summary>An admin looks at the tree of categories and moves them in it: with buttons, keys or by dragging, each one call.</summary>
internal static class MoveCategory
{
    /// <summary>In place of a parent's id: it stands in none.</summary>
    public const string Top = "top";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/categories", List).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.AdminCategories");
        admin.MapPost("/categories/{id}/place", Handle).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.MoveCategory");
    }

    internal sealed record PlaceForm
    {
        /// <summary>Id of what it is to stand in, or <see cref="Top"/>.</summary>
        public string? Parent { get; init; }

        /// <summary>How many of those beside it stand before it; last when empty.</summary>
        public string? Place { get; init; }

        /// <summary><c>up</c> or <c>down</c>, in place of the two above.</summary>
        public string? Step { get; init; }
    }

    /// <summary>The tree, what has just been moved and from where, and what is about to be moved.</summary>
    internal sealed record TreePage(CategoryTree Tree, CategoryNode? Moved, string From, int At, CategoryNode? Moving)
    {
        public IReadOnlyList<CategoryNode> Beside(CategoryNode node) => node.ParentId is { } parent ? Tree.ChildrenOf(parent) : Tree.Tops;
    }

    /// <summary>One row and all below it.</summary>
    internal sealed record Branch(TreePage Page, IReadOnlyList<CategoryNode> Nodes);

    private static async Task<IResult> List(string? moved, string? from, string? at, string? move, CategoryTree tree, CancellationToken stop) =>
        Show(await tree.LoadAsync(stop), moved, from, at, move);

    private static Page<TreePage> Show(CategoryTree tree, string? moved, string? from, string? at, string? move)
    {
        CategoryNode? Node(string? id) => CategoryId.TryParse(id, null, out var known) ? tree.Find(known) : null;
        var back = from == Top ? Top : Node(from)?.Id.ToString();
        var place = int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return Page.Of("/Catalog/Categories/ListCategories.cshtml", new TreePage(tree, back is null || place < 0 ? null : Node(moved), back ?? Top, place, Node(move)));
    }

    private static async Task<IResult> Handle(
        CategoryId id, [FromForm] PlaceForm form, HttpContext http, CategoryTree tree, CategoryMoves moves, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        await tree.LoadAsync(stop);
        if (tree.Find(id) is null)
        {
            return Results.NotFound();
        }

        (string Parent, int Place)? was = null;
        var answer = await unit.CommitAsync(
            async () =>
            {
                was = null;
                var all = await moves.AllAsync(stop);
                if (all.Find(c => c.Id == id) is not { } category)
                {
                    return CatalogErrors.UnknownCategory;
                }

                var before = Beside(all, category.ParentId);
                var former = (Path: category.Path, Place: before.IndexOf(category));
                if (Wanted(form, category, before, all).Failed(out var wrong, out var wanted))
                {
                    return wrong;
                }

                var from = category.ParentId?.ToString() ?? Top;
                if ((await moves.PlaceAsync(category, wanted.Parent, category.Slug, all, stop)).Failed(out var refused))
                {
                    return refused;
                }

                var beside = Beside(all, category.ParentId);
                beside.Remove(category);
                var place = Math.Min(wanted.Place, beside.Count);
                beside.Insert(place, category);
                foreach (var (position, one) in beside.Index())
                {
                    one.Stand(position);
                }

                if (former != (category.Path, place))
                {
                    was = (from, former.Place);
                    audit.Record("catalog.category_moved", $"category:{id}", new { former.Path, former.Place }, new { category.Path, Place = place });
                }

                return Result.Done;
            },
            stop);
        tree.Forget();
        if (answer.Failed(out var error))
        {
            return Show(await tree.LoadAsync(stop), null, null, null, form.Step is null ? id.ToString() : null).WithError(error);
        }

        var note = was is null ? "" : new QueryBuilder { { "moved", id.ToString() }, { "from", was.Value.Parent }, { "at", was.Value.Place.ToString(CultureInfo.InvariantCulture) } }.ToString();
        return Results.Redirect($"{http.Request.PathBase}/admin/categories{note}#c-{id}");
    }

    private static Result<(Category? Parent, int Place)> Wanted(PlaceForm form, Category category, List<Category> beside, List<Category> all)
    {
        if (form.Step is "up" or "down")
        {
            var stands = beside.IndexOf(category);
            return (all.Find(c => c.Id == category.ParentId), Math.Max(0, form.Step == "up" ? stands - 1 : stands + 1));
        }

        var parent = CategoryId.TryParse(form.Parent, null, out var above) ? all.Find(c => c.Id == above) : null;
        if (parent is null && form.Parent != Top)
        {
            return CatalogErrors.UnknownCategory;
        }

        return string.IsNullOrEmpty(form.Place) ? (parent, int.MaxValue)
            : int.TryParse(form.Place, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (parent, place)
            : CatalogErrors.UnknownPlace;
    }

    private static List<Category> Beside(List<Category> all, CategoryId? parent) =>
        [.. all.Where(c => c.ParentId == parent).OrderBy(c => c.Position).ThenBy(c => c.Name, StringComparer.CurrentCulture)];
}
