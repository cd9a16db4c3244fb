using Marketplace.Catalog.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Reviews.Rating;

/// <summary>How many published reviews with how many stars a product has; kept in the same commit as the reviews.</summary>
internal sealed class ProductRating
{
    public required ProductId ProductId { get; init; }

    public required SellerId SellerId { get; init; }

    public int One { get; init; }

    public int Two { get; init; }

    public int Three { get; init; }

    public int Four { get; init; }

    public int Five { get; init; }

    public int Count => One + Two + Three + Four + Five;

    public int Sum => One + (2 * Two) + (3 * Three) + (4 * Four) + (5 * Five);

    /// <summary>From 1 to 5; 0 without any.</summary>
    public decimal Average => Count == 0 ? 0 : (decimal)Sum / Count;

    public int With(int stars) => stars switch { 1 => One, 2 => Two, 3 => Three, 4 => Four, _ => Five };
}
