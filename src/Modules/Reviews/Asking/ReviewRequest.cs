using Marketplace.Kernel.Events;
using Marketplace.Ordering.Contracts;

namespace Marketplace.Reviews.Asking;

/// <summary>When the buyer of an order is asked for reviews: once, and never again.</summary>
internal sealed class ReviewRequest
{
    public required OrderGroupId OrderId { get; init; }

    /// <summary>Null once it is done.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset? AskedAt { get; set; }
}

/// <summary>Now is the time to ask the buyer of an order.</summary>
internal sealed record ReviewsDue(OrderGroupId OrderId, DateTimeOffset At) : IEvent;
