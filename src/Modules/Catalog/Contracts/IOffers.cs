using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Contracts;

/// <summary>A variant as a cart needs it, as it is at this moment.</summary>
/// <param name="VariantId">What is bought.</param>
/// <param name="ProductId">What it belongs to.</param>
/// <param name="SellerId">Who sells it.</param>
/// <param name="Sku">Stock keeping unit, unique per seller.</param>
/// <param name="Title">Title of the product.</param>
/// <param name="Options">E.g. <c>Blue / XL</c> in the language of the request; empty for a product without options.</param>
/// <param name="Slug">The product page is <c>/products/{slug}</c>.</param>
/// <param name="Price">For one piece.</param>
/// <param name="CompareAtMinor">Former price in minor units that is shown struck out, or null.</param>
/// <param name="TaxClass">Name of the tax class, from the product's category.</param>
/// <param name="WeightGrams">Weight of one piece; 0 for things that weigh nothing.</param>
/// <param name="Categories">The product's category and all above it, nearest first.</param>
/// <param name="ImageKey">Stored picture, or null.</param>
/// <param name="Available">Pieces that can be reserved now; <see cref="int.MaxValue"/> where stock is not counted or may be oversold.</param>
/// <param name="Purchasable">False when the product is not published, or its seller not active or on holiday.</param>
public sealed record Offer(
    VariantId VariantId, ProductId ProductId, SellerId SellerId, string Sku, string Title, string Options, string Slug,
    Money Price, long? CompareAtMinor, string TaxClass, int WeightGrams, IReadOnlyList<CategoryId> Categories,
    string? ImageKey, int Available, bool Purchasable)
{
    /// <summary>True when all that stands in the way of buying it is the seller's holiday.</summary>
    public bool OnHoliday { get; init; }
}

/// <summary>What can be bought, for carts and orders.</summary>
public interface IOffers
{
    /// <summary>Those of the given variants that exist: a statement, and one more for the words of options in a language that is not the first.</summary>
    Task<IReadOnlyDictionary<VariantId, Offer>> FindAsync(IReadOnlyCollection<VariantId> ids, CancellationToken stop);
}
