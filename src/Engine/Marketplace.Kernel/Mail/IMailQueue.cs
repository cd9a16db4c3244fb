namespace Marketplace.Kernel.Mail;

/// <summary>A message that goes, or has gone, by the mail server.</summary>
/// <param name="Id">The message.</param>
/// <param name="To">Its address.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="WrittenAt">When it was handed over.</param>
/// <param name="SentAt">When the server took it; null while it waits.</param>
/// <param name="ParkedAt">When it was given up; an admin can send it on again.</param>
/// <param name="NextAttemptAt">When it is tried next.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why the last try failed.</param>
public sealed record QueuedMail(
    Guid Id, string To, string Subject, DateTimeOffset WrittenAt, DateTimeOffset? SentAt, DateTimeOffset? ParkedAt, DateTimeOffset NextAttemptAt, int Attempts, string? Error);

/// <summary>How mail gets on, for admins.</summary>
public interface IMailQueue
{
    /// <summary>The newest messages; what went out long ago is forgotten.</summary>
    Task<IReadOnlyList<QueuedMail>> NewestAsync(int count, CancellationToken stop);

    /// <summary>How many wait, and how many of all that did not go out have been tried in vain or were given up.</summary>
    Task<(int Waiting, int Failing)> CountAsync(CancellationToken stop);

    /// <summary>Tries a message again now; false when it has gone out or is not there.</summary>
    Task<bool> RetryAsync(Guid id, CancellationToken stop);
}
