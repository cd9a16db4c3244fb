using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Contracts;

/// <summary>What the slots of the product page (<c>product.title</c>, <c>product.buybox</c>, <c>product.below</c>) are given.</summary>
/// <param name="ProductId">Whose page it is.</param>
/// <param name="VariantId">The variant that is chosen.</param>
/// <param name="SellerId">Who sells it.</param>
/// <param name="Slug">The page is <c>/products/{slug}</c>.</param>
/// <param name="Title">In the language of the page.</param>
/// <param name="Price">Of the chosen variant.</param>
/// <param name="WeightGrams">Of one piece of the chosen variant.</param>
/// <param name="CategoryId">The shelf where it stands; null when on none.</param>
public sealed record ProductPageModel(ProductId ProductId, VariantId VariantId, SellerId SellerId, string Slug, string Title, Money Price, int WeightGrams, CategoryId? CategoryId);
