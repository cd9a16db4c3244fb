using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Settings;
using Marketplace.Runtime.Tenancy;
using Microsoft.Extensions.Configuration;
using TenantInfo = Marketplace.Kernel.Tenancy.TenantInfo;

namespace Marketplace.Runtime.Mail;

/// <summary>Keeps mail for the server in the caller's transaction, or writes it into the folder when there is no server.</summary>
internal sealed class MailSender(
    ISettings<MailSettings> settings, ISettings<SiteSettings> site, IConfiguration configuration, MailFolder folder, UnitOfWork unit, MailSignal signal, TimeProvider clock) : IMailSender
{
    // A server that takes the connection and says nothing would hold all other mail up.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(Kernel.Mail.Mail mail, CancellationToken stop)
    {
        using var message = MessageOf(mail);
        if (string.IsNullOrEmpty(settings.Current.SmtpHost))
        {
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = folder.Create() };
            await client.SendMailAsync(message, stop);
            return;
        }

        await unit.CommitAsync(
            async () =>
            {
                await unit.Connection.ExecuteAsync(new CommandDefinition(
                    "INSERT INTO engine_mail (id, recipient, subject, text, html, written_at, next_attempt_at, attempts) VALUES (@Id, @To, @Subject, @Text, @Html, @now, 0, 0)",
                    new { Id = Guid.CreateVersion7(), mail.To, Subject = Cut(message.Subject), mail.Text, mail.Html, now = clock.GetUtcNow() },
                    unit.Transaction, cancellationToken: stop));
                unit.AfterCommit(signal.Wake);
            },
            stop);
    }

    /// <summary>Hands a message to the mail server.</summary>
    public async Task ToServerAsync(Kernel.Mail.Mail mail, CancellationToken stop)
    {
        var wanted = settings.Current;
        using var message = MessageOf(mail);
        using var client = new SmtpClient { Host = wanted.SmtpHost ?? "", Port = wanted.SmtpPort, EnableSsl = wanted.RequireTls };
        if (wanted.SmtpUser is { Length: > 0 } user)
        {
            client.Credentials = new NetworkCredential(user, configuration["Marketplace:Smtp:Password"]);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            await client.SendMailAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server {wanted.SmtpHost} did not answer within {_patience.TotalSeconds} seconds.");
        }
    }

    private MailMessage MessageOf(Kernel.Mail.Mail mail)
    {
        var message = new MailMessage
        {
            From = new MailAddress(settings.Current.FromAddress, site.Current.SiteName, Encoding.UTF8),
            Subject = mail.Subject.ReplaceLineEndings(" "),
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
        };
        message.To.Add(new MailAddress(mail.To));
        if (mail.Html is not null)
        {
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        }

        return message;
    }

    private static string Cut(string subject) => subject.Length > 400 ? subject[..400] : subject;
}

/// <summary>The folder of .eml files of a tenant.</summary>
internal sealed class MailFolder(HostPaths paths, TenantInfo tenant) : IMailLog
{
    private readonly string _folder = Path.Combine(paths.FolderOf(tenant.Name), "mail");

    public string Create() => Directory.CreateDirectory(_folder).FullName;

    public IReadOnlyList<StoredMail> Newest(int count) => Directory.Exists(_folder)
        ? [.. new DirectoryInfo(_folder).EnumerateFiles("*.eml").OrderByDescending(f => f.LastWriteTimeUtc).Take(count).Select(Describe)]
        : [];

    // The name comes from a person: only a plain file of this folder is read.
    public string? Read(string file) =>
        Path.GetFileName(file) == file && file.EndsWith(".eml", StringComparison.Ordinal) && File.Exists(Path.Combine(_folder, file))
            ? Readable(File.ReadAllLines(Path.Combine(_folder, file)))
            : null;

    private static StoredMail Describe(FileInfo file)
    {
        var head = File.ReadLines(file.FullName).TakeWhile(line => line.Length > 0).ToList();
        return new StoredMail(file.Name, file.LastWriteTimeUtc, Header(head, "To"), Header(head, "Subject"));
    }

    private static string Header(List<string> head, string name)
    {
        var start = head.FindIndex(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        if (start < 0)
        {
            return "";
        }

        var value = head[start][(name.Length + 1)..].Trim();
        foreach (var more in head.Skip(start + 1).TakeWhile(line => line.StartsWith(' ') || line.StartsWith('\t')))
        {
            value += more.Trim();
        }

        return EncodedWords.Decode(value);
    }

    private static string Readable(string[] lines)
    {
        var gap = Array.IndexOf(lines, "");
        var head = lines.Take(gap).ToList();
        var body = string.Join('\n', lines.Skip(gap + 1));
        if (head.Exists(h => h.Contains("base64", StringComparison.OrdinalIgnoreCase)))
        {
            body = Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)));
        }
        else if (head.Exists(h => h.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase)))
        {
            body = QuotedPrintable.Decode(body);
        }

        return $"To: {Header(head, "To")}\nSubject: {Header(head, "Subject")}\n\n{body}";
    }
}

/// <summary>Encoded words of headers after RFC 2047.</summary>
internal static partial class EncodedWords
{
    public static string Decode(string header) => Word().Replace(Gap().Replace(header, "?=$1"), word => word.Groups["kind"].Value is "B" or "b"
        ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value))
        : QuotedPrintable.Decode(word.Groups["text"].Value.Replace('_', ' ')));

    [System.Text.RegularExpressions.GeneratedRegex(@"=\?utf-8\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", System.Text.RegularExpressions.RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial System.Text.RegularExpressions.Regex Word();

    // White space between two encoded words does not count.
    [System.Text.RegularExpressions.GeneratedRegex(@"\?=\s*(=\?)", System.Text.RegularExpressions.RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial System.Text.RegularExpressions.Regex Gap();
}

/// <summary>Quoted-printable after RFC 2045, section 6.7.</summary>
internal static class QuotedPrintable
{
    public static string Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }
            else if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
