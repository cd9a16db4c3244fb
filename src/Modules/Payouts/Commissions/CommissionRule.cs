using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Payouts.Commissions;

/// <summary>What the marketplace takes of a sold line: for one seller, for one category, for both, or for all the rest.</summary>
internal sealed class CommissionRule : Aggregate
{
    public required Guid Id { get; init; }

    /// <summary>The seller; all zeros for every seller.</summary>
    public required SellerId SellerId { get; init; }

    /// <summary>The category with all below it; all zeros for every category.</summary>
    public required CategoryId CategoryId { get; init; }

    public CommissionTerms Terms => new(BasisPoints, FixedMinor, FloorMinor, CapMinor);

    /// <summary>Hundredths of a percent of the line's net.</summary>
    public int BasisPoints { get; private set; }

    /// <summary>Besides, for each line.</summary>
    public long FixedMinor { get; private set; }

    /// <summary>At least; null for none.</summary>
    public long? FloorMinor { get; private set; }

    /// <summary>At most; null for none.</summary>
    public long? CapMinor { get; private set; }

    public string Name { get; private set; } = "";

    public DateTimeOffset ChangedAt { get; private set; }

    public void Change(string name, CommissionTerms terms, DateTimeOffset at)
    {
        (Name, ChangedAt) = (name, at);
        (BasisPoints, FixedMinor, FloorMinor, CapMinor) = (terms.BasisPoints, terms.FixedMinor, terms.FloorMinor, terms.CapMinor);
    }

    /// <summary>How exactly the rule names a line: seller and category before seller, before the nearest category, before the rest. 0 when it does not.</summary>
    public int Fits(SellerId seller, IReadOnlyList<CategoryId> categories)
    {
        var (bySeller, byCategory) = (SellerId.Value != Guid.Empty, CategoryId.Value != Guid.Empty);
        var depth = byCategory ? Enumerable.Range(0, categories.Count).FirstOrDefault(i => categories[i] == CategoryId, -1) : -1;
        if ((bySeller && SellerId != seller) || (byCategory && depth < 0))
        {
            return 0;
        }

        return 1 + (bySeller ? 1000 : 0) + (byCategory ? 500 - Math.Min(depth, 400) : 0);
    }
}

/// <summary>Percent, fixed amount, floor and cap.</summary>
internal sealed record CommissionTerms(int BasisPoints, long FixedMinor, long? FloorMinor, long? CapMinor)
{
    /// <summary>The commission on a line: never below zero and never more than the line.</summary>
    public long On(long netMinor)
    {
        var share = new Money(netMinor, "XXX").Share(BasisPoints, MidpointRounding.AwayFromZero).Minor + FixedMinor;
        share = Math.Max(share, FloorMinor ?? 0);
        share = Math.Min(share, CapMinor ?? long.MaxValue);
        return Math.Clamp(share, 0, Math.Max(0, netMinor));
    }

    public static readonly CommissionTerms None = new(0, 0, null, null);
}

/// <summary>The commission of one sold line, frozen with the rule that gave it.</summary>
internal sealed class LineCommission
{
    public required Ordering.Contracts.OrderLineId LineId { get; init; }

    public required Ordering.Contracts.SellerOrderId SellerOrderId { get; init; }

    public required SellerId SellerId { get; init; }

    /// <summary>The rule, or null when none fitted.</summary>
    public Guid? RuleId { get; init; }

    public required string RuleName { get; init; }

    public required int BasisPoints { get; init; }

    public required long FixedMinor { get; init; }

    public required long NetMinor { get; init; }

    public required long CommissionMinor { get; init; }

    public required string Currency { get; init; }
}

/// <summary>What of a line's net and commission went back with one refund.</summary>
internal sealed class CommissionReversal
{
    public required Guid Id { get; init; }

    public required Ordering.Contracts.OrderLineId LineId { get; init; }

    public required Ordering.Contracts.RefundId RefundId { get; init; }

    public required long NetMinor { get; init; }

    public required long CommissionMinor { get; init; }
}
