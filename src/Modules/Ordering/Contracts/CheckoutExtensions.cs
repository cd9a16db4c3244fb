using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Contracts;

/// <summary>Who is buying, for those who change prices or refuse.</summary>
/// <param name="CartId">The cart.</param>
/// <param name="Buyer">The member, or null for a guest.</param>
/// <param name="Email">What was typed so far, or null.</param>
/// <param name="Country">Where it goes: ISO 3166 code.</param>
/// <param name="Currency">Currency of the tenant.</param>
public sealed record CheckoutContext(Guid CartId, UserId? Buyer, string? Email, string Country, string Currency);

/// <summary>What is bought from one seller.</summary>
/// <param name="SellerId">The seller.</param>
/// <param name="Lines">The lines, before any adjustment.</param>
/// <param name="Items">Their sum, as prices are shown.</param>
public sealed record CheckoutPart(SellerId SellerId, IReadOnlyList<CheckoutLine> Lines, Money Items);

/// <summary>One line of a part.</summary>
public sealed record CheckoutLine(
    VariantId VariantId, ProductId ProductId, IReadOnlyList<CategoryId> Categories, string Title, int Quantity, Money UnitPrice, Money Total);

/// <summary>A discount on one seller's part.</summary>
/// <param name="Code">Stable code, e.g. that of the coupon.</param>
/// <param name="Title">English text for the buyer.</param>
/// <param name="Amount">What is taken off: positive. It is cut to what the part's lines cost.</param>
public sealed record PriceAdjustment(string Code, string Title, Money Amount);

/// <summary>Takes something off a seller's part: coupons, sales, loyalty. Asked at every view of the cart and again when the order is placed.</summary>
public interface IPriceAdjustment
{
    /// <summary>The adjustments for this part; empty for none.</summary>
    Task<IReadOnlyList<PriceAdjustment>> AdjustAsync(CheckoutPart part, CheckoutContext context, CancellationToken stop);

    /// <summary>Redeems what was granted, in the transaction that places the order; a refusal stops the order.</summary>
    Task<Result> RedeemAsync(OrderGroupId order, IReadOnlyList<PriceAdjustment> granted, CheckoutContext context, CancellationToken stop) => Task.FromResult(Result.Done);
}

/// <summary>May refuse a checkout: fraud, limits, age. The refusal's message tells the buyer why.</summary>
public interface ICheckoutGuard
{
    /// <summary>Asked once for each seller's part before anything is reserved.</summary>
    Task<Result> CheckAsync(CheckoutPart part, CheckoutContext context, CancellationToken stop);
}
