using Marketplace.Catalog.Contracts;

namespace Marketplace.Search.Faceting;

/// <summary>A product that has words somebody looked for, the better one with a larger score.</summary>
internal readonly record struct Hit(long Key, double Score);

/// <summary>What is asked of the index.</summary>
/// <param name="Shelf">Path of the category whose products are meant, or null for <paramref name="Hits"/>.</param>
/// <param name="Hits">The products that are meant.</param>
/// <param name="Narrowing">What the buyer has chosen.</param>
/// <param name="Category">A category that the buyer has chosen, or null.</param>
/// <param name="MinMinor">Lowest price in minor units, or null.</param>
/// <param name="MaxMinor">Highest price in minor units, or null.</param>
/// <param name="Order">Which comes first, of what is equal the newest; null for what has the words best, what can be bought before all else.</param>
/// <param name="Skip">How many are on earlier pages.</param>
/// <param name="Take">How many are on the page.</param>
/// <param name="WithFacets">Count the values too.</param>
internal sealed record ListQuestion(
    string? Shelf, IReadOnlyList<Hit> Hits, Narrowing Narrowing, string? Category, long? MinMinor, long? MaxMinor, ProductOrder? Order, int Skip, int Take, bool WithFacets);

/// <summary>How many products have a value.</summary>
internal sealed record ValueCount(string Name, string Value, string Text, int Products);

/// <summary>The products of a page by their keys, how many there are on all pages, and how many have which value.</summary>
internal sealed record ListAnswer(IReadOnlyList<long> Page, int Total, IReadOnlyList<ValueCount> Counts);
