using Marketplace.Kernel;
using Marketplace.Reviews.Contracts;

namespace Marketplace.Reviews.Reporting;

/// <summary>Somebody says that a review should not be there.</summary>
internal sealed class ReviewReport
{
    public required Guid Id { get; init; }

    public required ReviewId ReviewId { get; init; }

    /// <summary>Null once the account is gone.</summary>
    public UserId? ReporterId { get; init; }

    /// <summary>From the shop that the review is about.</summary>
    public required bool BySeller { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When a moderator decided; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
