using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Marketplace.Catalog.Contracts;
using Marketplace.Ordering.Checkout;
using Marketplace.Ordering.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Tests;

/// <summary>Whatever is in the cart: the parts add up, tax is never negative, and the order of lines decides nothing.</summary>
public class QuoteProperties
{
    [Property(MaxTest = 300, Arbitrary = [typeof(Carts)])]
    public void Parts_and_lines_add_up_to_the_whole(AnyCart cart)
    {
        var quote = Price(cart, cart.Parts);

        Assert.Equal(quote.Total, quote.Parts.Aggregate(Money.Zero("USD"), (sum, part) => sum + part.Total));
        foreach (var part in quote.Parts)
        {
            Assert.Equal(part.Total, part.Lines.Aggregate(part.ShippingNet + part.ShippingTax, (sum, line) => sum + line.Total));
            Assert.Equal(part.Tax, part.Lines.Aggregate(part.ShippingTax, (sum, line) => sum + line.Tax));
            Assert.Equal(part.Discount, part.Lines.Aggregate(Money.Zero("USD"), (sum, line) => sum + line.Discount));
        }
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Carts)])]
    public void Tax_is_never_negative_and_nothing_is_sold_below_nothing(AnyCart cart)
    {
        var quote = Price(cart, cart.Parts);

        Assert.All(quote.Parts, part => Assert.True(part.ShippingTax.Minor >= 0));
        Assert.All(quote.Parts.SelectMany(part => part.Lines), line => Assert.True(line.Tax.Minor >= 0 && line.Net.Minor >= 0 && line.Discount <= line.Items));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Carts)])]
    public void The_order_of_lines_and_parts_decides_nothing(AnyCart cart)
    {
        var turned = cart.Parts.Reverse().Select(p => p with { Lines = [.. p.Lines.Reverse()], Adjustments = [.. p.Adjustments.Reverse()] }).ToList();

        Assert.Equal(Price(cart, cart.Parts).Hash(), Price(cart, turned).Hash());
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Carts)])]
    public void With_tax_included_the_buyer_pays_what_the_prices_say(AnyCart cart)
    {
        var quote = Price(cart with { Included = true }, cart.Parts);

        Assert.Equal(quote.Items - quote.Discount + quote.Shipping, quote.Total);
    }

    [Fact]
    public void An_order_beyond_measure_is_refused_and_no_overflow()
    {
        var line = new QuoteLine(VariantId.New(), ProductId.New(), "A", "A", "", "a", null, [], 999, new Money(9_000_000_000_000_000, "USD"), 2000);

        Assert.True(Quote.Of(new TaxPolicy(false, TaxRounding.Line), "USD", [new QuotePart(SellerId.New(), [line, line], [], null)]).Failed(out var error, out _));
        Assert.Equal("ordering.too_large", error.Code);
    }

    private static Quote Price(AnyCart cart, IReadOnlyList<QuotePart> parts)
    {
        Assert.False(Quote.Of(new TaxPolicy(cart.Included, cart.PerPart ? TaxRounding.Part : TaxRounding.Line), "USD", parts).Failed(out var error, out var quote), error?.Message);
        return quote;
    }
}

public sealed record AnyCart
{
    public bool Included { get; init; }

    public bool PerPart { get; init; }

    internal IReadOnlyList<QuotePart> Parts { get; init; } = [];

    public override string ToString() => $"{Included} {PerPart} {string.Join(" / ", Parts.Select(p => string.Join(", ", p.Lines.Select(l => $"{l.Quantity}x{l.UnitPrice}@{l.TaxBasisPoints}")) + " - " + string.Join(",", p.Adjustments.Select(a => a.Amount))))}";
}

public static class Carts
{
    public static Arbitrary<AnyCart> Any()
    {
        var rate = Gen.Elements(0, 500, 700, 1000, 1900, 2000, 1234, 10_000);
        var line = from minor in Gen.Choose(0, 100_000)
                   from quantity in Gen.Choose(1, 20)
                   from tax in rate
                   select new QuoteLine(VariantId.New(), ProductId.New(), "S", "T", "", "s", null, [], quantity, new Money(minor, "USD"), tax);
        var adjustment = from minor in Gen.Choose(-50, 5_000)
                         from code in Gen.Choose(0, 1000)
                         select new PriceAdjustment($"C{code:0000}-{minor}", "Off", new Money(minor, "USD"));
        var part = from lines in Gen.NonEmptyListOf(line)
                   from adjustments in Gen.ListOf(adjustment)
                   from shipping in Gen.Choose(0, 2_000)
                   from tax in rate
                   select new QuotePart(SellerId.New(), [.. lines], [.. adjustments.DistinctBy(a => a.Code)], new QuoteShipping(Guid.CreateVersion7(), "Post", new Money(shipping, "USD"), tax));
        return Arb.From(
            from parts in Gen.NonEmptyListOf(part)
            from included in Gen.Elements(true, false)
            from perPart in Gen.Elements(true, false)
            select new AnyCart { Included = included, PerPart = perPart, Parts = [.. parts] });
    }
}
