using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Checkout;

/// <summary>Where a half minor unit of tax is rounded.</summary>
internal enum TaxRounding
{
    /// <summary>On every line.</summary>
    Line,

    /// <summary>Once for each rate in a seller's part; the lines share it.</summary>
    Part,
}

/// <summary>How taxes are counted here.</summary>
internal sealed record TaxPolicy(bool PricesIncludeTax, TaxRounding Rounding);

/// <summary>One line to be priced.</summary>
internal sealed record QuoteLine(
    VariantId VariantId, ProductId ProductId, string Sku, string Title, string Options, string Slug, string? ImageKey,
    IReadOnlyList<CategoryId> Categories, int Quantity, Money UnitPrice, int TaxBasisPoints);

/// <summary>The delivery that was chosen for a part, at the price that buyers see.</summary>
internal sealed record QuoteShipping(Guid MethodId, string Name, Money Price, int TaxBasisPoints);

/// <summary>What one seller's part is priced from.</summary>
internal sealed record QuotePart(SellerId SellerId, IReadOnlyList<QuoteLine> Lines, IReadOnlyList<PriceAdjustment> Adjustments, QuoteShipping? Shipping);

/// <summary>A priced line.</summary>
internal sealed record QuotedLine(QuoteLine Of, Money Items, Money Discount, Money Net, Money Tax)
{
    public Money Total => Net + Tax;
}

/// <summary>A priced part. Its total is the sum of its lines and its shipping.</summary>
internal sealed record QuotedPart(
    SellerId SellerId, IReadOnlyList<QuotedLine> Lines, IReadOnlyList<PriceAdjustment> Adjustments,
    QuoteShipping? Shipping, Money ShippingNet, Money ShippingTax, Money Items, Money Discount, Money Tax, Money Total);

/// <summary>What a buyer is about to pay: computed from what it is given and from nothing else.</summary>
internal sealed record Quote(string Currency, IReadOnlyList<QuotedPart> Parts, Money Items, Money Discount, Money Shipping, Money Tax, Money Total)
{
    /// <summary>The largest order, in minor units, that is taken online.</summary>
    public const long Largest = 1_000_000_000_000;

    public static Result<Quote> Of(TaxPolicy policy, string currency, IReadOnlyCollection<QuotePart> parts)
    {
        var rough = parts.Sum(p => (p.Shipping?.Price.Minor ?? 0m) + p.Lines.Sum(l => (decimal)l.UnitPrice.Minor * l.Quantity));
        if (rough > Largest)
        {
            return OrderErrors.TooLarge;
        }

        var quoted = parts.OrderBy(p => p.SellerId.Value).Select(p => Price(policy, currency, p)).ToList();
        Money Sum(Func<QuotedPart, Money> of) => quoted.Aggregate(Money.Zero(currency), (sum, part) => sum + of(part));
        return new Quote(currency, quoted, Sum(p => p.Items), Sum(p => p.Discount), Sum(p => p.ShippingNet + p.ShippingTax), Sum(p => p.Tax), Sum(p => p.Total));
    }

    /// <summary>Changes with anything that the buyer sees and pays.</summary>
    public string Hash()
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part.SellerId}|{part.Shipping?.MethodId}|{part.ShippingNet.Minor}|{part.ShippingTax.Minor}\n");
            foreach (var line in part.Lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"{line.Of.VariantId}|{line.Of.Quantity}|{line.Of.UnitPrice.Minor}|{line.Discount.Minor}|{line.Net.Minor}|{line.Tax.Minor}\n");
            }
        }

        text.Append(Total);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private static QuotedPart Price(TaxPolicy policy, string currency, QuotePart part)
    {
        // The order in which lines were put in must not decide who gets the odd cent.
        var lines = part.Lines.OrderBy(l => l.VariantId.Value).ToList();
        var items = lines.ConvertAll(l => l.UnitPrice * l.Quantity);
        var sum = items.Aggregate(Money.Zero(currency), (a, b) => a + b);
        var adjustments = Cut(part.Adjustments, sum);
        var discount = adjustments.Aggregate(Money.Zero(currency), (a, b) => a + b.Amount);
        var discounts = Spread(discount, items);
        var taxable = items.Zip(discounts, (item, off) => item - off).ToList();
        var taxes = Taxes(policy, lines, taxable);
        var quoted = lines.Select((line, i) => new QuotedLine(
            line, items[i], discounts[i], policy.PricesIncludeTax ? taxable[i] - taxes[i] : taxable[i], taxes[i])).ToList();

        var shipping = part.Shipping?.Price ?? Money.Zero(currency);
        var shippingTax = TaxOf(policy, shipping, part.Shipping?.TaxBasisPoints ?? 0);
        var shippingNet = policy.PricesIncludeTax ? shipping - shippingTax : shipping;
        var tax = quoted.Aggregate(shippingTax, (a, line) => a + line.Tax);
        var total = quoted.Aggregate(shippingNet + shippingTax, (a, line) => a + line.Total);
        return new QuotedPart(part.SellerId, quoted, adjustments, part.Shipping, shippingNet, shippingTax, sum, discount, tax, total);
    }

    // An adjustment never takes off more than there is, and never adds.
    private static List<PriceAdjustment> Cut(IReadOnlyList<PriceAdjustment> wanted, Money items)
    {
        var left = items;
        var granted = new List<PriceAdjustment>();
        foreach (var adjustment in wanted.Where(a => a.Amount.Minor > 0).OrderBy(a => a.Code, StringComparer.Ordinal))
        {
            var amount = adjustment.Amount < left ? adjustment.Amount : left;
            if (!amount.IsZero)
            {
                granted.Add(adjustment with { Amount = amount });
                left -= amount;
            }
        }

        return granted;
    }

    private static IReadOnlyList<Money> Spread(Money amount, IReadOnlyList<Money> over) => amount.IsZero
        ? [.. over.Select(o => Money.Zero(o.Currency))]
        : amount.Split([.. over.Select(o => o.Minor)]);

    private static Money[] Taxes(TaxPolicy policy, List<QuoteLine> lines, List<Money> taxable)
    {
        if (policy.Rounding == TaxRounding.Line)
        {
            return [.. lines.Select((line, i) => TaxOf(policy, taxable[i], line.TaxBasisPoints))];
        }

        var taxes = taxable.Select(t => Money.Zero(t.Currency)).ToArray();
        foreach (var rate in Enumerable.Range(0, lines.Count).GroupBy(i => lines[i].TaxBasisPoints))
        {
            var members = rate.ToList();
            var sum = members.Aggregate(Money.Zero(taxable[members[0]].Currency), (a, i) => a + taxable[i]);
            var shares = Spread(TaxOf(policy, sum, rate.Key), [.. members.Select(i => taxable[i])]);
            for (var n = 0; n < members.Count; n++)
            {
                taxes[members[n]] = shares[n];
            }
        }

        return taxes;
    }

    // Half a minor unit is rounded away from zero, as invoices are.
    private static Money TaxOf(TaxPolicy policy, Money amount, int basisPoints) => policy.PricesIncludeTax
        ? amount.IncludedShare(basisPoints, MidpointRounding.AwayFromZero)
        : amount.Share(basisPoints, MidpointRounding.AwayFromZero);
}
