namespace Marketplace.Kernel.Events;

/// <summary>An event that was given up after too many tries.</summary>
public sealed record ParkedEvent(Guid Id, string Type, DateTimeOffset OccurredAt, int Attempts, string? Error);

/// <summary>What the admin sees of the outbox.</summary>
public interface IEventMonitor
{
    /// <summary>How many events wait for their reactions.</summary>
    Task<int> WaitingAsync(CancellationToken stop);

    /// <summary>Those given up, oldest first, 100 at most.</summary>
    Task<IReadOnlyList<ParkedEvent>> ParkedAsync(CancellationToken stop);

    /// <summary>Tries a parked event again now; false when there is none with this id.</summary>
    Task<bool> RetryAsync(Guid id, CancellationToken stop);
}
