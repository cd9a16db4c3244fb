using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
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

namespace Marketplace.Catalog.Categories;

/// <summary>An admin makes, describes, moves and removes categories.</summary>
internal static class ManageCategories
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.Admin();
        admin.MapGet("/categories/new", New).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.NewCategory");
        admin.MapPost("/categories/new", Create).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.CreateCategory");
        admin.MapGet("/categories/{id}", Show).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.EditCategory");
        admin.MapPost("/categories/{id}", Save).RequirePermission(CatalogPermissions.ManageCategories).WithName("Catalog.SaveCategory");
        admin.MapPost("/categories/{id}/removal", Remove).RequirePermission(CatalogPermissions.ManageCategories).RequireTypedName("Remove category").WithName("Catalog.RemoveCategory");
    }

    internal sealed record CategoryForm
    {
        [Required(ErrorMessage = "Give the category a name."), StringLength(120, ErrorMessage = "A name has 120 characters at most.")]
        public string? Name { get; init; }

        [StringLength(120, ErrorMessage = "A name has 120 characters at most.")]
        public string? NameRu { get; init; }

        [StringLength(96, ErrorMessage = "An address has small Latin letters, digits and single hyphens.")]
        public string? Slug { get; init; }

        public string? ParentId { get; init; }

        [RegularExpression("^[0-9]{1,6}$", ErrorMessage = "A place is a whole number.")]
        public string? Position { get; init; }

        [StringLength(60, ErrorMessage = "A tax class has 60 characters at most.")]
        public string? TaxClass { get; init; }

        [StringLength(8_000, ErrorMessage = "Write 8,000 characters at most.")]
        public string? Attributes { get; init; }
    }

    internal sealed record CategoryPage(CategoryNode? Category, CategoryForm Form, IReadOnlyList<CategoryNode> Others);

    private static async Task<IResult> New(string? parent, CategoryTree tree, CancellationToken stop) =>
        Form(null, new CategoryForm { ParentId = parent }, await tree.LoadAsync(stop));

    private static async Task<IResult> Show(CategoryId id, CategoryTree tree, CancellationToken stop)
    {
        await tree.LoadAsync(stop);
        return tree.Find(id) is { } node
            ? Form(node, new CategoryForm
            {
                Name = node.EnglishName, NameRu = node.RussianName, Slug = node.Slug, ParentId = node.ParentId?.ToString(),
                Position = node.Position.ToString(CultureInfo.InvariantCulture), TaxClass = node.OwnTaxClass, Attributes = AttributeLines.Write(node.OwnAttributes),
            }, tree)
            : Results.NotFound();
    }

    private static Task<IResult> Create(
        [FromForm] CategoryForm form, HttpContext http, CatalogDb db, CategoryTree tree, CategoryMoves moves, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) =>
        WriteAsync(null, form, http, db, tree, moves, unit, audit, stop);

    private static Task<IResult> Save(
        CategoryId id, [FromForm] CategoryForm form, HttpContext http, CatalogDb db, CategoryTree tree, CategoryMoves moves, UnitOfWork unit, IAuditTrail audit, CancellationToken stop) =>
        WriteAsync(id, form, http, db, tree, moves, unit, audit, stop);

    private static async Task<IResult> WriteAsync(
        CategoryId? id, CategoryForm form, HttpContext http, CatalogDb db, CategoryTree tree, CategoryMoves moves, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        await tree.LoadAsync(stop);
        var node = tree.Find(id);
        if (id is not null && node is null)
        {
            return Results.NotFound();
        }

        var faults = FormCheck.Of(form);
        var slug = string.IsNullOrWhiteSpace(form.Slug) ? Slug.From(form.Name) : form.Slug.Trim();
        if (!faults.ContainsKey(nameof(form.Name)) && !Slug.IsWellFormed(slug))
        {
            faults[nameof(form.Slug)] = ["An address has small Latin letters, digits and single hyphens."];
        }

        if (AttributeLines.Read(form.Attributes) is not { } attributes)
        {
            faults[nameof(form.Attributes)] = ["Write one attribute on a line: its name, a colon, and text, number, boolean or choices divided by commas."];
            attributes = [];
        }

        if (faults.Count > 0)
        {
            return Form(node, form, tree).WithErrors(faults);
        }

        var answer = await unit.CommitAsync(
            async () =>
            {
                unit.Evict(CatalogTags.Categories);
                var all = await moves.AllAsync(stop);
                var parent = CategoryId.TryParse(form.ParentId, null, out var above) ? all.Find(c => c.Id == above) : null;
                var category = id is null ? Category.New(slug) : all.Find(c => c.Id == id)!;
                if (!string.IsNullOrEmpty(form.ParentId) && parent is null)
                {
                    return CatalogErrors.UnknownCategory;
                }

                var former = category.Path;
                if ((await moves.PlaceAsync(category, parent, slug, all, stop)).Failed(out var refused))
                {
                    return refused;
                }

                var place = string.IsNullOrEmpty(form.Position) ? all.Count(c => c.ParentId == parent?.Id) : int.Parse(form.Position, CultureInfo.InvariantCulture);
                category.Describe(form.Name!.Trim(), string.IsNullOrWhiteSpace(form.NameRu) ? null : form.NameRu.Trim(), place, form.TaxClass?.Trim() ?? "", attributes);
                if (id is null)
                {
                    db.Categories.Add(category);
                }

                audit.Record(id is null ? "catalog.category_made" : "catalog.category_changed", $"category:{category.Id}", id is null ? null : new { Path = former }, new { category.Path, category.Name });
                return Result.Done;
            },
            stop);
        return answer.Failed(out var error)
            ? Form(node, form, tree).WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/categories");
    }

    private static async Task<IResult> Remove(
        CategoryId id, HttpContext http, CatalogDb db, CategoryTree tree, UnitOfWork unit, IAuditTrail audit, CancellationToken stop)
    {
        await tree.LoadAsync(stop);
        if (tree.Find(id) is not { } node)
        {
            return Results.NotFound();
        }

        var answer = await unit.CommitAsync(
            async () =>
            {
                tree.Forget();
                if ((await tree.LoadAsync(stop)).ChildrenOf(id).Count > 0 || await db.Products.AnyAsync(p => p.CategoryId == id, stop))
                {
                    return CatalogErrors.CategoryNotEmpty;
                }

                unit.Evict(CatalogTags.Categories);
                db.Categories.Remove(await db.Categories.SingleAsync(c => c.Id == id, stop));
                audit.Record("catalog.category_removed", $"category:{id}", new { node.Path, Name = node.EnglishName });
                return Result.Done;
            },
            stop);
        return answer.Failed(out var error)
            ? Page.Of("/Catalog/Editing/Refused.cshtml", $"~/admin/categories/{id}").WithError(error)
            : Results.Redirect($"{http.Request.PathBase}/admin/categories");
    }

    private static Page<CategoryPage> Form(CategoryNode? node, CategoryForm form, CategoryTree tree)
    {
        var below = node is null ? [] : tree.DownFrom(node);
        return Page.Of("/Catalog/Categories/EditCategory.cshtml", new CategoryPage(node, form, [.. tree.InOrder.Where(other => !below.Contains(other.Id))]));
    }
}
