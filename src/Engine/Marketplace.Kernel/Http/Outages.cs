namespace Marketplace.Kernel.Http;

/// <summary>What a request was refused for because of the database.</summary>
/// <param name="At">When the last one was.</param>
/// <param name="IsFull">The database has no room left; false when it does not answer or takes no more connections.</param>
/// <param name="Times">How many requests, since it began.</param>
public sealed record Outage(DateTimeOffset At, bool IsFull, int Times);

/// <summary>A tenant's requests that were answered with 503 lately, as this node has seen them: for the admin, who reads what the database cannot store any more.</summary>
public sealed class Outages(TimeProvider clock)
{
    private static readonly TimeSpan _lately = TimeSpan.FromMinutes(10);
    private readonly Lock _counting = new();
    private Outage? _last;

    /// <summary>The last one, while it is less than ten minutes ago; null when all is well.</summary>
    public Outage? Lately => Volatile.Read(ref _last) is { } last && IsLate(last) ? last : null;

    internal void Note(bool isFull)
    {
        lock (_counting)
        {
            _last = new Outage(clock.GetUtcNow(), isFull, _last is { } last && IsLate(last) ? last.Times + 1 : 1);
        }
    }

    private bool IsLate(Outage last) => (clock.GetUtcNow() - last.At).Duration() < _lately;
}
