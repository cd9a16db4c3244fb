using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Search.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Search.Faceting;

/// <summary>Keeps <see cref="ShelfIndex"/> equal to the tables of the index, on each node.</summary>
/// <remarks>Whoever changes these tables tells the keys of the products (<see cref="TagsOf"/>); they are read before the next question is answered. What was not
/// heard, of another process on an SQLite file or while a node was cut off, is found by its version once a minute.</remarks>
internal sealed class ShelfMemory : IDisposable
{
    private const string Changed = "s:";
    private const string Words = "search.words";
    private const int Batch = 200;
    private const int BatchOfAll = 2_000;
    private const int MostHits = 2_000_000;
    private const int WeightOfAnswer = 200;
    private const int MostLists = 500;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _overlap = TimeSpan.FromSeconds(10);
    private readonly IServiceScopeFactory _scopes;
    private readonly Evictions _evictions;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<long, bool> _changed = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<Hit>> _hits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CountedList> _lists = new(StringComparer.Ordinal);
    private volatile ShelfIndex? _index;
    private DateTimeOffset _checked;
    private long _version;
    private long _kept;
    private int _words;
    private volatile bool _doubtful;
    private volatile bool _asked;

    public ShelfMemory(IServiceScopeFactory scopes, Evictions evictions, TimeProvider clock)
    {
        (_scopes, _evictions, _clock) = (scopes, evictions, clock);
        evictions.Here += Hear;
    }

    // Also after the clock was set back.
    private bool IsDue => (_clock.GetUtcNow() - _checked).Duration() >= _longest;

    /// <summary>What to evict when these products have changed in the index.</summary>
    public static IEnumerable<string> TagsOf(IEnumerable<ProductId> products, bool words)
    {
        var tags = products.Select(id => TagOf(SearchKey.Of(id.Value)));
        return words ? tags.Append(Words) : tags;
    }

