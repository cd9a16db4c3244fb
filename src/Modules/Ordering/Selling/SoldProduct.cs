using Marketplace.Catalog.Contracts;

namespace Marketplace.Ordering.Selling;

/// <summary>How many pieces of a product were sold since it is here.</summary>
internal sealed class SoldProduct
{
    public required ProductId ProductId { get; init; }

    public long Quantity { get; init; }

    /// <summary>How many of them search knows of.</summary>
    public long Told { get; init; }
}
