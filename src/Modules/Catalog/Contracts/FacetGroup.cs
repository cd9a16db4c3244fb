namespace Marketplace.Catalog.Contracts;

/// <summary>A facet with the values that there are.</summary>
/// <param name="Name">As the address says it: <c>brand</c>, <c>seller</c>, <c>f.Size</c>.</param>
/// <param name="Values">Those with most products first.</param>
public sealed record FacetGroup(string Name, IReadOnlyList<FacetValue> Values);
