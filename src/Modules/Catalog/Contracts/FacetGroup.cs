namespace Marketplace.Catalog.Contracts;

/// <summary>A facet with the values that there are.</summary>
/// <param name="Name">As the address says it: <c>brand</c>, <c>seller</c>, <c>f.Size</c>, <c>min.rating</c>.</param>
/// <param name="Text">As a person reads it, in the language of the request; empty for those that the page has words for.</param>
/// <param name="Values">Those with most products first.</param>
public sealed record FacetGroup(string Name, string Text, IReadOnlyList<FacetValue> Values);
