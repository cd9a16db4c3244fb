namespace Marketplace.Catalog.Contracts;

/// <summary>A page of a shelf, and the numbers for narrowing it down further.</summary>
/// <param name="Products">The page.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Facets">Brands, shops, attributes and options that divide them.</param>
/// <param name="Categories">Path of a category to how many are in it and below it.</param>
public sealed record NarrowedShelf(IReadOnlyList<ProductCard> Products, int Total, IReadOnlyList<FacetGroup> Facets, IReadOnlyDictionary<string, int> Categories);
