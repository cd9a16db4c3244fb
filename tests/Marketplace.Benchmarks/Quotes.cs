using BenchmarkDotNet.Attributes;
using Marketplace.Catalog.Contracts;
using Marketplace.Ordering.Checkout;
using Marketplace.Ordering.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Benchmarks;

/// <summary>Pricing a cart of two sellers, with a discount and taxes: what each look at a cart costs beside its statements.</summary>
[MemoryDiagnoser]
public class Quotes
{
    private IReadOnlyList<QuotePart> _parts = null!;
    private Quote _quote = null!;

    [Params(2, 20)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _parts = [.. Enumerable.Range(0, 2).Select(_ => new QuotePart(
            SellerId.New(),
            [.. Enumerable.Range(1, Lines).Select(i => new QuoteLine(VariantId.New(), ProductId.New(), "SKU", "Title", "M", "title", null, [], i, new Money(1_999, "USD"), i % 2 == 0 ? 2_000 : 700))],
            [new PriceAdjustment("code", "A tenth off", new Money(1_000, "USD"))],
            new QuoteShipping(Guid.CreateVersion7(), "Post", new Money(499, "USD"), 2_000)))];
        _quote = Price();
    }

    [Benchmark]
    public long ByLine() => Price().Total.Minor;

    [Benchmark]
    public string Hash() => _quote.Hash();

    private Quote Price() => Quote.Of(new TaxPolicy(PricesIncludeTax: true, TaxRounding.Line), "USD", _parts).Failed(out var error, out var quote) ? throw new InvalidOperationException(error.ToString()) : quote;
}
