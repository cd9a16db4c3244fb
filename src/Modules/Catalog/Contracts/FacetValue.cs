namespace Marketplace.Catalog.Contracts;

/// <summary>A value of a facet.</summary>
/// <param name="Value">As the address says it.</param>
/// <param name="Text">As a person reads it, in the language of the request.</param>
/// <param name="Count">How many products there would be with it, all other choices being as they are.</param>
/// <param name="Chosen">True when the address says it.</param>
public sealed record FacetValue(string Value, string Text, int Count, bool Chosen);
