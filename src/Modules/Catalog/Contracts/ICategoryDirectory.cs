namespace Marketplace.Catalog.Contracts;

/// <summary>A category as other modules show it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ParentId">The category that it stands in, or null.</param>
/// <param name="Name">In the language of the request.</param>
/// <param name="Path">Slugs from the top; the page is <c>/categories/{path}</c>.</param>
public sealed record CategorySummary(CategoryId Id, CategoryId? ParentId, string Name, string Path);

/// <summary>Names categories for other modules.</summary>
public interface ICategoryDirectory
{
    /// <summary>All of them, each one right after the one it stands in.</summary>
    Task<IReadOnlyList<CategorySummary>> AllAsync(CancellationToken stop);
}
