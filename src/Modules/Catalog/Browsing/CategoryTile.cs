using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>A shelf with the picture of something that stands on it.</summary>
internal sealed record CategoryTile(string Name, string Path, string? ImageKey, int ImageWidth, int ImageHeight)
{
    /// <summary>One statement for all: the newest picture of each category; that of a shelf is the first one in it or below it.</summary>
    public static async Task<IReadOnlyList<CategoryTile>> OfAsync(IReadOnlyList<CategoryNode> shelves, CatalogDb db, CategoryTree tree, CancellationToken stop)
    {
        var pictures = await Pictures(db).ToDictionaryAsync(picture => picture.Id, stop);
        return
        [
            .. shelves.Select(shelf =>
            {
                var picture = tree.DownFrom(shelf).Select(id => pictures.GetValueOrDefault(id)).FirstOrDefault(found => found?.Key is not null);
                return new CategoryTile(shelf.Name, shelf.Path, picture?.Key, picture?.Width ?? 0, picture?.Height ?? 0);
            }),
        ];
    }

    internal static IQueryable<Picture> Pictures(CatalogDb db) =>
        from category in db.Categories.AsNoTracking()
        let cover = db.OnSale().Where(product => product.CategoryId == category.Id).OrderByDescending(product => product.PublishedAt).Take(1)
            .SelectMany(product => product.Media.Where(media => media.ImageKey != null).OrderBy(media => media.Position).Take(1)).FirstOrDefault()
        select new Picture(category.Id, cover == null ? null : cover.ImageKey, cover == null ? 0 : cover.Width, cover == null ? 0 : cover.Height);

    internal sealed record Picture(Contracts.CategoryId Id, string? Key, int Width, int Height);
}
