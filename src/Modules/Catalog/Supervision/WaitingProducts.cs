using Marketplace.Catalog.Data;
using Marketplace.Catalog.Editing;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Supervision;

/// <summary>Products that wait for a review; in a shop, those that its people should look at.</summary>
internal sealed class WaitingProducts(CatalogDb db, ShelfCounts shelf) : IAdminTodo, IShopTodo
{
    public Permission Permission => CatalogPermissions.ManageProducts;

    public SellerRole Role => SellerRole.Manager;

    public async Task<IReadOnlyList<Todo>> WaitingAsync(CancellationToken stop) =>
        [new Todo(await db.Products.CountAsync(p => p.Status == ProductStatus.InReview && p.DeletedAt == null, stop), "{0} product waits for review", "{0} products wait for review", "/admin/products?status=InReview", Urgent: true)];

    public async Task<IReadOnlyList<Todo>> WaitingAsync(SellerId shop, CancellationToken stop)
    {
        var counts = await shelf.OfAsync(shop, stop);
        return
        [
            new Todo(counts.Of(ProductStatus.Rejected), "{0} product was rejected", "{0} products were rejected", "/products?status=Rejected", Urgent: true),
            new Todo(counts.SoldOut, "{0} product is sold out", "{0} products are sold out", "/products?status=Published&stock=out"),
            new Todo(counts.Of(ProductStatus.Draft), "{0} draft is not published", "{0} drafts are not published", "/products?status=Draft"),
        ];
    }
}