    /// <summary>What is evicted when the row of this product has changed.</summary>
    public static string TagOf(long key) => Changed + key.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The index as the tables are now.</summary>
    public async ValueTask<ShelfIndex> ReadAsync(CancellationToken stop)
    {
        if (_index is { } index && _changed.IsEmpty && !_doubtful && !IsDue)
        {
            return index;
        }

        await _reading.WaitAsync(stop);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SearchDb>();
            var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
            if (_index is null)
            {
                _asked = true;
                return _index = await AllAsync(db, unit, stop);
            }

            var check = _doubtful || IsDue;
            if (check)
            {
                await DoubtAsync(_index, db, stop);
            }

            await FollowAsync(_index, db, stop);
            if (check && await db.Documents.CountAsync(stop) != _index.Count)
            {
                _index = await AllAsync(db, unit, stop);
            }

            return _index;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>The products that have the words of a query, kept until words change.</summary>
    public async ValueTask<IReadOnlyList<Hit>> MatchAsync(Scope scope, UnitOfWork unit, CancellationToken stop)
    {
        var key = scope.Key;
        if (_hits.TryGetValue(key, out var known))
        {
            return known;
        }

        var words = Volatile.Read(ref _words);
        IReadOnlyList<Hit> hits = [.. (await unit.Connection.QueryAsync<(long Key, double Score)>(
            new CommandDefinition(scope.Sql, new DynamicParameters(scope.Parameters), unit.Transaction, cancellationToken: stop))).Select(row => new Hit(row.Key, row.Score))];
        if (Interlocked.Add(ref _kept, hits.Count + WeightOfAnswer) > MostHits)
        {
            Forget();
        }

        _hits[key] = hits;
        if (Volatile.Read(ref _words) != words)
        {
            _hits.TryRemove(key, out _);
        }

        return hits;
    }

    /// <summary>A list as it was counted last, or counted anew once any product on sale or any word has changed.</summary>
    /// <param name="index">What it is counted from.</param>
    /// <param name="key">Everything that is asked, and the language.</param>
    /// <param name="count">Counts it.</param>
    public async ValueTask<NarrowedKeys> CountedAsync(ShelfIndex index, string key, Func<Task<NarrowedKeys>> count)
    {
        var (changes, words) = (index.Changes, Volatile.Read(ref _words));
        if (_lists.TryGetValue(key, out var known) && known.Index == index && known.Changes == changes && known.Words == words)
        {
            return known.List;
        }

        var list = await count();
        if (_lists.Count >= MostLists)
        {
            _lists.Clear();
        }

        _lists[key] = new CountedList(index, changes, words, list);
        return list;
    }

    public void Dispose()
    {
        _evictions.Here -= Hear;
        _reading.Dispose();
        _index?.Dispose();
    }

    private void Hear(IReadOnlyCollection<string> tags)
    {
        var everything = tags.Contains(EvictionServices.Everything);
        if (everything || tags.Contains(Words))
        {
            Interlocked.Increment(ref _words);
            Forget();
        }

        if (!_asked)
        {
            return;
        }

        _doubtful |= everything;
        foreach (var tag in tags.Where(tag => tag.StartsWith(Changed, StringComparison.Ordinal)))
        {
            if (long.TryParse(tag.AsSpan(Changed.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var key))
            {
                _changed[key] = true;
            }
        }
    }

    private async Task<ShelfIndex> AllAsync(SearchDb db, UnitOfWork unit, CancellationToken stop)
    {
        (_checked, _version) = (_clock.GetUtcNow(), 0);
        var index = new ShelfIndex();
        index.Put(await db.Facets.AsNoTracking().ToListAsync(stop), []);

        // In pieces, by ranges of keys: all rows at once were several times the memory of what is kept of them, and EF Core's entities most of the time.
        var after = long.MinValue;
        while (await RangeAsync(unit, after, stop) is { Count: > 0 } products)
        {
            index.Put([], products);
            after = products[^1].Key;
        }

        return index;
    }

    private async Task<List<IndexedProduct>> RangeAsync(UnitOfWork unit, long after, CancellationToken stop)
    {
        async Task<List<T>> Ask<T>(string sql, object values) =>
            [.. await unit.Connection.QueryAsync<T>(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop))];

        var documents = await Ask<DocumentRow>(
            """
            SELECT key, title, from_minor AS FromMinor, available, popularity, rating, published_at AS PublishedTicks, version
            FROM search_document WHERE key > @After ORDER BY key LIMIT @Most
            """,
            new { After = after, Most = BatchOfAll });
        if (documents.Count == 0)
        {
            return [];
        }

        var range = new { After = after, Last = documents[^1].Key };
        var ofProduct = (await Ask<(long Product, long Facet)>("SELECT product_key, facet FROM search_product_facet WHERE product_key > @After AND product_key <= @Last", range))
            .ToLookup(row => row.Product, row => row.Facet);
        var variants = (await Ask<VariantRow>("SELECT key, product_key AS ProductKey, price_minor AS PriceMinor, available FROM search_variant WHERE product_key > @After AND product_key <= @Last", range))
            .ToLookup(row => row.ProductKey);
        var ofVariant = (await Ask<(long Variant, long Facet)>(
            """
            SELECT f.variant_key, f.facet FROM search_variant v JOIN search_variant_facet f ON f.variant_key = v.key
            WHERE v.product_key > @After AND v.product_key <= @Last
            """,
            range)).ToLookup(row => row.Variant, row => row.Facet);
        _version = Math.Max(_version, documents.Max(document => document.Version));
        return documents.ConvertAll(document => new IndexedProduct(
            document.Key, document.Title, document.FromMinor, document.Available, document.Popularity, document.Rating, document.PublishedTicks, [.. ofProduct[document.Key]],
            [.. variants[document.Key].Select(variant => new IndexedVariant(variant.PriceMinor, variant.Available, [.. ofVariant[variant.Key]]))], document.Version));
    }

    private async Task DoubtAsync(ShelfIndex index, SearchDb db, CancellationToken stop)
    {
        _doubtful = false;
        try
        {
            var since = _version - _overlap.Ticks;
            var late = await db.Documents.AsNoTracking().Where(document => document.Version >= since).Select(document => new { document.Key, document.Version }).ToListAsync(stop);
            foreach (var document in late.Where(document => !index.Knows(document.Key, document.Version)))
            {
                _changed[document.Key] = true;
            }

            _checked = _clock.GetUtcNow();
        }
        catch
        {
            _doubtful = true;
            throw;
        }
    }

    // A key that could not be read stays among those that have changed.
    private async Task FollowAsync(ShelfIndex index, SearchDb db, CancellationToken stop)
    {
        foreach (var keys in _changed.Keys.ToList().Chunk(Batch))
        {
            Array.ForEach(keys, key => _changed.TryRemove(key, out _));
            try
            {
                var products = await ProductsAsync(db, keys, stop);
                var facets = products.SelectMany(product => product.Facets.Concat(product.Variants.SelectMany(variant => variant.Facets))).Distinct().ToList();
                var names = await db.Facets.AsNoTracking().Where(facet => facets.Contains(facet.Id)).ToListAsync(stop);
                index.Put(names, products);
                index.Remove(keys.Except(products.Select(product => product.Key)));
            }
            catch
            {
                Array.ForEach(keys, key => _changed[key] = true);
                throw;
            }
        }
    }

    private async Task<List<IndexedProduct>> ProductsAsync(SearchDb db, IReadOnlyCollection<long> keys, CancellationToken stop)
    {
        var documents = await db.Documents.AsNoTracking().Where(document => keys.Contains(document.Key))
            .Select(document => new { document.Key, document.Title, document.FromMinor, document.Available, document.Popularity, document.Rating, document.PublishedAt, document.Version })
            .ToListAsync(stop);
        var ofProduct = (await db.ProductFacets.AsNoTracking().Where(facet => keys.Contains(facet.ProductKey)).ToListAsync(stop)).ToLookup(facet => facet.ProductKey, facet => facet.Facet);
        var variants = await db.Variants.AsNoTracking().Where(variant => keys.Contains(variant.ProductKey)).ToListAsync(stop);
        var variantKeys = variants.ConvertAll(variant => variant.Key);
        var ofVariant = (await db.VariantFacets.AsNoTracking().Where(facet => variantKeys.Contains(facet.VariantKey)).ToListAsync(stop)).ToLookup(facet => facet.VariantKey, facet => facet.Facet);
        var byProduct = variants.ToLookup(variant => variant.ProductKey);
        _version = documents.Select(document => document.Version).Append(_version).Max();
        return documents.ConvertAll(document => new IndexedProduct(
            document.Key, document.Title, document.FromMinor, document.Available, document.Popularity, document.Rating, document.PublishedAt.UtcTicks, [.. ofProduct[document.Key]],
            [.. byProduct[document.Key].Select(variant => new IndexedVariant(variant.PriceMinor, variant.Available, [.. ofVariant[variant.Key]]))], document.Version));
    }

    private sealed record CountedList(ShelfIndex Index, long Changes, int Words, NarrowedKeys List);

    private void Forget()
    {
        _hits.Clear();
        Interlocked.Exchange(ref _kept, 0);
    }

    private sealed class DocumentRow
    {
        public long Key { get; init; }

        public string Title { get; init; } = "";

        public long FromMinor { get; init; }

        public bool Available { get; init; }

        public long Popularity { get; init; }

        public long Rating { get; init; }

        public long PublishedTicks { get; init; }

        public long Version { get; init; }
    }

    private sealed class VariantRow
    {
        public long Key { get; init; }

        public long ProductKey { get; init; }

        public long PriceMinor { get; init; }

        public bool Available { get; init; }
    }
}
