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
        SweepNowAndThen();
        var kept = new Kept(value, [.. tags], _clock.GetUtcNow() + _longest);
        _values[key] = kept;
        if (Now != since)
        {
            _values.TryRemove(new(key, kept));
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
        Interlocked.Increment(ref _evictions);
        var evicted = tags.ToHashSet(StringComparer.Ordinal);
        foreach (var (key, kept) in _values)
        {
            if (evicted.Contains(EvictionServices.Everything) || kept.Tags.Any(evicted.Contains))
            {
                _values.TryRemove(key, out _);
            }
        }
    }

    // What nobody asks for any more would stay until there are too many.
    private void SweepNowAndThen()
    {
        if (_values.Count >= Most)
        {
            _values.Clear();
        }

        var (now, swept) = (_clock.GetUtcNow(), Volatile.Read(ref _sweptAt));
        if (Math.Abs(now.UtcTicks - swept) < _longest.Ticks || Interlocked.CompareExchange(ref _sweptAt, now.UtcTicks, swept) != swept)
        {
            return;
        }

        foreach (var one in _values)
        {
            if (!one.Value.IsFresh(now))
            {
                _values.TryRemove(one);
            }
        }
    }

    private sealed record Kept(object Value, string[] Tags, DateTimeOffset Until)
    {
        // Not from a future that the clock has been set back from.
        public bool IsFresh(DateTimeOffset now) => Until > now && Until - now <= _longest;
    }
}
