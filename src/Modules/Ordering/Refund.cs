using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Ordering;

/// <summary>What somebody wants to give back.</summary>
/// <param name="Lines">Pieces or amounts of lines.</param>
/// <param name="ShippingMinor">Of the shipping, with tax.</param>
/// <param name="Restock">Put pieces that had been shipped back on the shelf; those that had not are always put back.</param>
internal sealed record RefundWish(IReadOnlyList<RefundWishLine> Lines, long ShippingMinor, bool Restock);

/// <summary>Pieces of a line, or an amount of it when <paramref name="AmountMinor"/> is given.</summary>
internal sealed record RefundWishLine(OrderLineId Id, int Quantity, long? AmountMinor);

/// <summary>Money that went back to the buyer.</summary>
internal sealed class Refund
{
    private readonly List<RefundLine> _lines = [];

    public required RefundId Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required string Reason { get; init; }

    public required string By { get; init; }

    public required bool Cancellation { get; init; }

    public long ShippingNetMinor { get; private set; }

    public long ShippingTaxMinor { get; private set; }

    public long TotalMinor { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<RefundLine> Lines => _lines;

    public void Add(RefundLine line) => _lines.Add(line);

    public void Close(long shippingNet, long shippingTax)
    {
        (ShippingNetMinor, ShippingTaxMinor) = (shippingNet, shippingTax);
        TotalMinor = shippingNet + shippingTax + _lines.Sum(l => l.NetMinor + l.TaxMinor);
    }
}

internal sealed class RefundLine
{
    public required RefundId RefundId { get; init; }

    public required OrderLineId LineId { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Pieces that are back on the shelf.</summary>
    public required int ReturnedQuantity { get; init; }

    public required long NetMinor { get; init; }

    public required long TaxMinor { get; init; }
}
