using Marketplace.Kernel.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Marketplace.Runtime.Web;

/// <summary>Tells the CDN by surrogate key which pages are no longer true; in the background, so no sale waits for it.</summary>
/// <remarks>
/// <para>One <c>POST</c> with up to 256 keys in the header <c>Surrogate-Key</c>, separated by spaces, and the token in <c>Fastly-Key</c>: Fastly's
/// <c>POST /service/{id}/purge</c> (Fastly API, "Purge multiple surrogate key tags"). <c>Marketplace:Cdn:Method</c>, <c>KeysHeader</c> and <c>TokenHeader</c>
/// make it another's, such as Varnish's <c>PURGE</c> with <c>xkey</c> (vmod_xkey). <c>Marketplace:Cdn:PurgeUrl</c> may name several, separated by spaces.</para>
/// <para>The node on which something changed tells it, and no other. What a CDN does not take is tried again for as long as it could matter: pages are fresh for
/// a minute there, so keys are kept in memory and not in the database. The token comes from configuration and is never logged.</para>
/// </remarks>
internal sealed class CdnPurge : IAsyncDisposable
{
    private readonly List<Receiver> _receivers = [];

    public CdnPurge(IConfiguration configuration, TimeProvider clock, ILogger<CdnPurge> log)
    {
        var cdn = configuration.GetSection("Marketplace:Cdn");
        foreach (var url in (cdn["PurgeUrl"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _receivers.Add(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? new Receiver(address, new HttpMethod(cdn["Method"] ?? "POST"), cdn["KeysHeader"] ?? "Surrogate-Key", cdn["TokenHeader"] ?? "Fastly-Key", cdn["PurgeToken"], clock, log)
                : throw new InvalidOperationException("Marketplace:Cdn:PurgeUrl is to be an address that begins with http:// or https://."));
        }
    }

    /// <summary>The key of all pages of a tenant, since purging everything of a CDN would be another call and take other tenants' pages along.</summary>
    public static string KeyOf(string tenant) => $"tenant:{tenant.ToLowerInvariant()}";

    /// <summary>Pages of this tenant with these tags are to be fetched anew.</summary>
    public void Tell(string tenant, IReadOnlyCollection<string> tags)
    {
        foreach (var receiver in _receivers)
        {
            receiver.Add(tags.Contains(EvictionServices.Everything) ? [KeyOf(tenant)] : tags, KeyOf(tenant));
        }
    }

    /// <summary>Ends once what is waiting has been told, or after five seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in _receivers)
        {
            await receiver.DisposeAsync();
        }
    }

    private sealed class Receiver(Uri address, HttpMethod method, string keysHeader, string tokenHeader, string? token, TimeProvider clock, ILogger log) : IAsyncDisposable
    {
        // Fastly takes 256 keys; nginx and Varnish take lines of 8 KB by default.
        private const int MostKeys = 256;
        private const int LongestHeader = 6_000;

        // More than that is quicker told as the whole tenant.
        private const int MostWaiting = 10_000;

        // What one change evicts comes in two or three pieces; and other nodes hear of it meanwhile, so that the CDN does not fetch the old page from them.
        private static readonly TimeSpan _gathering = TimeSpan.FromMilliseconds(300);
        private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan _worthwhile = TimeSpan.FromMinutes(2);
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = _patience };
        private readonly Dictionary<string, long> _waiting = new(StringComparer.Ordinal);
        private readonly CancellationTokenSource _ending = new();
        private Task _telling = Task.CompletedTask;

        public void Add(IReadOnlyCollection<string> keys, string tenant)
        {
            lock (_waiting)
            {
                var now = clock.GetTimestamp();
                if (_waiting.Count + keys.Count > MostWaiting)
                {
                    _waiting.Clear();
                    keys = [tenant];
                }

                foreach (var key in keys)
                {
                    _waiting[key] = now;
                }

                if (_telling.IsCompleted)
                {
                    _telling = Task.Run(TellAsync);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await _telling.WaitAsync(TimeSpan.FromSeconds(5), clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _http.Dispose();
            _ending.Dispose();
        }

        private async Task TellAsync()
        {
            var failures = 0;
            await PauseAsync(_gathering);
            while (Take() is { Count: > 0 } batch)
            {
                if (await TryAsync(batch.Keys, failures))
                {
                    failures = 0;
                    continue;
                }

                failures++;
                PutBack(batch);
                if (_ending.IsCancellationRequested)
                {
                    return;
                }

                await PauseAsync(TimeSpan.FromSeconds(Math.Min(15, Math.Pow(2, failures - 1))));
            }
        }

        private async Task<bool> TryAsync(Dictionary<string, long>.KeyCollection keys, int failures)
        {
            try
            {
                using var request = new HttpRequestMessage(method, address);
                request.Headers.TryAddWithoutValidation(keysHeader, string.Join(' ', keys));
                request.Headers.Accept.ParseAdd("application/json");
                if (token is { Length: > 0 })
                {
                    request.Headers.TryAddWithoutValidation(tokenHeader, token);
                }

                using var answer = await _http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }

                LogRefusal(failures, keys.Count, $"it answered {(int)answer.StatusCode}");
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                LogRefusal(failures, keys.Count, fault.Message);
            }

            return false;
        }

        // Once for each time that it is away; an address may hold a secret in its path, its host does not.
        private void LogRefusal(int failures, int keys, string why)
        {
            if (failures == 0)
            {
                log.LogWarning("The CDN at {Host} could not be told {Count} keys, since {Reason}; trying again", address.Host, keys, why);
            }
        }

        private Dictionary<string, long> Take()
        {
            lock (_waiting)
            {
                var batch = new Dictionary<string, long>(StringComparer.Ordinal);
                var length = 0;
                foreach (var (key, since) in _waiting)
                {
                    if (clock.GetElapsedTime(since) > _worthwhile)
                    {
                        _waiting.Remove(key);
                    }
                    else if (batch.Count < MostKeys && length + key.Length < LongestHeader)
                    {
                        batch.Add(key, since);
                        length += key.Length + 1;
                        _waiting.Remove(key);
                    }
                }

                if (batch.Count == 0)
                {
                    // Said inside the lock: who adds from here on begins anew.
                    _telling = Task.CompletedTask;
                }

                return batch;
            }
        }

        private void PutBack(Dictionary<string, long> batch)
        {
            lock (_waiting)
            {
                foreach (var (key, since) in batch)
                {
                    _waiting.TryAdd(key, since);
                }
            }
        }

        private async Task PauseAsync(TimeSpan pause) => await Task.Delay(pause, clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
