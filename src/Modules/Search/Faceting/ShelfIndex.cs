using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Marketplace.Catalog.Contracts;

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

/// <summary>A product that has words somebody looked for, the better one with a larger score.</summary>
internal readonly record struct Hit(long Key, double Score);

/// <summary>What is asked of the index.</summary>
/// <param name="Shelf">Path of the category whose products are meant, or null for <paramref name="Hits"/>.</param>
/// <param name="Hits">The products that are meant.</param>
/// <param name="Narrowing">What the buyer has chosen.</param>
/// <param name="Category">A category that the buyer has chosen, or null.</param>
/// <param name="MinMinor">Lowest price in minor units, or null.</param>
/// <param name="MaxMinor">Highest price in minor units, or null.</param>
/// <param name="Order">Which comes first, of what is equal the newest; null for what has the words best, what can be bought before all else.</param>
/// <param name="Skip">How many are on earlier pages.</param>
/// <param name="Take">How many are on the page.</param>
/// <param name="WithFacets">Count the values too.</param>
internal sealed record ListQuestion(
    string? Shelf, IReadOnlyList<Hit> Hits, Narrowing Narrowing, string? Category, long? MinMinor, long? MaxMinor, ProductOrder? Order, int Skip, int Take, bool WithFacets);

/// <summary>How many products have a value.</summary>
internal sealed record ValueCount(string Name, string Value, string Text, int Products);

/// <summary>The products of a page by their keys, how many there are on all pages, and how many have which value.</summary>
internal sealed record ListAnswer(IReadOnlyList<long> Page, int Total, IReadOnlyList<ValueCount> Counts);

