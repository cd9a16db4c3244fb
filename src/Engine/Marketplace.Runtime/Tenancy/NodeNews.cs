using System.Threading.Channels;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Runtime.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marketplace.Runtime.Tenancy;

/// <summary>What one node lets the others know.</summary>
internal enum NewsKind
{
    /// <summary>Public pages are to be made anew; the text is their tags.</summary>
    Evict,

    /// <summary>A process that does not deliver has left events.</summary>
    Outbox,

    /// <summary>The list of tenants has changed.</summary>
    Tenants,

    /// <summary>A wrong password or card was counted; the text is sealed.</summary>
    Try,
}

/// <summary>Carries news between the nodes of one PostgreSQL by NOTIFY; on SQLite there is one node and nothing to carry.</summary>
/// <remarks>It makes things quick, not safe: a node that misses news finds the change by polling, by delivery from the outbox, or when a page is no longer fresh.</remarks>
internal sealed class NodeNews(HostPaths paths, ILogger<NodeNews> log) : IAsyncDisposable
{
    private const string Channel = "marketplace_news";

    // PostgreSQL takes payloads below 8000 bytes.
    private const int Longest = 7_000;
    private readonly string _node = Guid.CreateVersion7().ToString("n");
    private readonly Channel<string> _outgoing = System.Threading.Channels.Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lazy<TenantDatabase> _database = new(paths.HostDatabase);
    private readonly Lock _starting = new();
    private readonly TaskCompletionSource _hearing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _sending;

    /// <summary>Ends when news is heard for the first time, and what was missed before is made good.</summary>
    public Task Hearing => HasNodes ? _hearing.Task : Task.CompletedTask;

    public bool HasNodes => paths.Database is { Length: > 0 };

    public void Tell(NewsKind kind, string tenant = "", string text = "")
    {
        if (!HasNodes)
        {
            return;
        }

        _outgoing.Writer.TryWrite(text.Length > Longest ? $"{_node}\n{kind}\n{tenant}\n{EvictionServices.Everything}" : $"{_node}\n{kind}\n{tenant}\n{text}");
        lock (_starting)
        {
            _sending ??= Task.Run(SendAsync);
        }
    }

    /// <summary>Hears what other nodes tell until it is stopped; <paramref name="again"/> runs after news may have been missed.</summary>
    public async Task HearAsync(Action<NewsKind, string, string> heard, Action again, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(paths.Database) { Pooling = false, KeepAlive = 15 }.ConnectionString);
                connection.Notification += (_, news) =>
                {
                    if (news.Payload.Split('\n', 4) is [var node, var kind, var tenant, var text] && node != _node && Enum.TryParse<NewsKind>(kind, out var known))
                    {
                        heard(known, tenant, text);
                    }
                };
                await connection.OpenAsync(stop);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stop);
                }

                again();
                _hearing.TrySetResult();
                while (true)
                {
                    await connection.WaitAsync(stop);
                }
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception fault) when (fault is System.Data.Common.DbException or IOException or TimeoutException)
            {
                log.LogWarning(fault, "News of other nodes cannot be heard; trying again");
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await (_sending ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_database.IsValueCreated)
        {
            await _database.Value.DisposeAsync();
        }
    }

    private async Task SendAsync()
    {
        while (await _outgoing.Reader.WaitToReadAsync())
        {
            var batch = new HashSet<string>();
            while (batch.Count < 200 && _outgoing.Reader.TryRead(out var news))
            {
                batch.Add(news);
            }

            try
            {
                await using var connection = (NpgsqlConnection)_database.Value.CreateConnection();
                await connection.OpenAsync();
                await using var tell = new NpgsqlCommand($"SELECT pg_notify('{Channel}', news) FROM unnest($1) news", connection);
                tell.Parameters.Add(new NpgsqlParameter { Value = batch.ToArray() });
                await tell.ExecuteNonQueryAsync();
            }
            catch (Exception fault) when (fault is System.Data.Common.DbException or IOException or TimeoutException)
            {
                log.LogWarning(fault, "Other nodes could not be told {Count} news", batch.Count);
            }
        }
    }
}

/// <summary>Does at once what other nodes tell.</summary>
internal sealed class FollowNews(NodeNews news, ShellHost shells, ILogger<FollowNews> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => news.HasNodes ? news.HearAsync(Heard, Again, stoppingToken) : Task.CompletedTask;

    private void Heard(NewsKind kind, string tenant, string text)
    {
        if (kind == NewsKind.Tenants)
        {
            _ = SyncAsync();
        }
        else if (shells.Find(tenant)?.Current is { } shell)
        {
            In(shell, services =>
            {
                if (kind == NewsKind.Evict)
                {
                    services.GetRequiredService<Evictions>().RaiseHere(text.Split(' '));
                }
                else if (kind == NewsKind.Try)
                {
                    services.GetRequiredService<Tries>().Heard(text);
                }
                else
                {
                    services.GetRequiredService<OutboxSignal>().Wake();
                }
            });
        }
    }

    private void Again()
    {
        foreach (var shell in shells.All.Select(tenant => tenant.Current).OfType<Shell>())
        {
            In(shell, services => services.GetRequiredService<Evictions>().RaiseHere([EvictionServices.Everything]));
        }
    }

    private static void In(Shell shell, Action<IServiceProvider> act)
    {
        if (!shell.TryEnter())
        {
            return;
        }

        try
        {
            act(shell.Services);
        }
        finally
        {
            _ = shell.LeaveAsync().AsTask();
        }
    }

    private async Task SyncAsync()
    {
        try
        {
            await shells.SyncAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The list of tenants could not be read; it is read again in two seconds");
        }
    }
}
