using System.ComponentModel.DataAnnotations;

namespace Marketplace.Runtime.Mail;

/// <summary>How mail leaves; section <c>mail</c>. The SMTP password comes from configuration (<c>Marketplace:Smtp:Password</c>), never from a page.</summary>
public sealed record MailSettings
{
    /// <summary>Sender's address.</summary>
    [Required, EmailAddress, MaxLength(254), Display(Name = "Sender address")]
    public string FromAddress { get; init; } = "noreply@marketplace.example";

    /// <summary>Host name of the SMTP server; empty writes .eml files instead.</summary>
    [MaxLength(253), Display(Name = "SMTP host", Description = "Empty: messages are kept as files that the mail log shows.")]
    public string? SmtpHost { get; init; }

    /// <summary>Port of the SMTP server; 587 is submission with STARTTLS.</summary>
    [Range(1, 65535), Display(Name = "SMTP port")]
    public int SmtpPort { get; init; } = 587;

    /// <summary>User at the SMTP server.</summary>
    [MaxLength(254), Display(Name = "SMTP user")]
    public string? SmtpUser { get; init; }

    /// <summary>STARTTLS is required.</summary>
    [Display(Name = "Require TLS")]
    public bool RequireTls { get; init; } = true;
}