/// <summary>All products on sale in memory, as small numbers: one walk over those that are meant finds the page and counts all facets at once.</summary>
/// <remarks>Counting in the database joined every product with all its variants and values for each list: 20 ms and more. Safe for many readers and one writer.
/// Each facet that something is chosen of is one bit: a product or a variant that lacks none fits, one that lacks a single facet counts among the other values of that facet.</remarks>
internal sealed class ShelfIndex : IDisposable
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

    /// <summary>One question, answered in one walk.</summary>
    private sealed class Walk
    {
        private static readonly CompareInfo _byName = CultureInfo.InvariantCulture.CompareInfo;
        private readonly ShelfIndex _index;
        private readonly ListQuestion _question;
        private readonly int[] _counts;
        private readonly int[] _seen;
        private readonly ushort[] _bitOf;
        private readonly int[] _facetOfBit = new int[16];
        private readonly uint _ofProduct;
        private readonly uint _ofVariant;
        private readonly bool _variantMatters;
        private readonly List<Found> _found = [];
        private int _serial;

        public Walk(ShelfIndex index, ListQuestion question)
        {
            (_index, _question) = (index, question);
            _counts = new int[index._values.Count];
            _seen = new int[index._values.Count];
            _bitOf = new ushort[index._values.Count];
            var chosen = question.Category is { Length: > 0 } category
                ? question.Narrowing.Chosen.Prepend(new(FacetIndex.Category, [category]))
                : question.Narrowing.Chosen;
            foreach (var (i, (facet, values)) in chosen.Index())
            {
                var bit = 1u << i;
                _facetOfBit[i] = index._facetOf.GetValueOrDefault(facet, -1);
                if (facet.StartsWith(Narrowing.Field, StringComparison.Ordinal))
                {
                    _ofVariant |= bit;
                }
                else
                {
                    _ofProduct |= bit;
                }

                foreach (var value in values)
                {
                    if (index._numberOf.TryGetValue(SearchKey.Of(facet, value), out var number))
                    {
                        _bitOf[number] |= (ushort)bit;
                    }
                }
            }

            _variantMatters = _ofVariant != 0 || question.MinMinor is not null || question.MaxMinor is not null || question.Narrowing.OnlyAvailable;
        }

        public ListAnswer Answer()
        {
            if (_question.Shelf is { } shelf)
            {
                var rows = _index._numberOf.TryGetValue(SearchKey.Of(FacetIndex.Category, shelf), out var number) ? _index._values[number].Rows : null;
                foreach (var row in rows ?? [])
                {
                    Look(_index._rows[row]!, 0);
                }
            }
            else
            {
                foreach (var hit in _question.Hits)
                {
                    if (_index._rowOf.TryGetValue(hit.Key, out var row))
                    {
                        Look(_index._rows[row]!, hit.Score);
                    }
                }
            }

            var counts = new List<ValueCount>();
            for (var i = 0; i < _counts.Length; i++)
            {
                if (_counts[i] > 0)
                {
                    var value = _index._values[i];
                    counts.Add(new ValueCount(value.Name, value.Written, value.Text, _counts[i]));
                }
            }

            return new ListAnswer([.. PageOf(_found).Select(found => found.Row.Key)], _found.Count, counts);
        }

        private void Look(Row row, double score)
        {
            var lacks = _ofProduct == 0 ? 0 : _ofProduct & ~BitsOf(row.Facets);
            if (BitOperations.PopCount(lacks) > 1)
            {
                return;
            }

            if (lacks == 0 && !_variantMatters)
            {
                _found.Add(new Found(row, score));
                CountAll(row);
                return;
            }

            _serial++;
            if (_variantMatters)
            {
                var fits = false;
                foreach (var variant in row.Variants)
                {
                    fits |= Fits(variant, count: _question.WithFacets && lacks == 0);
                }

                if (!fits)
                {
                    return;
                }
            }

            if (lacks == 0)
            {
                _found.Add(new Found(row, score));
            }

            if (_question.WithFacets)
            {
                CountOnce(row.Facets, lacks);
            }
        }

        private void CountAll(Row row)
        {
            if (_question.WithFacets)
            {
                foreach (var value in row.All)
                {
                    _counts[value]++;
                }
            }
        }

        // Everything within one variant: price, stock and each value that was chosen.
        private bool Fits(in Variant variant, bool count)
        {
            if (variant.PriceMinor < _question.MinMinor || variant.PriceMinor > _question.MaxMinor || (_question.Narrowing.OnlyAvailable && !variant.Available))
            {
                return false;
            }

            var lacks = _ofVariant & ~BitsOf(variant.Facets);
            if (count && BitOperations.PopCount(lacks) <= 1)
            {
                CountOnce(variant.Facets, lacks);
            }

            return lacks == 0;
        }

        private uint BitsOf(int[] values)
        {
            var bits = 0u;
            foreach (var value in values)
            {
                bits |= _bitOf[value];
            }

            return bits;
        }

        private void CountOnce(int[] values, uint lacks)
        {
            var only = lacks == 0 ? -1 : _facetOfBit[BitOperations.TrailingZeroCount(lacks)];
            foreach (var value in values)
            {
                if (_seen[value] != _serial && (lacks == 0 || _index._values[value].Facet == only))
                {
                    _seen[value] = _serial;
                    _counts[value]++;
                }
            }
        }

        private IEnumerable<Found> PageOf(List<Found> found)
        {
            if (_question.Skip >= found.Count || _question.Take == 0)
            {
                return [];
            }

            var order = Comparer<Found>.Create(Compare);
            var wanted = _question.Skip + _question.Take;
            if (wanted > found.Count / 4)
            {
                found.Sort(order);
                return found.Skip(_question.Skip).Take(_question.Take);
            }

            // The worst of the best so far stands in front; nearly all others are compared with it once and passed over.
            var best = new PriorityQueue<Found, Found>(Comparer<Found>.Create((one, other) => Compare(other, one)));
            foreach (var one in found)
            {
                if (best.Count < wanted)
                {
                    best.Enqueue(one, one);
                }
                else if (Compare(one, best.Peek()) < 0)
                {
                    best.EnqueueDequeue(one, one);
                }
            }

            var page = best.UnorderedItems.Select(item => item.Element).ToList();
            page.Sort(order);
            return page.Skip(_question.Skip);
        }

        private int Compare(Found one, Found other)
        {
            var first = _question.Order switch
            {
                ProductOrder.PriceUp => one.Row.FromMinor.CompareTo(other.Row.FromMinor),
                ProductOrder.PriceDown => other.Row.FromMinor.CompareTo(one.Row.FromMinor),
                ProductOrder.Name => _byName.Compare(one.Row.Title, other.Row.Title, CompareOptions.IgnoreCase),
                ProductOrder.Popular => other.Row.Popularity.CompareTo(one.Row.Popularity),
                ProductOrder.Rated => other.Row.Rating.CompareTo(one.Row.Rating),
                null => other.Row.Available.CompareTo(one.Row.Available),
                _ => 0,
            };
            first = first == 0 && _question.Order is null or ProductOrder.Popular or ProductOrder.Rated ? other.Score.CompareTo(one.Score) : first;
            first = first == 0 ? other.Row.PublishedTicks.CompareTo(one.Row.PublishedTicks) : first;
            return first == 0 ? one.Row.Key.CompareTo(other.Row.Key) : first;
        }
    }
}
