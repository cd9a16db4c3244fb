namespace Marketplace.Kernel.Auditing;

/// <summary>Who did what to what, with before and after; kept in the tenant's database and never changed.</summary>
public interface IAuditTrail
{
    /// <summary>Whose act it was when nobody asked over the web; translated when shown.</summary>
    const string CommandLine = "command line";

    /// <summary>Notes an act of the current caller, in the open unit of work.</summary>
    /// <param name="action">Stable name, <c>sellers.approved</c>.</param>
    /// <param name="subject">What it was done to, <c>seller:acme</c> or an id; at most 200 characters.</param>
    /// <param name="before">State before, written as JSON; null when there was none. Never a secret.</param>
    /// <param name="after">State after, written as JSON; null when there is none.</param>
    void Record(string action, string subject, object? before = null, object? after = null);

    /// <summary>All acts, for a table or a page to narrow, sort and page through.</summary>
    IQueryable<AuditRecord> Acts { get; }
}

/// <summary>One act.</summary>
public sealed record AuditRecord
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>E-mail or name of who did it; null for the marketplace itself.</summary>
    public string? Actor { get; init; }

    /// <summary>Address that the act came from.</summary>
    public string? Address { get; init; }

    /// <summary>Stable name, <c>sellers.approved</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, <c>seller:acme</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>State before as JSON.</summary>
    public string? Before { get; init; }

    /// <summary>State after as JSON.</summary>
    public string? After { get; init; }
}
