using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog;

/// <summary>One thing that can be bought: the product in one combination of its options.</summary>
internal sealed class Variant
{
    private readonly List<PriceChange> _prices = [];

    public Variant(ProductId productId, SellerId sellerId) => (ProductId, SellerId) = (productId, sellerId);

    private Variant()
    {
    }

    public VariantId Id { get; private init; } = VariantId.New();

    public ProductId ProductId { get; private init; }

    public SellerId SellerId { get; private init; }

    public string Sku { get; private set; } = "";

    public IReadOnlyList<string> Options { get; private set; } = [];

    public Money Price { get; private set; } = new(0, "");

    public long? CompareAtMinor { get; private set; }

    public string Barcode { get; private set; } = "";

    public int WeightGrams { get; private set; }

    public StockPolicy StockPolicy { get; private set; }

    public int Position { get; private set; }

    /// <summary>Every price it has had; loaded only where it is asked for.</summary>
    public IReadOnlyList<PriceChange> Prices => _prices;

    /// <summary>Takes over what the seller wrote; answers the former price where it changed.</summary>
    public Money? Edit(VariantContent content, int position, DateTimeOffset at)
    {
        var before = Price;
        Sku = content.Sku;
        if (!Options.SequenceEqual(content.Options))
        {
            Options = [.. content.Options];
        }

        CompareAtMinor = content.CompareAtMinor;
        Barcode = content.Barcode;
        WeightGrams = content.WeightGrams;
        StockPolicy = content.StockPolicy;
        Position = position;
        if (before == content.Price)
        {
            return null;
        }

        Price = content.Price;
        _prices.Add(new PriceChange(Id, content.Price, at));
        return before.Currency.Length > 0 ? before : null;
    }
}

/// <summary>From when on a variant has cost what.</summary>
internal sealed class PriceChange
{
    public PriceChange(VariantId variantId, Money price, DateTimeOffset fromAt) => (VariantId, Price, FromAt) = (variantId, price, fromAt);

    private PriceChange()
    {
    }

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public VariantId VariantId { get; private init; }

    public Money Price { get; private init; }

    public DateTimeOffset FromAt { get; private init; }
}
