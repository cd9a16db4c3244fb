using System.Collections.Concurrent;
using Marketplace.Kernel.Events;

namespace Marketplace.Kernel.Data;

/// <summary>What nearly every page reads and hardly anybody changes, kept in the memory of this process: the category tree, how a shop delivers.</summary>
/// <remarks>A value is forgotten when one of its tags is evicted (see <see cref="UnitOfWork.Evict"/> and <see cref="EvictionServices.AddEviction"/>), and after a minute
/// in any case, for a change that this process did not hear of. A value that was being read while it was evicted is not kept.
/// Never ask inside a commit: what is changed there is not yet seen by others.</remarks>
public sealed class TenantMemory
{
    private const int Most = 20_000;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Kept> _values = new(StringComparer.Ordinal);
    private readonly TagIndex _keys = new();
    private readonly Lock _index = new();
    private readonly TimeProvider _clock;
    private long _evictions;
    private long _sweptAt;

    /// <summary>An empty memory.</summary>
    public TenantMemory(Evictions evictions, TimeProvider clock)
    {
        _clock = clock;
        evictions.Here += Evict;
    }

    /// <summary>How many values there are, those among them that are too old and have not been swept out.</summary>
    public int Count => _values.Count;

    /// <summary>Taken before something is read that <see cref="Keep"/> is to keep.</summary>
    public long Now => Volatile.Read(ref _evictions);

    /// <summary>The value under this key, or what <paramref name="read"/> finds now.</summary>
    /// <param name="key">Unique in the tenant; begins with the module's name.</param>
    /// <param name="read">Reads it from the database. What it answers is shared by many requests at once and must not be changed.</param>
    /// <param name="tagsOf">What the value shows.</param>
    public ValueTask<T> GetAsync<T>(string key, Func<Task<T>> read, Func<T, IEnumerable<string>> tagsOf)
        where T : class => Find<T>(key) is { } value ? new(value) : ReadAsync(key, read, tagsOf);

    /// <summary>The value under this key, or null: where several are looked for, and those that are not there are read together.</summary>
    public T? Find<T>(string key)
        where T : class => _values.TryGetValue(key, out var kept) && kept.IsFresh(_clock.GetUtcNow()) ? (T)kept.Value : null;

    /// <summary>Keeps a value.</summary>
    /// <param name="key">Unique in the tenant; begins with the module's name.</param>
    /// <param name="value">Must not be changed any more.</param>
    /// <param name="tags">What the value shows.</param>
    /// <param name="since">What <see cref="Now"/> was before it was read.</param>
    public void Keep(string key, object value, IEnumerable<string> tags, long since)
    {
        var kept = new Kept(value, [.. tags], _clock.GetUtcNow() + _longest);
        lock (_index)
        {
            SweepNowAndThen();
            if (_evictions == since)
            {
                Remove(key);
                _values[key] = kept;
                _keys.Add(key, kept.Tags);
            }
        }
    }

    private async ValueTask<T> ReadAsync<T>(string key, Func<Task<T>> read, Func<T, IEnumerable<string>> tagsOf)
        where T : class
    {
        var since = Now;
        var value = await read();
        Keep(key, value, tagsOf(value), since);
        return value;
    }

    private void Evict(IReadOnlyCollection<string> tags)
    {
        lock (_index)
        {
            _evictions++;
            if (tags.Contains(EvictionServices.Everything))
            {
                Clear();
            }

            foreach (var key in tags.SelectMany(_keys.KeysOf).ToList())
            {
                Remove(key);
            }
        }
    }

    // What nobody asks for any more would stay until there are too many.
    private void SweepNowAndThen()
    {
        if (_values.Count >= Most)
        {
            Clear();
        }

        var now = _clock.GetUtcNow();
        if (Math.Abs(now.UtcTicks - _sweptAt) < _longest.Ticks)
        {
            return;
        }

        _sweptAt = now.UtcTicks;
        foreach (var (key, kept) in _values)
        {
            if (!kept.IsFresh(now))
            {
                Remove(key);
            }
        }
    }

    private void Remove(string key)
    {
        if (_values.TryRemove(key, out var kept))
        {
            _keys.Remove(key, kept.Tags);
        }
    }

    private void Clear()
    {
        _values.Clear();
        _keys.Clear();
    }

    private sealed record Kept(object Value, string[] Tags, DateTimeOffset Until)
    {
        // Not from a future that the clock has been set back from.
        public bool IsFresh(DateTimeOffset now) => Until > now && Until - now <= _longest;
    }
}
