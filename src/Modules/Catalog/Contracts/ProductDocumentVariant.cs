using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>A variant of a product in its document.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Price">What it costs.</param>
/// <param name="Available">True when it can be bought now.</param>
/// <param name="Options">Name to value, e.g. Size to M.</param>
public sealed record ProductDocumentVariant(VariantId Id, Money Price, bool Available, IReadOnlyDictionary<string, string> Options);
