using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>Somebody looks through a shelf and all below it.</summary>
internal static class ShowCategory
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var storefront = routes.Storefront();
        storefront.MapGet("/categories", All).AllowAnonymous().AsPublicPage().WithName("Catalog.Categories");
        storefront.MapGet("/categories/{**path}", Handle).AllowAnonymous().AsPublicPage().WithName("Catalog.Category");
    }

    internal sealed record CategoryPage(
        CategoryNode Category, IReadOnlyList<CategoryNode> Above, IReadOnlyList<CategoryTile> Below, NarrowedShelf Shelf, NarrowingPanel Panel,
        ProductOrder Order, int Number, bool HasMore, string BaseUrl)
    {
        /// <summary>The same list in another order.</summary>
        public string Link(ProductOrder order) => NarrowingPanel.AddressOf(Panel.Path, Sorted(order).Concat(Panel.Narrowing.Pairs()));

        public string Link(int number) => NarrowingPanel.AddressOf(
            Panel.Path, Panel.Kept.Concat(Panel.Narrowing.Pairs()).Concat(number > 1 ? [new("page", number.ToString(CultureInfo.InvariantCulture))] : []));

        internal static IReadOnlyList<KeyValuePair<string, string>> Sorted(ProductOrder order) => order == ProductOrder.Newest ? [] : [new("sort", order.ToString())];
    }

    private static async Task<IResult> All(CatalogDb db, CategoryTree categories, TenantMemory memory, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        var tiles = await CategoryTile.OfAsync(tree.Tops, db, tree, memory, stop);
        return Page.Of("/Catalog/Browsing/ShowCategories.cshtml", new CategoriesPage(tree, tiles));
    }

    internal sealed record CategoriesPage(CategoryTree Tree, IReadOnlyList<CategoryTile> Tiles);

    private static async Task<IResult> Handle(
        string path, string? sort, string? page, HttpRequest request, CatalogDb db, CategoryTree categories, TenantMemory memory, IEnumerable<INarrowedShelves> shelves,
        ISettings<CatalogSettings> settings, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        if (tree.FindByPath(path.TrimEnd('/')) is not { } category)
        {
            return await MovedAsync(path.TrimEnd('/'), request, db, tree, stop);
        }

        request.HttpContext.Tag(CatalogTags.Categories, CatalogTags.Shelves);
        var order = Enum.TryParse<ProductOrder>(sort, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : ProductOrder.Newest;
        var narrowing = Narrowing.Of(request.Query);
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? Math.Clamp(wanted, 1, 10_000) : 1;
        var size = settings.Current.PageSize;
        var currency = site.Current.Currency;

        var shelf = shelves.FirstOrDefault() is { } narrowed ? await narrowed.ShowAsync(category.Path, narrowing, order, (number - 1) * size, size, stop) : null;
        if (shelf is null || (shelf.Total == 0 && narrowing.IsEmpty))
        {
            // Nobody offers facets here, or they have not been made yet.
            shelf = await OwnShelfAsync(tree.DownFrom(category), narrowing, order, (number - 1) * size, size, currency, db, stop);
        }

        if (shelf.Products.Count == 0 && number > 1)
        {
            return Results.NotFound();
        }

        var below = await CategoryTile.OfAsync(tree.ChildrenOf(category.Id), db, tree, memory, stop);
        var panel = new NarrowingPanel($"/categories/{category.Path}", narrowing, shelf.Facets, CategoryPage.Sorted(order), currency);
        return Page.Of("/Catalog/Browsing/ShowCategory.cshtml", new CategoryPage(
            category, [.. tree.UpFrom(category.Id).Skip(1).Reverse()], below, shelf, panel, order, number,
            number * size < shelf.Total, site.Current.OriginOf(request) + request.PathBase));
    }

    private static async Task<IResult> MovedAsync(string path, HttpRequest request, CatalogDb db, CategoryTree tree, CancellationToken stop)
    {
        if (!path.Split('/').All(Slug.IsWellFormed) || await db.FormerPaths.AsNoTracking().SingleOrDefaultAsync(f => f.Path == path, stop) is not { } former
            || tree.Find(former.CategoryId) is not { } now)
        {
            return Results.NotFound();
        }

        request.HttpContext.Tag(CatalogTags.Categories);
        return Results.Redirect($"{request.PathBase}/categories/{now.Path}{request.QueryString}", permanent: true);
    }

    private static async Task<NarrowedShelf> OwnShelfAsync(
        IReadOnlyList<CategoryId> categories, Narrowing narrowing, ProductOrder order, int skip, int take, string currency, CatalogDb db, CancellationToken stop)
    {
        var ids = categories.Select(id => (CategoryId?)id).ToList();
        var products = db.OnSale().Where(p => ids.Contains(p.CategoryId));
        if (narrowing.MinMinor(currency) is { } lowest)
        {
            products = products.Where(p => p.FromMinor >= lowest);
        }

        if (narrowing.MaxMinor(currency) is { } highest)
        {
            products = products.Where(p => p.FromMinor <= highest);
        }

        var total = await products.CountAsync(stop);
        return new NarrowedShelf(await products.InOrder(order).Skip(skip).Take(take).AsCards(db).ToListAsync(stop), total, [], new Dictionary<string, int>());
    }
}
