using System.Globalization;
using System.Numerics;
using Marketplace.Catalog.Contracts;

namespace Marketplace.Search.Faceting;

internal sealed partial class ShelfIndex
{
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
