using Marketplace.Kernel.Events;

namespace Marketplace.Catalog.Contracts;

/// <summary>Adds to what search knows of products: words to find them by, and how much they are wanted.</summary>
/// <remarks>Whoever implements it tells <see cref="ProductDocumentChanged"/> when what it adds has changed.</remarks>
public interface IProductDocumentPart
{
    /// <summary>What is added, in one go for all; a product without any is left out.</summary>
    Task<IReadOnlyDictionary<ProductId, ProductDocumentAddition>> FindAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop);
}

/// <summary>What one module adds to a product's document.</summary>
/// <param name="Words">Text that it can be found by; empty for none.</param>
/// <param name="Popularity">How much it is wanted, e.g. pieces sold; those of several modules are added up.</param>
public sealed record ProductDocumentAddition(string Words, long Popularity)
{
    /// <summary>How well buyers rate it, larger being better; 0 where nobody does.</summary>
    public long Rating { get; init; }

    /// <summary>What it reaches of the facets that are registered as <see cref="ThresholdFacet"/>: four stars reach four, three and two.</summary>
    public IReadOnlyList<ReachedThreshold> Reached { get; init; } = [];
}

/// <summary>What another module adds to a product's document is different now.</summary>
public sealed record ProductDocumentChanged(ProductId ProductId, DateTimeOffset At) : IEvent;
