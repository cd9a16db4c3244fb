using System.Collections.Concurrent;
using Marketplace.Kernel.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Marketplace.Runtime.Web;

/// <summary>A public page as it was made.</summary>
internal sealed record KeptPage(byte[] Body, KeyValuePair<string, StringValues>[] Headers, string ETag, IReadOnlyCollection<string> Tags, DateTimeOffset MadeAt, DateTimeOffset FreshUntil)
{
    private long _usedAt = Environment.TickCount64;
    private byte[]? _brotli;
    private byte[]? _gzip;

    public long UsedAt => Volatile.Read(ref _usedAt);

    public void Use() => Volatile.Write(ref _usedAt, Environment.TickCount64);

    /// <summary>The body as a client wants it, packed when the first one asks.</summary>
    /// <param name="encoding"><c>br</c>, <c>gzip</c>, or null for as it is.</param>
    public byte[] BodyAs(string? encoding) => encoding switch
    {
        "br" => _brotli ??= Compression.Pack(Body, encoding, System.IO.Compression.CompressionLevel.Fastest) ?? Body,
        "gzip" => _gzip ??= Compression.Pack(Body, encoding, System.IO.Compression.CompressionLevel.Fastest) ?? Body,
        _ => Body,
    };

    /// <summary>Roughly what it takes in memory, packed twice besides.</summary>
    public long Size => (Body.Length * 3 / 2) + 1_000;
}

/// <summary>A tenant's public pages in memory, found again by what they show.</summary>
/// <remarks>A page is kept only if nothing that it shows was evicted while it was being made: what was read before a change never outlives it.
/// Of several who want the same page one makes it. Once four fifths are full a page is kept when it is asked for a second time: whoever walks through everything once
/// pushes nothing out that people look at, and what would hardly be used does not grow old in memory.</remarks>
internal sealed class PageCache(IConfiguration configuration)
{
    private const int MostRememberedTags = 20_000;
    private const int MostRememberedKeys = 20_000;
    private readonly ConcurrentDictionary<string, KeptPage> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<KeptPage?>> _making = new(StringComparer.Ordinal);
    private readonly TagIndex _keys = new();
    private readonly Dictionary<string, long> _evictedAt = new(StringComparer.Ordinal);
    private readonly Lock _index = new();
    private readonly long _most = configuration.GetValue("Marketplace:PageCacheMegabytes", 64) * 1024L * 1024L;
    private HashSet<int> _askedOnce = [];
    private HashSet<int> _askedOnceBefore = [];
    private long _evictions;
    private long _forgotten;
    private long _size;

    /// <summary>How many evictions there have been; taken before a page is made.</summary>
    public long Now => Volatile.Read(ref _evictions);

    public int Count => _pages.Count;

    public KeptPage? Find(string key)
    {
        if (!_pages.TryGetValue(key, out var page))
        {
            return null;
        }

        page.Use();
        return page;
    }

    public bool IsBeingMade(string key) => _making.ContainsKey(key);

    /// <summary>Null when the caller is to make the page and call <see cref="Made"/>; else what another one is making.</summary>
    public Task<KeptPage?>? Join(string key)
    {
        var mine = new TaskCompletionSource<KeptPage?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var found = _making.GetOrAdd(key, mine);
        return found == mine ? null : found.Task;
    }

    /// <summary>Ends the making; those who wait get the page, or make it themselves when it cannot be shared or shows what has changed meanwhile.</summary>
    /// <param name="key">The address.</param>
    /// <param name="page">The page; null when it is not one that can be shared.</param>
    /// <param name="since">What <see cref="Now"/> was before it was made.</param>
    public void Made(string key, KeptPage? page, long since)
    {
        var shared = page is not null && Keep(key, page, since);
        if (_making.TryRemove(key, out var waiting))
        {
            waiting.SetResult(shared ? page : null);
        }
    }

    public void Evict(IReadOnlyCollection<string> tags)
    {
        lock (_index)
        {
            _evictions++;
            if (tags.Contains(EvictionServices.Everything) || _evictedAt.Count + tags.Count > MostRememberedTags)
            {
                // More than can be remembered: whatever is being made now is not kept.
                _forgotten = _evictions;
                _evictedAt.Clear();
            }

            if (tags.Contains(EvictionServices.Everything))
            {
                _pages.Clear();
                _keys.Clear();
                _size = 0;
                return;
            }

            foreach (var tag in tags)
            {
                _evictedAt[tag] = _evictions;
                foreach (var key in _keys.KeysOf(tag))
                {
                    Remove(key);
                }
            }
        }
    }

    // False when it is out of date already.
    private bool Keep(string key, KeptPage page, long since)
    {
        lock (_index)
        {
            if (_forgotten > since || page.Tags.Any(tag => _evictedAt.GetValueOrDefault(tag) > since))
            {
                return false;
            }

            if (_size + page.Size > _most / 5 * 4 && !_pages.ContainsKey(key) && !WasAskedFor(key))
            {
                return true;
            }

            Remove(key);
            _pages[key] = page;
            _size += page.Size;
            _keys.Add(key, page.Tags);
            if (_size > _most)
            {
                foreach (var (old, _) in _pages.OrderBy(kept => kept.Value.UsedAt).Take(1 + (_pages.Count / 5)).ToList())
                {
                    Remove(old);
                }
            }

            return true;
        }
    }

    // By hash codes: that two keys have the same once in a while harms nobody. Two sets in turns forget the oldest without a list of them.
    private bool WasAskedFor(string key)
    {
        var hash = key.GetHashCode(StringComparison.Ordinal);
        if (_askedOnce.Contains(hash) || _askedOnceBefore.Contains(hash))
        {
            return true;
        }

        if (_askedOnce.Count >= MostRememberedKeys)
        {
            (_askedOnceBefore, _askedOnce) = (_askedOnce, []);
        }

        _askedOnce.Add(hash);
        return false;
    }

    private void Remove(string key)
    {
        if (!_pages.TryRemove(key, out var page))
        {
            return;
        }

        _size -= page.Size;
        _keys.Remove(key, page.Tags);
    }
}
