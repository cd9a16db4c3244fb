using Marketplace.Kernel;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Administration.Mail;

/// <summary>An admin sees which mail waits for the mail server and why, tries again, and reads the messages of a marketplace that has none.</summary>
internal static class ReadMail
{
    private const int MostQueued = 2_000;
    private const int MostFiles = 500;
    private static readonly Error _gone = new(ErrorKind.NotFound, "mail.not_waiting", "This message does not wait any more.");

    private static readonly TableOf<Row> _table = new TableOf<Row>("mail", "Mail", row => row.Id, row => row.Id)
        {
            FirstSort = "-when", EmptyTitle = "No messages here", EmptyText = "Messages are kept here while no mail server is configured in the settings.",
        }
        .Search("Subject or recipient", (rows, words) => rows.Where(row => row.Subject.Contains(words, StringComparison.OrdinalIgnoreCase) || row.To.Contains(words, StringComparison.OrdinalIgnoreCase)))
        .Choice("state", "State", [("waiting", "waiting"), ("sent", "sent"), ("given up", "given up"), ("in a file", "in a file")], (rows, state) => rows.Where(row => row.State == state), tabs: true)
        .Between("when", "When", row => row.At)
        .Column("subject", "MailSubject", row => row.State == "in a file" ? Cell.Link(row.Subject, $"/admin/mail/{row.Id}") : Cell.Of(row.Subject), row => row.Subject)
        .Column("to", "Recipient", row => Cell.Of(row.To), row => row.To)
        .Column("when", "When", row => Cell.Of(row.At), row => row.At)
        .Column("state", "State", row => Cell.Badge(row.State, row.Css) with { Note = row.Error }, row => row.State)
        .Column("tries", "Tries", row => Cell.Of(row.Tries), row => row.Tries, numeric: true, shown: false)
        .Act(new TableAct("retry", "Try again", RetryAsync) { Shortcut = "r" });

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapTable("/mail", _table, RowsAsync).RequirePermission(EnginePermissions.ReadMail);
        admin.MapGet("/mail/{file}", (string file, IMailLog log) => log.Read(file) is { } text ? Page.Of("/Administration/Mail/Mail.cshtml", text) : Results.NotFound())
            .RequirePermission(EnginePermissions.ReadMail);
    }

    internal sealed record Row(string Id, string Subject, string To, DateTimeOffset At, string State, int Tries, string? Error)
    {
        public string Css => State switch
        {
            "sent" => "badge badge-success",
            "given up" => "badge badge-danger",
            "waiting" when Error is not null => "badge badge-warning",
            _ => "badge badge-neutral",
        };
    }

    private static async Task<IReadOnlyList<Row>> RowsAsync(HttpContext http, CancellationToken stop)
    {
        var queued = await http.RequestServices.GetRequiredService<IMailQueue>().NewestAsync(MostQueued, stop);
        var kept = http.RequestServices.GetRequiredService<IMailLog>().Newest(MostFiles);
        return
        [
            .. queued.Select(mail => new Row(
                mail.Id.ToString(), mail.Subject, mail.To, mail.WrittenAt, mail.SentAt is not null ? "sent" : mail.ParkedAt is not null ? "given up" : "waiting",
                mail.Attempts, mail.SentAt is null ? mail.Error : null)),
            .. kept.Select(mail => new Row(mail.File, mail.Subject, mail.To, mail.At, "in a file", 0, null)),
        ];
    }

    private static async Task<Result> RetryAsync(HttpContext http, string id, string note, CancellationToken stop) =>
        Guid.TryParse(id, out var mail) && await http.RequestServices.GetRequiredService<IMailQueue>().RetryAsync(mail, stop) ? Result.Done : _gone;
}
