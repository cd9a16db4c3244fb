using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>Somebody comes in by the front door.</summary>
internal static class ShowHome
{
    private const int NewProducts = 12;

    public static void Map(IEndpointRouteBuilder routes) => routes.Storefront()
        .MapGet("/", Handle).AllowAnonymous().AsPublicPage().WithName("Catalog.Home");

    internal sealed record HomePage(string SiteName, IReadOnlyList<CategoryTile> Categories, IReadOnlyList<ProductCard> NewProducts, string BaseUrl)
    {
        /// <summary>What the front door shows at once.</summary>
        public IReadOnlyList<ProductCard> Window => [.. NewProducts.Where(product => product.ImageKey is not null).Take(5)];
    }

    private static async Task<IResult> Handle(CatalogDb db, CategoryTree categories, TenantMemory memory, ISettings<SiteSettings> site, HttpRequest request, CancellationToken stop)
    {
        request.HttpContext.Tag(CatalogTags.Categories, CatalogTags.Shelves);
        var tree = await categories.LoadAsync(stop);
        var newest = await CategoryTile.NewestAsync(tree, db, memory, stop);
        var tiles = CategoryTile.Of(tree.Tops, newest, tree);
        var products = Mixed(newest.Values, await db.OnSale().InOrder(ProductOrder.Newest).Take(NewProducts).AsCards(db).ToListAsync(stop));
        return Page.Of("/Catalog/Browsing/ShowHome.cshtml", new HomePage(site.Current.SiteName, tiles, products, site.Current.OriginOf(request) + request.PathBase));
    }

    /// <summary>The newest of each shelf, so that one shop's delivery does not fill the window; filled up with the newest of all.</summary>
    private static List<ProductCard> Mixed(IEnumerable<ProductCard> ofShelves, IReadOnlyList<ProductCard> ofAll)
    {
        // Ids are in the order of time.
        var mixed = ofShelves.OrderByDescending(card => card.Id.Value).GroupBy(card => card.ImageKey).Select(same => same.First()).Take(NewProducts).ToList();
        return [.. mixed.Concat(ofAll.Where(card => mixed.TrueForAll(known => known.Id != card.Id))).Take(NewProducts)];
    }
}
