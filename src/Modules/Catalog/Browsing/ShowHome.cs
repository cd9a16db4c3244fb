using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Data;
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
        .MapGet("/", Handle).AllowAnonymous().WithName("Catalog.Home");

    internal sealed record HomePage(string SiteName, IReadOnlyList<CategoryNode> Categories, IReadOnlyList<ProductCard> NewProducts);

    private static async Task<IResult> Handle(CatalogDb db, CategoryTree categories, ISettings<SiteSettings> site, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        var products = await db.OnSale().InOrder(ProductOrder.Newest).Take(NewProducts).AsCards(db).ToListAsync(stop);
        return Page.Of("/Catalog/Browsing/ShowHome.cshtml", new HomePage(site.Current.SiteName, tree.Tops, products));
    }
}
