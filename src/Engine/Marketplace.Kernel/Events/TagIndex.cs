namespace Marketplace.Kernel.Events;

/// <summary>Which keys show what, so that an eviction finds its own among many. Not safe for several threads: its owner has a lock.</summary>
public sealed class TagIndex
{
    private readonly Dictionary<string, HashSet<string>> _keysOf = new(StringComparer.Ordinal);

    /// <summary>A key shows what these tags stand for.</summary>
    public void Add(string key, IEnumerable<string> tags)
    {
        foreach (var tag in tags)
        {
            if (!_keysOf.TryGetValue(tag, out var keys))
            {
                _keysOf[tag] = keys = new HashSet<string>(StringComparer.Ordinal);
            }

            keys.Add(key);
        }
    }

    /// <summary>The same tags as when it was added; nothing happens where it is not known.</summary>
    public void Remove(string key, IEnumerable<string> tags)
    {
        foreach (var tag in tags)
        {
            if (_keysOf.TryGetValue(tag, out var keys) && keys.Remove(key) && keys.Count == 0)
            {
                _keysOf.Remove(tag);
            }
        }
    }

    /// <summary>The keys that show it now; a copy, so that they can be removed one after the other.</summary>
    public IReadOnlyList<string> KeysOf(string tag) => _keysOf.TryGetValue(tag, out var keys) ? [.. keys] : [];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _keysOf.Clear();
}
