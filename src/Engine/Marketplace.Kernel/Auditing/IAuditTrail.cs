namespace Marketplace.Kernel.Auditing;

/// <summary>Who did what to what, with before and after; kept in the tenant's database and never changed.</summary>
public interface IAuditTrail
{
    /// <summary>Notes an act of the current caller, in the open unit of work.</summary>
    /// <param name="action">Stable name, <c>sellers.approved</c>.</param>
    /// <param name="subject">What it was done to, <c>seller:acme</c> or an id; at most 200 characters.</param>
    /// <param name="before">State before, written as JSON; null when there was none. Never a secret.</param>
    /// <param name="after">State after, written as JSON; null when there is none.</param>
    void Record(string action, string subject, object? before = null, object? after = null);

    /// <summary>Acts, newest first.</summary>
    /// <param name="filter">Part of an action, subject or actor; null for all.</param>
    /// <param name="before">Only acts older than this one; null for the newest.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="stop">Ends the reading.</param>
    Task<IReadOnlyList<AuditRecord>> ReadAsync(string? filter, Guid? before, int count, CancellationToken stop);
}

/// <summary>One act.</summary>
public sealed record AuditRecord(Guid Id, DateTimeOffset At, string? Actor, string? Address, string Action, string Subject, string? Before, string? After);
