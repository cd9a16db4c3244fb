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

    /// <summary>An empty memory.</summary>
    public TenantMemory(Evictions evictions, TimeProvider clock)
    {
        _clock = clock;
        evictions.Here += Evict;
    }

    /// <summary>The value under this key, or what <paramref name="read"/> finds now.</summary>
    /// <param name="key">Unique in the tenant; begins with the module's name.</param>
    /// <param name="read">Reads it from the database. What it answers is shared by many requests at once and must not be changed.</param>
    /// <param name="tagsOf">What the value shows.</param>
    public ValueTask<T> GetAsync<T>(string key, Func<Task<T>> read, Func<T, IEnumerable<string>> tagsOf)
        where T : class => _values.TryGetValue(key, out var kept) && kept.IsFresh(_clock.GetUtcNow()) ? new((T)kept.Value) : ReadAsync(key, read, tagsOf);

    private async ValueTask<T> ReadAsync<T>(string key, Func<Task<T>> read, Func<T, IEnumerable<string>> tagsOf)
        where T : class
    {
        var since = Volatile.Read(ref _evictions);
        var value = await read();
        if (_values.Count >= Most)
        {
            _values.Clear();
        }

        var kept = new Kept(value, [.. tagsOf(value)], _clock.GetUtcNow() + _longest);
        _values[key] = kept;
        if (Volatile.Read(ref _evictions) != since)
        {
            _values.TryRemove(new(key, kept));
        }

        return value;
    }

    private void Evict(IReadOnlyCollection<string> tags)
    {
        Interlocked.Increment(ref _evictions);
        foreach (var (key, kept) in _values)
        {
            if (tags.Contains(EvictionServices.Everything) || kept.Tags.Any(tags.Contains))
            {
                _values.TryRemove(key, out _);
            }
        }
    }

    private sealed record Kept(object Value, string[] Tags, DateTimeOffset Until)
    {
        // Not from a future that the clock has been set back from.
        public bool IsFresh(DateTimeOffset now) => Until > now && Until - now <= _longest;
    }
}
