namespace Marketplace.Search.Faceting;

/// <summary>A value of a facet that some product has or had.</summary>
internal sealed class FacetName
{
    public required long Id { get; init; }

    /// <summary>As addresses say it: <c>category</c>, <c>brand</c>, <c>seller</c>, <c>f.Size</c>, <c>min.rating</c>.</summary>
    public required string Name { get; init; }

    public required string Value { get; init; }

    /// <summary>As a person reads it.</summary>
    public required string Text { get; set; }
}

/// <summary>A product has a value: its category and each one above, its brand, its shop, the thresholds that it reaches.</summary>
internal sealed class ProductFacet
{
    public required long Facet { get; init; }

    public required long ProductKey { get; init; }
}

/// <summary>What a product can be bought as.</summary>
internal sealed class SearchVariant
{
    public required long Key { get; init; }

    public required long ProductKey { get; init; }

    public required long PriceMinor { get; init; }

    public required bool Available { get; init; }
}

/// <summary>A variant has a value: of its own options, and of the attributes of its product.</summary>
internal sealed class VariantFacet
{
    public required long Facet { get; init; }

    public required long VariantKey { get; init; }
}
