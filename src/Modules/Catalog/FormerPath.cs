using Marketplace.Catalog.Contracts;

namespace Marketplace.Catalog;

/// <summary>An address that a category had; who comes to it is led to where the category is now.</summary>
internal sealed class FormerPath
{
    public required string Path { get; init; }

    public required CategoryId CategoryId { get; set; }
}
