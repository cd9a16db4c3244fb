using BenchmarkDotNet.Attributes;
using Marketplace.Catalog.Contracts;
using Marketplace.Search;
using Marketplace.Search.Faceting;

namespace Marketplace.Benchmarks;

/// <summary>A page of a list with all its facets, out of the index in memory: a category of a twentieth of all products, as a quarter of all is found by one word.</summary>
[MemoryDiagnoser]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Cleared by BenchmarkDotNet.")]
public class Lists
{
    private ShelfIndex _index = null!;
    private ListQuestion _category = null!;
    private ListQuestion _narrowed = null!;
    private ListQuestion _words = null!;
    private IndexedProduct _one = null!;

    [Params(2_500, 25_000, 250_000)]
    public int Products { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var dice = new Random(7);
        _index = new ShelfIndex();
        FacetName[] names =
        [
            .. Enumerable.Range(0, 20).Select(i => Named(FacetIndex.Category, $"shelf-{i}")), .. Enumerable.Range(0, 200).Select(i => Named(Narrowing.Brand, $"Brand {i}")),
            .. Enumerable.Range(0, 1_000).Select(i => Named(Narrowing.Seller, $"shop-{i}")), .. Enumerable.Range(0, 12).Select(i => Named("f.Size", $"{i}")), .. Enumerable.Range(0, 30).Select(i => Named("f.Color", $"Color {i}")),
        ];
        _index.Put(names, Enumerable.Range(0, Products).Select(i => Product(i, dice)));
        _one = Product(0, dice);
        var nothing = new Narrowing();
        var some = new Narrowing { Chosen = new Dictionary<string, IReadOnlyList<string>> { ["brand"] = ["Brand 1", "Brand 2", "Brand 3"], ["f.Size"] = ["1", "2", "3"] }, OnlyAvailable = true };
        _category = new ListQuestion("shelf-1", [], nothing, null, null, null, ProductOrder.Newest, 0, 24, WithFacets: true);
        _narrowed = _category with { Narrowing = some, MinMinor = 1_000, MaxMinor = 8_000 };
        _words = _category with { Shelf = null, Hits = [.. Enumerable.Range(0, Products / 4).Select(i => new Hit(i * 4, dice.NextDouble()))], Order = null };
    }

    [GlobalCleanup]
    public void Clear() => _index.Dispose();

    [Benchmark]
    public int Category() => _index.Find(_category).Total;

    [Benchmark]
    public int NarrowedCategory() => _index.Find(_narrowed).Total;

    [Benchmark]
    public int Words() => _index.Find(_words).Total;

    [Benchmark]
    public void ReplaceOne() => _index.Put([], [_one]);

    private static IndexedProduct Product(int i, Random dice) => new(
        i, $"Title {dice.Next()}", dice.Next(100, 10_000), dice.Next(10) > 0, dice.Next(1_000), dice.Next(500), dice.NextInt64(1L << 40),
        [SearchKey.Of(FacetIndex.Category, $"shelf-{i % 20}"), SearchKey.Of(Narrowing.Brand, $"Brand {dice.Next(200)}"), SearchKey.Of(Narrowing.Seller, $"shop-{dice.Next(1_000)}")],
        [.. Enumerable.Range(0, 2).Select(_ => new IndexedVariant(dice.Next(100, 10_000), dice.Next(10) > 0, [SearchKey.Of("f.Size", $"{dice.Next(12)}"), SearchKey.Of("f.Color", $"Color {dice.Next(30)}")]))], i);

    private static FacetName Named(string name, string value) => new() { Id = SearchKey.Of(name, value), Name = name, Value = value, Text = value };
}
