using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tables;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog.Editing;

/// <summary>A seller looks through the own products, and moves several at once.</summary>
internal static class ListProducts
{
    private static readonly TableOf<ProductRow> _table = new TableOf<ProductRow>("shop-products", "Products", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-changed", EmptyTitle = "No products here", EmptyText = "Nothing fits what you look for, or the shelf is still empty.",
            Add = ("New product", "new", null),
        }
        .WithProducts(row => $"/vendor/{row.SellerSlug}/products/{row.Id}")
        .WithFacts()
        .Act(new TableAct("publish", "Publish", (http, id, _, stop) => MoveAsync(http, id, Publish, stop)) { UndoneBy = "archive", Shortcut = "u" })
        .Act(new TableAct("archive", "Take off the shelves", (http, id, _, stop) => MoveAsync(http, id, (product, at, _) => product.Archive(at), stop)) { UndoneBy = "draft", Shortcut = "a" })
        .Act(new TableAct("draft", "Back to draft", (http, id, _, stop) => MoveAsync(http, id, (product, at, _) => product.BackToDraft(at), stop)))
        .Act(new TableAct("delete", "Delete", (http, id, _, stop) => MoveAsync(http, id, (product, at, _) => Done(() => product.Delete(at)), stop)) { UndoneBy = "restore" })
        .Act(new TableAct("restore", "Restore", (http, id, _, stop) => MoveAsync(http, id, (product, at, _) => Done(() => product.Restore(at)), stop)));

    public static void Map(IEndpointRouteBuilder routes) => routes.Vendor(SellerRole.Manager).MapTable("/products", _table, Rows);

    private static IQueryable<ProductRow> Rows(HttpContext http)
    {
        var db = http.RequestServices.GetRequiredService<CatalogDb>();
        var shop = http.RequestServices.GetRequiredService<CurrentSeller>().Id;
        return ProductTables.Rows(db, db.Products.Where(product => product.SellerId == shop));
    }

    private static Result Publish(Product product, DateTimeOffset at, IServiceProvider services) => MoveProduct.Publish(
        product, services.GetRequiredService<CurrentSeller>().Shop.Status == SellerStatus.Active, services.GetRequiredService<ISettings<CatalogSettings>>().Current, at);

    private static Task<Result> MoveAsync(HttpContext http, string id, Func<Product, DateTimeOffset, IServiceProvider, Result> move, CancellationToken stop)
    {
        var services = http.RequestServices;
        return MoveProduct.ChangeAsync(
            ProductId.TryParse(id, null, out var product) ? product : default, services.GetRequiredService<CurrentSeller>(),
            (one, at) => move(one, at, services),
            services.GetRequiredService<CatalogDb>(), services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<TimeProvider>(), stop);
    }

    private static Result Done(Action act)
    {
        act();
        return Result.Done;
    }
}
