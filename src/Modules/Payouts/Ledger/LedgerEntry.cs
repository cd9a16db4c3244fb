using Marketplace.Ordering.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Payouts.Ledger;

/// <summary>An account as stored.</summary>
internal sealed class LedgerAccount
{
    public required Guid Id { get; init; }

    public required AccountKind Kind { get; init; }

    /// <summary>The seller, or all zeros for an account of the marketplace: so that it is unique on both databases.</summary>
    public required SellerId SellerId { get; init; }

    public required string Currency { get; init; }
}

/// <summary>One thing that happened, as movements that sum to zero. Never changed, never removed.</summary>
internal sealed class LedgerEntry
{
    private readonly List<LedgerPosting> _postings = [];

    public required Guid Id { get; init; }

    public required EntryKind Kind { get; init; }

    /// <summary>The seller's order or the refund: one entry for each.</summary>
    public required Guid SourceId { get; init; }

    public required SellerId SellerId { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    /// <summary>What people read.</summary>
    public required string OrderNumber { get; init; }

    public required string Currency { get; init; }

    public required DateTimeOffset At { get; init; }

    public IReadOnlyList<LedgerPosting> Postings => _postings;

    public void Add(LedgerPosting posting) => _postings.Add(posting);
}

/// <summary>A movement as stored.</summary>
internal sealed class LedgerPosting
{
    public required Guid Id { get; init; }

    public required Guid EntryId { get; init; }

    public required Guid AccountId { get; init; }

    public required PostingKind Kind { get; init; }

    public OrderLineId? LineId { get; init; }

    public required long AmountMinor { get; init; }

    /// <summary>When, again: so that an account's lines are read from one index.</summary>
    public required DateTimeOffset At { get; init; }
}
