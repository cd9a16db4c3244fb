using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Categories;

/// <summary>Puts a category somewhere with all below it, inside a commit: no circles, no two with one address, old addresses kept.</summary>
internal sealed class CategoryMoves(CatalogDb db, UnitOfWork unit, TimeProvider clock)
{
    /// <summary>All categories, while nobody else can move one: two who each move one into the other would make a circle that neither sees.</summary>
    public async Task<List<Category>> AllAsync(CancellationToken stop)
    {
        await db.Categories.Where(c => c.ParentId == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, c => c.Position), stop);
        return await db.Categories.ToListAsync(stop);
    }

    public async Task<Result> PlaceAsync(Category category, Category? parent, string slug, List<Category> all, CancellationToken stop)
    {
        var former = category.Path;
        if (parent is not null && (parent.Id == category.Id || parent.Path.StartsWith(former + "/", StringComparison.Ordinal)))
        {
            return CatalogErrors.CategoryInItself;
        }

        var known = all.Contains(category);
        var moved = all.Where(c => known && (c.Id == category.Id || c.Path.StartsWith(former + "/", StringComparison.Ordinal)))
            .OrderBy(c => c.Path.Length).Select(c => (Category: c, Was: c.Path)).ToList();
        category.Place(parent, slug);
        if (all.Exists(c => c.Id != category.Id && c.Path == category.Path))
        {
            return CatalogErrors.SlugTaken;
        }

        foreach (var (child, _) in moved.Where(one => one.Category.Id != category.Id))
        {
            child.Place(all.Find(c => c.Id == child.ParentId), child.Slug);
        }

        if (moved.Select(one => one.Category).Append(category).Any(c => c.Path.Count(letter => letter == '/') >= Category.MostLevels))
        {
            return CatalogErrors.TooDeep;
        }

        unit.Evict(CatalogTags.Categories);
        if (known && former != category.Path)
        {
            unit.Tell(new CategoryMoved(category.Id, category.Path, clock.GetUtcNow()));
        }

        await KeepFormerAsync(category, moved, stop);
        return Result.Done;
    }

    // An address belongs to who has it now; of two who had it, to who had it last.
    private async Task KeepFormerAsync(Category category, List<(Category Category, string Was)> moved, CancellationToken stop)
    {
        var now = moved.Select(one => one.Category.Path).Append(category.Path).ToHashSet();
        var left = moved.Where(one => !now.Contains(one.Was)).ToDictionary(one => one.Was, one => one.Category.Id);
        var touched = now.Concat(left.Keys).ToList();
        foreach (var former in await db.FormerPaths.Where(f => touched.Contains(f.Path)).ToListAsync(stop))
        {
            if (left.Remove(former.Path, out var latest))
            {
                former.CategoryId = latest;
            }
            else
            {
                db.FormerPaths.Remove(former);
            }
        }

        db.FormerPaths.AddRange(left.Select(one => new FormerPath { Path = one.Key, CategoryId = one.Value }));
    }
}
