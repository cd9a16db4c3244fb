namespace Marketplace.Kernel.Mail;

/// <summary>A message in the folder of a tenant that sends no real mail.</summary>
public sealed record StoredMail(string File, DateTimeOffset At, string To, string Subject);

/// <summary>Reads the mail that went to the folder.</summary>
public interface IMailLog
{
    /// <summary>The newest messages.</summary>
    IReadOnlyList<StoredMail> Newest(int count);

    /// <summary>Text of one message, or null when there is no such file.</summary>
    string? Read(string file);
}
