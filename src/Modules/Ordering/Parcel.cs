using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Ordering;

/// <summary>What left the seller in one box.</summary>
internal sealed class Parcel
{
    private readonly List<ParcelLine> _lines = [];

    public required ParcelId Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required string Carrier { get; init; }

    public required string TrackingNumber { get; init; }

    public required DateTimeOffset ShippedAt { get; init; }

    public IReadOnlyList<ParcelLine> Lines => _lines;

    public void Add(ParcelLine line) => _lines.Add(line);
}

internal sealed class ParcelLine
{
    public required ParcelId ParcelId { get; init; }

    public required OrderLineId LineId { get; init; }

    public required int Quantity { get; init; }
}
