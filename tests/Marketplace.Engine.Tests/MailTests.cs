using System.Net;
using Marketplace.Kernel.Mail;
using Marketplace.Runtime.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

/// <summary>Mail by a server that is there, is down, or refuses.</summary>
public abstract class MailTests(DatabaseKind kind) : IAsyncLifetime
{
    private SmtpServer _server = null!;
    private TestMarketplace _market = null!;

    public async Task InitializeAsync()
    {
        _market = await Probing.StartAsync(kind);
        _server = SmtpServer.Listen();
        await _market.RunStepsAsync($$"""{ "name": "settings", "mail": { "fromAddress": "shop@market.test", "smtpHost": "127.0.0.1", "smtpPort": {{_server.Port}}, "requireTls": false } }""");
    }

    public async Task DisposeAsync()
    {
        await _market.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Mail_goes_out_once_after_the_change_that_it_speaks_of_and_its_text_is_not_kept()
    {
        await WriteAsync("Hello");
        await UntilAsync(queue => queue.Any(mail => mail.SentAt is not null));
        await _market.With<MailQueue>(queue => queue.DoDueAsync(CancellationToken.None));

        Assert.Contains("To: ada@market.test", Assert.Single(_server.Taken));
        Assert.Equal(("", null), await _market.Ask<UnitOfWork, (string, string?)>(unit => Dapper.SqlMapper.QuerySingleAsync<(string, string?)>(unit.Connection, "SELECT text, html FROM engine_mail")));
    }

    [Fact]
    public async Task Mail_of_a_change_that_is_rolled_back_is_never_sent()
    {
        await _market.InTenantAsync("Default", async services =>
        {
            var unit = services.GetRequiredService<UnitOfWork>();
            await unit.CommitAsync(
                async () =>
                {
                    await services.GetRequiredService<IMailSender>().SendAsync(new Mail("ada@market.test", "No", "No."), CancellationToken.None);
                    return new Error(ErrorKind.Conflict, "test.no", "No.");
                },
                CancellationToken.None);
        });

        Assert.Empty(await QueueAsync());
    }

    [Fact]
    public async Task While_the_server_is_down_mail_is_kept_and_tried_ever_less_often_the_admin_sees_it_and_it_goes_out_when_the_server_is_back()
    {
        await _server.CloseAsync();
        await WriteAsync("First");
        await WriteAsync("Second");
        await UntilAsync(queue => queue.Any(mail => mail.Attempts >= 1 && mail.Error is not null));
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            // An attempt counts from its beginning; what it led to is known when the next one is due later.
            QueuedMail first = null!;
            await UntilAsync(queue => (first = queue.MaxBy(mail => mail.Attempts)!).NextAttemptAt > _market.Clock.Now);
            waits.Add(first.NextAttemptAt - _market.Clock.Now);
            _market.Clock.Advance(first.NextAttemptAt - _market.Clock.Now + TimeSpan.FromSeconds(1));
            await Until.TrueAsync(async () =>
            {
                await _market.With<MailQueue>(queue => queue.DoDueAsync(CancellationToken.None));
                return (await QueueAsync()).Single(mail => mail.Id == first.Id).Attempts > first.Attempts;
            });
        }

        var admin = await _market.SignedInAsync();
        var log = await admin.GetStringAsync(new Uri("/admin/mail", UriKind.Relative));
        var health = await admin.GetStringAsync(new Uri("/admin/health", UriKind.Relative));
        var dashboard = await admin.GetStringAsync(new Uri("/admin", UriKind.Relative));
        _server.Open();
        _market.Clock.Advance(TimeSpan.FromHours(2));
        await Until.TrueAsync(async () =>
        {
            await _market.With<MailQueue>(queue => queue.DoDueAsync(CancellationToken.None));
            return (await QueueAsync()).All(mail => mail.SentAt is not null);
        });

        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[^1] > waits[0] * 3, string.Join(", ", waits));
        Assert.Contains("badge-warning", log);
        Assert.Contains("The mail server does not take mail.", health);
        Assert.Contains("did not go out", dashboard);
        Assert.Equal(2, _server.Taken.Count);
        Assert.DoesNotContain("The mail server does not take mail.", await admin.GetStringAsync(new Uri("/admin/health", UriKind.Relative)));
    }

    [Fact]
    public async Task Mail_that_the_server_will_never_take_is_given_up_at_once_others_go_on_and_an_admin_can_try_it_again()
    {
        _server.ToRecipients = "550 no such person";
        await WriteAsync("To nobody");
        await UntilAsync(queue => queue.Any(mail => mail.ParkedAt is not null));
        _server.ToRecipients = "250 ok";
        await WriteAsync("To somebody");
        await UntilAsync(queue => queue.Any(mail => mail.SentAt is not null));

        var refused = Assert.Single(await QueueAsync(), mail => mail.ParkedAt is not null);
        var admin = await _market.SignedInAsync();
        var again = await admin.PostFormAsync("/admin/mail", "/admin/mail/acts", new() { ["act"] = "retry", ["id"] = $"{refused.Id}" });
        await UntilAsync(queue => queue.All(mail => mail.SentAt is not null));

        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(2, _server.Taken.Count);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.PostFormAsync("/admin/mail", "/admin/mail/acts", new() { ["act"] = "retry", ["id"] = $"{refused.Id}" })).StatusCode);
    }

    private Task WriteAsync(string subject) => _market.With<IMailSender>(mail => mail.SendAsync(new Mail("ada@market.test", subject, "A text."), CancellationToken.None));

    private Task<IReadOnlyList<QueuedMail>> QueueAsync() => _market.Ask<IMailQueue, IReadOnlyList<QueuedMail>>(queue => queue.NewestAsync(50, CancellationToken.None));

    private Task UntilAsync(Func<IReadOnlyList<QueuedMail>, bool> holds) => Until.TrueAsync(async () => holds(await QueueAsync()));
}

public sealed class MailOnSqlite() : MailTests(DatabaseKind.Sqlite);

public sealed class MailOnPostgreSql() : MailTests(DatabaseKind.PostgreSql);
