using BenchmarkDotNet.Attributes;
using Marketplace.Search.Indexing;

namespace Marketplace.Benchmarks;

/// <summary>What each search and each change of a product does with words.</summary>
[MemoryDiagnoser]
public class Texts
{
    [Benchmark]
    public int CutQuery() => Words.OfQuery("Crème brûlée для кухни, set of 6").Count;

    [Benchmark]
    public string StemRussian() => RussianStem.Of("керамическими");

    [Benchmark]
    public string MakeSlug() => Slug.From("Кружка керамическая — Morning Mug № 5");
}
