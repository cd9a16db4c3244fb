using Marketplace.Catalog.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Search;

/// <summary>A product on sale as lists show it; follows the catalog's news.</summary>
internal sealed class SearchDocument
{
    public required ProductId ProductId { get; init; }

    /// <summary>Its number in the other tables of the index: short, and the same on each node and after each rebuild.</summary>
    public required long Key { get; init; }

    public SellerId SellerId { get; set; }

    public string Slug { get; set; } = "";

    public string Title { get; set; } = "";

    public string? TitleRu { get; set; }

    public string SellerName { get; set; } = "";

    public string SellerSlug { get; set; } = "";

    public string CategoryPath { get; set; } = "";

    public long FromMinor { get; set; }

    public string Currency { get; set; } = "";

    public bool ManyPrices { get; set; }

    public long? CompareAtMinor { get; set; }

    public bool Available { get; set; }

    public long Popularity { get; set; }

    public long Rating { get; set; }

    /// <summary>Of all that was indexed, popularity and rating aside: what has not changed is not indexed anew, however often it is sold or rated.</summary>
    public long Fingerprint { get; set; }

    /// <summary>When it was last written, in ticks of UTC.</summary>
    public long Version { get; set; }

    public DateTimeOffset PublishedAt { get; set; }

    public string? ImageKey { get; set; }

    public int ImageWidth { get; set; }

    public int ImageHeight { get; set; }
}
