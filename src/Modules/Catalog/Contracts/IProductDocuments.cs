using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Contracts;

/// <summary>What can be found of a product that is on sale.</summary>
public sealed record ProductDocument
{
    /// <summary>Identity.</summary>
    public required ProductId Id { get; init; }

    /// <summary>Who sells it.</summary>
    public required SellerId SellerId { get; init; }

    /// <summary>The page is <c>/products/{slug}</c>.</summary>
    public required string Slug { get; init; }

    /// <summary>English title.</summary>
    public required string Title { get; init; }

    /// <summary>Russian title, or null.</summary>
    public string? TitleRu { get; init; }

    /// <summary>Descriptions in all languages, attributes and SKUs, without marks.</summary>
    public required string Text { get; init; }

    /// <summary>Brand; empty for none.</summary>
    public required string Brand { get; init; }

    /// <summary>Path of the category; empty for none.</summary>
    public required string CategoryPath { get; init; }

    /// <summary>Names of the category and all above it in all languages.</summary>
    public required string CategoryNames { get; init; }

    /// <summary>Name of the shop.</summary>
    public required string SellerName { get; init; }

    /// <summary>The shop's page is <c>/shops/{slug}</c>.</summary>
    public required string SellerSlug { get; init; }

    /// <summary>Name to value, e.g. Material to Oak.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>What it can be bought as.</summary>
    public required IReadOnlyList<ProductDocumentVariant> Variants { get; init; }

    /// <summary>Lowest price of its variants.</summary>
    public required Money From { get; init; }

    /// <summary>True when another variant costs more.</summary>
    public bool ManyPrices { get; init; }

    /// <summary>Former price in minor units, or null.</summary>
    public long? CompareAtMinor { get; init; }

    /// <summary>True when a variant can be bought now.</summary>
    public bool Available { get; init; }

    /// <summary>How much it is wanted, as other modules know; 0 where none does.</summary>
    public long Popularity { get; init; }

    /// <summary>How well buyers rate it, larger being better; 0 where nobody does.</summary>
    public long Rating { get; init; }

    /// <summary>What it reaches of thresholds, as other modules know.</summary>
    public IReadOnlyList<ReachedThreshold> Reached { get; init; } = [];

    /// <summary>When it first came on the storefront.</summary>
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>Stored picture, or null.</summary>
    public string? ImageKey { get; init; }

    /// <summary>Pixels.</summary>
    public int ImageWidth { get; init; }

    /// <summary>Pixels.</summary>
    public int ImageHeight { get; init; }
}

/// <summary>Gives those who index products what buyers can see of them.</summary>
public interface IProductDocuments
{
    /// <summary>Those of the given products that are on sale now; one that is missing is to be forgotten.</summary>
    Task<IReadOnlyList<ProductDocument>> FindAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop);

    /// <summary>Ids of all products on sale, in pages by slug.</summary>
    Task<IReadOnlyList<(ProductId Id, string Slug)>> PageAsync(string? afterSlug, int count, CancellationToken stop);

    /// <summary>Who sells these products; one that does not exist is left out.</summary>
    Task<IReadOnlyDictionary<ProductId, SellerId>> SellersOfAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop);

    /// <summary>Ids of all products of a seller, in whatever state.</summary>
    Task<IReadOnlyList<ProductId>> OfSellerAsync(SellerId seller, CancellationToken stop);

    /// <summary>All products of a category and of those below it, on sale or not.</summary>
    Task<IReadOnlyList<ProductId>> OfCategoryAsync(CategoryId category, CancellationToken stop);
}

/// <summary>What pages show of a seller's products changed all at once: the seller was stopped, let in, or renamed.</summary>
public sealed record ShelfChanged(SellerId SellerId, DateTimeOffset At) : IEvent;
