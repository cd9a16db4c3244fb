using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>A shelf with the picture of something that stands on it.</summary>
internal sealed record CategoryTile(string Name, string Path, string? ImageKey, int ImageWidth, int ImageHeight)
{
    // A shelf without any picture would be walked through to its end, a second and more for each hundred thousand products.
    private const int LookedAt = 100;

    /// <summary>The picture of a shelf is that of the newest product in it, or in the first shelf below it that has any.</summary>
    public static async Task<IReadOnlyList<CategoryTile>> OfAsync(IReadOnlyList<CategoryNode> shelves, CatalogDb db, CategoryTree tree, TenantMemory memory, CancellationToken stop) =>
        shelves.Count == 0 ? [] : Of(shelves, await NewestAsync(tree, db, memory, stop), tree);

    public static IReadOnlyList<CategoryTile> Of(IReadOnlyList<CategoryNode> shelves, IReadOnlyDictionary<CategoryId, ProductCard> newest, CategoryTree tree) =>
    [
        .. shelves.Select(shelf =>
        {
            var card = tree.DownFrom(shelf).Select(id => newest.GetValueOrDefault(id)).FirstOrDefault(found => found is not null);
            return new CategoryTile(shelf.Name, shelf.Path, card?.ImageKey, card?.ImageWidth ?? 0, card?.ImageHeight ?? 0);
        }),
    ];

    /// <summary>The newest product with a picture of each category, among its newest hundred; kept in memory.</summary>
    public static async Task<IReadOnlyDictionary<CategoryId, ProductCard>> NewestAsync(CategoryTree tree, CatalogDb db, TenantMemory memory, CancellationToken stop) => await memory.GetAsync(
        "catalog.tiles",
        () => ReadAsync([.. tree.InOrder.Select(node => node.Id)], db, stop),
        newest => newest.Values.SelectMany(card => new[] { CatalogTags.Of(card.Id), SellerTags.Of(card.SellerId) }).Concat([CatalogTags.Shelves, CatalogTags.Categories]));

    private static async Task<IReadOnlyDictionary<CategoryId, ProductCard>> ReadAsync(IReadOnlyCollection<CategoryId> categories, CatalogDb db, CancellationToken stop)
    {
        var newest = (await Newest(categories, db).ToListAsync(stop)).Where(one => one.Product is not null).ToList();
        if (newest.Count == 0)
        {
            return new Dictionary<CategoryId, ProductCard>();
        }

        var ids = newest.ConvertAll(one => one.Product!.Value);
        var cards = await db.OnSale().Where(product => ids.Contains(product.Id)).AsCards(db).ToDictionaryAsync(card => card.Id, stop);
        return newest.Where(one => cards.ContainsKey(one.Product!.Value)).ToDictionary(one => one.Category, one => cards[one.Product!.Value]);
    }

    internal static IQueryable<NewestOfCategory> Newest(IReadOnlyCollection<CategoryId> categories, CatalogDb db) =>
        from category in db.Categories.AsNoTracking()
        where categories.Contains(category.Id)
        select new NewestOfCategory(
            category.Id,
            db.OnSale().Where(product => product.CategoryId == category.Id).OrderByDescending(product => product.PublishedAt).Take(LookedAt)
                .Where(product => product.Media.Any(media => media.ImageKey != null))
                .OrderByDescending(product => product.PublishedAt).Select(product => (ProductId?)product.Id).FirstOrDefault());

    internal sealed record NewestOfCategory(CategoryId Category, ProductId? Product);
}
