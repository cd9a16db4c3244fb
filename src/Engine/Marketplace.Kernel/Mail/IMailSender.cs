namespace Marketplace.Kernel.Mail;

/// <summary>A message to one person.</summary>
/// <param name="To">Address after RFC 5321.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text; links stand on lines of their own.</param>
/// <param name="Html">The same for those who see HTML; made from the text when left out.</param>
public sealed record Mail(string To, string Subject, string Text, string? Html = null);

/// <summary>Sends mail: by SMTP when the tenant has it configured, else into a folder of .eml files that the admin can read.</summary>
/// <remarks>Call it from a reaction or a job, after the commit that the mail speaks of, never from a request's own transaction.</remarks>
public interface IMailSender
{
    /// <summary>Hands the message over.</summary>
    /// <exception cref="IOException">The server did not take it; the reaction is tried again.</exception>
    Task SendAsync(Mail mail, CancellationToken stop);
}
