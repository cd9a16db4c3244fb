namespace Marketplace.Catalog.Contracts;

/// <summary>A facet whose values hold for all that reach them: four stars and up. The module that knows it registers it as a singleton
/// and says with <see cref="ProductDocumentAddition.Reached"/> which products reach what.</summary>
/// <param name="Name">As addresses say it after <see cref="Narrowing.Least"/>.</param>
/// <param name="Heading">English text, translated when shown.</param>
/// <param name="Value">English text of a value, with <c>{0}</c> for the number.</param>
/// <param name="Order">English text of the order <see cref="ProductOrder.Rated"/>, which lists offer because of it.</param>
public sealed record ThresholdFacet(string Name, string Heading, string Value, string Order);

/// <summary>A product reaches a value of a facet.</summary>
/// <param name="Facet">Its name.</param>
/// <param name="Value">The number.</param>
public sealed record ReachedThreshold(string Facet, int Value);
