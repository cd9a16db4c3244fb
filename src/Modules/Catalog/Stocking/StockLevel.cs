using Marketplace.Catalog.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Stocking;

/// <summary>Pieces of a variant on the shelves of one place. Changed by conditional UPDATEs only.</summary>
internal sealed class StockLevel
{
    public required VariantId VariantId { get; init; }

    public required Guid LocationId { get; init; }

    public int OnHand { get; private set; }

    public int Reserved { get; private set; }
}

/// <summary>A place where a seller keeps stock. The first one has the seller's own id, so that it can be made at any time without looking.</summary>
internal sealed class StockLocation
{
    public required Guid Id { get; init; }

    public required SellerId SellerId { get; init; }

    public string Name { get; init; } = "";
}

/// <summary>Pieces that a checkout holds. A lapsed one holds nothing any more, but is remembered for a late payment.</summary>
internal sealed class Reservation
{
    public required Guid Reference { get; init; }

    public required VariantId VariantId { get; init; }

    public required Guid LocationId { get; init; }

    public int Quantity { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public bool Held { get; init; }
}
