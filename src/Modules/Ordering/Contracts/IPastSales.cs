namespace Marketplace.Ordering.Contracts;

/// <summary>Acts on sales that happened elsewhere or are made up, many at a time, where an event each would take too long.</summary>
public interface IPastSales
{
    /// <summary>Takes them in, in the caller's transaction.</summary>
    /// <param name="sales">What was paid.</param>
    /// <param name="refunds">What went back of these sales.</param>
    /// <param name="stop">Cancels.</param>
    Task TakeAsync(IReadOnlyList<OrderPlaced> sales, IReadOnlyList<LinesRefunded> refunds, CancellationToken stop);
}
