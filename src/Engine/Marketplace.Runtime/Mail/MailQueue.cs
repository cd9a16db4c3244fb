using System.Net.Mail;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Mail;
using Marketplace.Runtime.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Mail;

/// <summary>Mail on its way to the server: stored with the change that it speaks of, sent after it, kept while the server does not take it.</summary>
/// <remarks>A message that fails waits twice as long each time, an hour at most, and is given up after two days, or at once when the server will never take it.
/// Nodes share the work by claiming messages. A process that dies after the server has taken a message, and before it has noted so, sends it again.</remarks>
internal sealed class MailQueue(IServiceScopeFactory scopes, TenantDatabase database, MailSignal signal, TimeProvider clock, ILogger<MailQueue> log)
    : DueWorker(signal, TimeSpan.FromSeconds(10), log), IMailQueue
{
    private static readonly TimeSpan _claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _givenUpAfter = TimeSpan.FromDays(2);
    private bool _down;

    // Until nothing is due or the server does not take any.
    protected override async Task<int> DoAsync(CancellationToken stop)
    {
        var sent = 0;
        while (await ClaimAsync(stop) is { } waiting)
        {
            if (await SendAsync(waiting, stop))
            {
                sent++;
                if (_down)
                {
                    // It is back: nobody waits for the rest of an hour.
                    await ExecuteAsync("UPDATE engine_mail SET next_attempt_at = 0 WHERE sent_at IS NULL AND parked_at IS NULL AND error IS NOT NULL", new { }, stop);
                    _down = false;
                }
            }
            else if (waiting.Failure is not SmtpFailedRecipientException)
            {
                // The server, not the message: the others would wait for the same.
                _down = true;
                break;
            }
        }

        return sent;
    }

    public async Task<IReadOnlyList<QueuedMail>> NewestAsync(int count, CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT id, recipient, subject, written_at AS WrittenAt, sent_at AS SentAt, parked_at AS ParkedAt, next_attempt_at AS NextAttemptAt, attempts, error
            FROM engine_mail ORDER BY CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT @count
            """,
            new { count }, cancellationToken: stop));
        return [.. rows.Select(r => new QueuedMail(r.Id, r.Recipient, r.Subject, r.WrittenAt, r.SentAt, r.ParkedAt, r.NextAttemptAt, r.Attempts, r.Error))];
    }

    public async Task<(int Waiting, int Failing)> CountAsync(CancellationToken stop)
    {
        await using var connection = database.CreateConnection();
        return await connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            "SELECT count(CASE WHEN parked_at IS NULL THEN 1 END), count(CASE WHEN error IS NOT NULL THEN 1 END) FROM engine_mail WHERE sent_at IS NULL", cancellationToken: stop));
    }

    public async Task<bool> RetryAsync(Guid id, CancellationToken stop)
    {
        var changed = await ExecuteAsync(
            "UPDATE engine_mail SET parked_at = NULL, claimed_until = NULL, next_attempt_at = 0 WHERE id = @id AND sent_at IS NULL", new { id }, stop);
        Wake();
        return changed == 1;
    }

    private async Task<Row?> ClaimAsync(CancellationToken stop)
    {
        const string Due = "sent_at IS NULL AND parked_at IS NULL AND next_attempt_at <= @now AND (claimed_until IS NULL OR claimed_until <= @now)";
        var now = clock.GetUtcNow();
        await using (var connection = database.CreateConnection())
        {
            // Claiming writes; an idle tenant should not.
            if (await connection.ExecuteScalarAsync<int?>(new CommandDefinition($"SELECT 1 FROM engine_mail WHERE {Due} LIMIT 1", new { now }, cancellationToken: stop)) is null)
            {
                return null;
            }
        }

        return await database.WriteAsync(connection => connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"""
            UPDATE engine_mail SET claimed_until = @until, attempts = attempts + 1
            WHERE id = (SELECT id FROM engine_mail WHERE {Due} ORDER BY next_attempt_at, id LIMIT 1 {(database.IsPostgreSql ? "FOR UPDATE SKIP LOCKED" : "")})
            RETURNING id, recipient, subject, text, html, written_at AS WrittenAt, attempts
            """,
            new { now, until = now + _claim }, cancellationToken: stop)), stop);
    }

    private async Task<bool> SendAsync(Row waiting, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<MailSender>().ToServerAsync(new Kernel.Mail.Mail(waiting.Recipient, waiting.Subject, waiting.Text, waiting.Html), stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            Log.LogWarning(fault, "Mail {Mail} did not go out, attempt {Attempt}", waiting.Id, waiting.Attempts);
            waiting.Failure = fault;
            var now = clock.GetUtcNow();
            var never = fault is SmtpFailedRecipientException { StatusCode: >= SmtpStatusCode.MailboxUnavailable } or FormatException;
            await ExecuteAsync(
                "UPDATE engine_mail SET claimed_until = NULL, next_attempt_at = @next, parked_at = @parked, error = @error WHERE id = @Id",
                new
                {
                    waiting.Id,
                    next = now + TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(2, waiting.Attempts))),
                    parked = never || now - waiting.WrittenAt > _givenUpAfter ? now.UtcTicks : (long?)null,
                    error = fault.InnerException is { } inner ? Cut($"{fault.Message} {inner.Message}") : Cut(fault.Message),
                },
                stop);
            return false;
        }

        // The text of what has gone out is nobody's business any more: it may hold a link that lets somebody in.
        await ExecuteAsync(
            "UPDATE engine_mail SET sent_at = @now, claimed_until = NULL, parked_at = NULL, error = NULL, text = '', html = NULL WHERE id = @Id",
            new { waiting.Id, now = clock.GetUtcNow() }, CancellationToken.None);
        return true;
    }

    private static string Cut(string text) => text.Length > 1_000 ? text[..1_000] : text;

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        database.WriteAsync(connection => connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: stop)), stop);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Recipient { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Text { get; init; } = "";

        public string? Html { get; init; }

        public DateTimeOffset WrittenAt { get; init; }

        public DateTimeOffset? SentAt { get; init; }

        public DateTimeOffset? ParkedAt { get; init; }

        public DateTimeOffset NextAttemptAt { get; init; }

        public int Attempts { get; init; }

        public string? Error { get; init; }

        public Exception? Failure { get; set; }
    }
}

/// <summary>Wakes the queue when a commit has left mail.</summary>
internal sealed class MailSignal : Signal;

/// <summary>Forgets a month after it which mail has gone out.</summary>
internal sealed class ForgetSentMail(UnitOfWork unit, TimeProvider clock) : Kernel.Jobs.IBackgroundTask
{
    public Task RunAsync(CancellationToken stop) => unit.CommitAsync(
        () => unit.Connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM engine_mail WHERE sent_at < @before", new { before = clock.GetUtcNow() - TimeSpan.FromDays(30) }, unit.Transaction, cancellationToken: stop)),
        stop);
}
