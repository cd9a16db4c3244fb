using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Ordering;

/// <summary>One thing that was sold, with the title and the price of that day.</summary>
internal sealed class OrderLine
{
    public required OrderLineId Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required VariantId VariantId { get; init; }

    public required ProductId ProductId { get; init; }

    public required IReadOnlyList<CategoryId> Categories { get; init; }

    public required string Sku { get; init; }

    public required string Title { get; init; }

    public required string Options { get; init; }

    public required string Slug { get; init; }

    public string? ImageKey { get; init; }

    public required int Quantity { get; init; }

    public required long UnitPriceMinor { get; init; }

    public required long DiscountMinor { get; init; }

    public required long NetMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required int TaxBasisPoints { get; init; }

    public int ShippedQuantity { get; private set; }

    /// <summary>Pieces that were refunded before they were shipped.</summary>
    public int WithdrawnQuantity { get; private set; }

    public int RefundedQuantity { get; private set; }

    public long RefundedMinor { get; private set; }

    public long RefundedTaxMinor { get; private set; }

    public long TotalMinor => NetMinor + TaxMinor;

    public int ToShip => Quantity - ShippedQuantity - WithdrawnQuantity;

    public void Ship(int pieces) => ShippedQuantity += pieces;

    public Result CheckRefund(RefundWishLine wish) => wish switch
    {
        { Quantity: < 0 } or { AmountMinor: < 0 } => OrderErrors.RefundTooLarge,
        _ when wish.Quantity > Quantity - RefundedQuantity => OrderErrors.MoreThanOrdered,
        { AmountMinor: { } amount } when amount > TotalMinor - RefundedMinor => OrderErrors.RefundTooLarge,
        _ => Result.Done,
    };

    public RefundLine Refund(RefundId refund, RefundWishLine wish, bool restock)
    {
        var amount = wish.AmountMinor ?? PriceOf(wish.Quantity);
        var tax = Share.Delta(TaxMinor, TotalMinor, RefundedMinor, amount);
        var withdrawn = Math.Min(wish.Quantity, ToShip);
        RefundedQuantity += wish.Quantity;
        WithdrawnQuantity += withdrawn;
        RefundedMinor += amount;
        RefundedTaxMinor += tax;
        return new RefundLine
        {
            RefundId = refund,
            LineId = Id,
            Quantity = wish.Quantity,
            ReturnedQuantity = restock ? wish.Quantity : withdrawn,
            NetMinor = amount - tax,
            TaxMinor = tax,
        };
    }

    // By running totals, so that any number of partial refunds ends at exactly what was paid.
    private long PriceOf(int pieces)
    {
        var left = TotalMinor - RefundedMinor;
        return RefundedQuantity + pieces == Quantity
            ? left
            : Math.Min(left, Share.Of(TotalMinor, RefundedQuantity + pieces, Quantity) - Share.Of(TotalMinor, RefundedQuantity, Quantity));
    }
}

/// <summary>A discount that an order got.</summary>
internal sealed class OrderAdjustment
{
    public required Guid Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required string Code { get; init; }

    public required string Title { get; init; }

    public required long AmountMinor { get; init; }
}
