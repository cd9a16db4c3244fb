using System.Runtime.InteropServices;

namespace Marketplace.Search.Faceting;

/// <summary>What lists need to know of a product on sale.</summary>
/// <param name="Key">Its number in the index.</param>
/// <param name="Title">For the order by name.</param>
/// <param name="FromMinor">Lowest price of its variants in minor units.</param>
/// <param name="Available">Something of it can be bought now.</param>
/// <param name="Popularity">How often it is bought.</param>
/// <param name="Rating">How well it is rated.</param>
/// <param name="PublishedTicks">When it came on sale, in ticks of UTC.</param>
/// <param name="Facets">Ids of the values that it has as a whole.</param>
/// <param name="Variants">What it can be bought as.</param>
/// <param name="Version">When it was indexed, in ticks of UTC; a later one is a newer state.</param>
internal sealed record IndexedProduct(
    long Key, string Title, long FromMinor, bool Available, long Popularity, long Rating, long PublishedTicks, IReadOnlyList<long> Facets, IReadOnlyList<IndexedVariant> Variants, long Version);

/// <summary>A variant with the ids of the values that it has.</summary>
internal sealed record IndexedVariant(long PriceMinor, bool Available, IReadOnlyList<long> Facets);

/// <summary>All products on sale in memory, as small numbers: one walk over those that are meant finds the page and counts all facets at once.</summary>
/// <remarks>Counting in the database joined every product with all its variants and values for each list: 20 ms and more. Safe for many readers and one writer.
/// Each facet that something is chosen of is one bit: a product or a variant that lacks none fits, one that lacks a single facet counts among the other values of that facet.</remarks>
internal sealed partial class ShelfIndex : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<long, int> _rowOf = [];
    private readonly List<Row?> _rows = [];
    private readonly Dictionary<long, int> _numberOf = [];
    private readonly List<Value> _values = [];
    private readonly Dictionary<string, int> _facetOf = new(StringComparer.Ordinal);

    private long _changes;

    /// <summary>Grows whenever something is put in or taken out.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>How many products there are.</summary>
    public int Count => Read(() => _rowOf.Count);

    /// <summary>Whether a product is known in this state.</summary>
    public bool Knows(long key, long version) => Read(() => _rowOf.TryGetValue(key, out var row) && _rows[row]!.Version == version);

    /// <summary>Adds products or replaces them, and the names of the values that they have.</summary>
    public void Put(IEnumerable<FacetName> names, IEnumerable<IndexedProduct> products) => Write(() =>
    {
        foreach (var name in names)
        {
            Learn(name);
        }

        foreach (var product in products)
        {
            Put(product);
        }
    });

    /// <summary>Forgets products; those that are not known are passed over.</summary>
    public void Remove(IEnumerable<long> keys) => Write(() =>
    {
        foreach (var key in keys)
        {
            if (_rowOf.Remove(key, out var number))
            {
                Unlist(number, _rows[number]!);
                _rows[number] = null;
            }
        }
    });

    public ListAnswer Find(ListQuestion question) => Read(() => new Walk(this, question).Answer());

    public void Dispose() => _lock.Dispose();

    private void Learn(FacetName name)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numberOf, name.Id, out var known);
        if (known)
        {
            _values[number].Text = name.Text;
            return;
        }

        number = _values.Count;
        ref var facet = ref CollectionsMarshal.GetValueRefOrAddDefault(_facetOf, name.Name, out known);
        facet = known ? facet : _facetOf.Count - 1;
        _values.Add(new Value(facet, name.Name, name.Value, name.Text, name.Name == FacetIndex.Category ? [] : null));
    }

    private void Put(IndexedProduct product)
    {
        var row = new Row(product, NumbersOf(product.Facets), [.. product.Variants.Select(variant => new Variant(variant.PriceMinor, variant.Available, NumbersOf(variant.Facets)))]);
        if (_rowOf.TryGetValue(product.Key, out var number))
        {
            Unlist(number, _rows[number]!);
            _rows[number] = row;
        }
        else
        {
            _rowOf[product.Key] = number = _rows.Count;
            _rows.Add(row);
        }

        foreach (var value in row.Facets)
        {
            _values[value].Rows?.Add(number);
        }
    }

    private void Unlist(int number, Row row)
    {
        foreach (var value in row.Facets)
        {
            _values[value].Rows?.Remove(number);
        }
    }

    // A value whose name is not known yet comes with the next change of its product.
    private int[] NumbersOf(IReadOnlyList<long> facets)
    {
        var numbers = new List<int>(facets.Count);
        foreach (var facet in facets)
        {
            if (_numberOf.TryGetValue(facet, out var number))
            {
                numbers.Add(number);
            }
        }

        return [.. numbers];
    }

    private T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Write(Action write)
    {
        _lock.EnterWriteLock();
        try
        {
            write();
        }
        finally
        {
            Interlocked.Increment(ref _changes);
            _lock.ExitWriteLock();
        }
    }

    private sealed class Value(int facet, string name, string value, string text, HashSet<int>? rows)
    {
        public int Facet => facet;

        public string Name => name;

        public string Written => value;

        public string Text { get; set; } = text;

        /// <summary>The products that have it; kept for categories, from which lists begin.</summary>
        public HashSet<int>? Rows => rows;
    }

    private readonly record struct Variant(long PriceMinor, bool Available, int[] Facets);

    private sealed class Row(IndexedProduct product, int[] facets, Variant[] variants)
    {
        public long Key { get; } = product.Key;

        public string Title { get; } = product.Title;

        public long FromMinor { get; } = product.FromMinor;

        public bool Available { get; } = product.Available;

        public long Popularity { get; } = product.Popularity;

        public long Rating { get; } = product.Rating;

        public long PublishedTicks { get; } = product.PublishedTicks;

        public long Version { get; } = product.Version;

        public int[] Facets => facets;

        public Variant[] Variants => variants;

        /// <summary>What it has as a whole or in any variant, each once.</summary>
        public int[] All { get; } = [.. variants.SelectMany(variant => variant.Facets).Union(facets)];
    }

    private readonly record struct Found(Row Row, double Score);
}
