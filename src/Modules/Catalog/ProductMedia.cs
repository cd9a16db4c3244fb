using Marketplace.Catalog.Contracts;

namespace Marketplace.Catalog;

/// <summary>A picture of a product; without a key it is known only by where it lies and waits to be fetched.</summary>
internal sealed class ProductMedia(ProductId productId, int position)
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public ProductId ProductId { get; private init; } = productId;

    public string? ImageKey { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public string Alt { get; set; } = "";

    public int Position { get; set; } = position;

    public string? Source { get; init; }
}

/// <summary>An address that a product page once had.</summary>
internal sealed class FormerSlug(string slug)
{
    public string Slug { get; private init; } = slug;

    public ProductId ProductId { get; private init; }
}
