using Marketplace.Catalog.Contracts;

namespace Marketplace.Catalog.Categories;

/// <summary>Names categories for other modules.</summary>
internal sealed class CategoryDirectory(CategoryTree categories) : ICategoryDirectory
{
    public async Task<IReadOnlyList<CategorySummary>> AllAsync(CancellationToken stop) =>
        [.. (await categories.LoadAsync(stop)).InOrder.Select(node => new CategorySummary(node.Id, node.ParentId, node.Name, node.Path))];
}
