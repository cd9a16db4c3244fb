using System.Globalization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Contracts;
using Marketplace.Payments.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Setup;

internal sealed record ScaleWish(VariantId Variant, int Quantity);

/// <summary>A made-up order: who wants what, when, and what became of it.</summary>
internal sealed record ScaleOrder(int Number, DateTimeOffset PlacedAt, int Buyer, bool Guest, IReadOnlyList<ScaleWish> Wishes, DateTimeOffset Until)
{
    /// <summary>Where the order number begins.</summary>
    public string Series { get; init; } = "S";

    /// <summary>Address of a made-up person; one that says so when left out.</summary>
    public string? Mail { get; init; }

    /// <summary>Somebody who has an account here, instead of one of the made-up people.</summary>
    public Person? Known { get; init; }

    public const string Delivery = "Standard";

    private const int TaxBasisPoints = 800;
    private static readonly (string Name, string Country)[] _cities =
        [("Berlin", "DE"), ("Leipzig", "DE"), ("Portland", "US"), ("Austin", "US"), ("Lyon", "FR"), ("Gdansk", "PL"), ("Almaty", "KZ"), ("Novi Sad", "RS")];

    public static long ShippingOf(long unitMinor) => (unitMinor * 49) / 10;

    public static ScaleOrder Of(ScalePlan plan, int number) => Of(plan, number, 30, 40, variant => ScaleVariant.At(plan, variant));

    /// <param name="plan">How many people and variants there are, and when the last order was placed.</param>
    /// <param name="number">Which order.</param>
    /// <param name="days">Days before the end of the plan in which orders were placed.</param>
    /// <param name="head">How many variants share the top.</param>
    /// <param name="at">The variant of a number.</param>
    public static ScaleOrder Of(ScalePlan plan, int number, int days, int head, Func<int, VariantId> at)
    {
        var dice = plan.DiceOf("order", number);

        // More in the evening than at night: the larger of two draws of the hour.
        var hour = Math.Max(dice.Below(24), dice.Below(24));
        var placed = plan.Until!.Value.AddDays(-1 - dice.Below(days)).AddHours(hour).AddSeconds(dice.Below(3_600));
        var count = dice.Below(100) switch { < 55 => 1, < 80 => 2, < 92 => 3, _ => dice.Between(4, 6) };
        var wishes = new Dictionary<VariantId, int>();
        while (count-- > 0)
        {
            var variant = at(Spread(plan, dice.Skewed(plan.Skus, head)));
            wishes[variant] = wishes.GetValueOrDefault(variant) + (dice.Percent(85) ? 1 : dice.Between(2, 3));
        }

        return new ScaleOrder(
            number, placed, dice.Skewed(plan.Users, Math.Max(5, plan.Users / 50)), dice.Percent(10), [.. wishes.Select(w => new ScaleWish(w.Key, w.Value))], plan.Until.Value);
    }

    public (Order Order, List<SellerOrder> Parts) Make(
        ScalePlan plan, IReadOnlyList<(Offer Offer, int Quantity)> lines, IReadOnlyDictionary<SellerId, SellerSummary> sellers, string currency)
    {
        var id = new OrderGroupId(plan.IdOf("order", Number));
        var name = string.Create(CultureInfo.InvariantCulture, $"{Series}-{Number:0000000}");
        var parts = lines.GroupBy(line => line.Offer.SellerId).OrderBy(part => part.Key.Value)
            .Select((part, i) => Part(plan, id, $"{name}-{i + 1}", i, sellers[part.Key], [.. part], currency)).ToList();
        var order = new Order
        {
            Id = id,
            Number = name,
            AccessKey = plan.IdOf("order.key", Number).ToString("n"),
            CartId = plan.IdOf("order.cart", Number),
            BuyerId = Known is not null ? Known.Id : Guest ? null : plan.UserAt(Buyer),
            Email = Known?.Email ?? Mail ?? ScalePlan.EmailAt(Buyer),
            Language = "en",
            SiteUrl = "",
            Address = AddressOf(plan),
            Currency = currency,
            ItemsMinor = parts.Sum(p => p.ItemsMinor),
            DiscountMinor = 0,
            ShippingMinor = parts.Sum(p => p.ShippingMinor),
            TaxMinor = parts.Sum(p => p.TaxMinor),
            TotalMinor = parts.Sum(p => p.TotalMinor),
            PricesIncludeTax = false,
            PaymentId = new PaymentId(plan.IdOf("payment", Number)),
            PlacedAt = PlacedAt,
            ReservedUntil = PlacedAt.AddMinutes(15),
        };
        parts.ForEach(part => part.Paid(captured: true, PlacedAt));
        order.Paid([.. parts.Select(part => part.AsPlaced())], PlacedAt);
        foreach (var (i, part) in parts.Index())
        {
            Live(plan.DiceOf("order.life", (Number * 10L) + i), part);
        }

        order.Follow([.. parts.Select(part => part.State)]);
        return (order, parts);
    }

    // What sells best is found all over the catalog, not in its first rows.
    private static int Spread(ScalePlan plan, int rank) => (int)(((rank * 7_919L) + (uint)plan.Seed) % plan.Skus);

    private SellerOrder Part(
        ScalePlan plan, OrderGroupId order, string number, int position, SellerSummary seller, IReadOnlyList<(Offer Offer, int Quantity)> lines, string currency)
    {
        var id = new SellerOrderId(plan.IdOf("order.part", (Number * 10L) + position));
        var items = lines.Aggregate(Money.Zero(currency), (sum, line) => sum + (line.Offer.Price * line.Quantity));
        var unitMinor = Currencies.FromDecimal(1, currency)!.Value.Minor;
        var shipping = items.Minor >= 100 * unitMinor ? Money.Zero(currency) : new Money(ShippingOf(unitMinor), currency);
        var shippingTax = TaxOn(shipping);
        var sold = lines.Select((line, i) => Line(plan, id, position, i, line.Offer, line.Quantity)).ToList();
        var part = new SellerOrder
        {
            Id = id,
            OrderId = order,
            SellerId = seller.Id,
            SellerName = seller.Name,
            Number = number,
            Currency = currency,
            ShippingMethod = Delivery,
            ItemsMinor = items.Minor,
            DiscountMinor = 0,
            ShippingNetMinor = shipping.Minor,
            ShippingTaxMinor = shippingTax.Minor,
            TaxMinor = sold.Sum(l => l.TaxMinor) + shippingTax.Minor,
            TotalMinor = sold.Sum(l => l.TotalMinor) + shipping.Minor + shippingTax.Minor,
            PlacedAt = PlacedAt,
        };
        sold.ForEach(part.Add);
        return part;
    }

    private OrderLine Line(ScalePlan plan, SellerOrderId part, int position, int i, Offer offer, int quantity) => new()
    {
        Id = new OrderLineId(plan.IdOf("order.line", (Number * 100L) + (position * 10) + i)),
        SellerOrderId = part,
        VariantId = offer.VariantId,
        ProductId = offer.ProductId,
        Categories = offer.Categories,
        Sku = offer.Sku,
        Title = offer.Title,
        Options = offer.Options,
        Slug = offer.Slug,
        ImageKey = offer.ImageKey,
        Quantity = quantity,
        UnitPriceMinor = offer.Price.Minor,
        DiscountMinor = 0,
        NetMinor = (offer.Price * quantity).Minor,
        TaxMinor = TaxOn(offer.Price * quantity).Minor,
        TaxBasisPoints = TaxBasisPoints,
    };

    // Shipped after a day or two, delivered some days later; a few are cancelled, a few give a line back.
    private void Live(Dice dice, SellerOrder part)
    {
        if (dice.Percent(2))
        {
            Must(part.Cancel("The buyer changed their mind.", "Buyer", PlacedAt.AddHours(3)));
            return;
        }

        var shipped = PlacedAt.AddHours(dice.Between(8, 50));
        if (shipped >= Until)
        {
            return;
        }

        Must(part.Ship("Parcel Post", string.Create(CultureInfo.InvariantCulture, $"PP{dice.Next() % 1_000_000_000:000000000}"), part.Lines.ToDictionary(l => l.Id, l => l.Quantity), shipped));
        var delivered = shipped.AddHours(dice.Between(24, 120));
        if (delivered >= Until)
        {
            return;
        }

        part.ConfirmDelivery(null, delivered);
        var back = delivered.AddDays(dice.Between(1, 6));
        if (dice.Percent(4) && back < Until)
        {
            var line = part.Lines[dice.Below(part.Lines.Count)];
            Must(part.RefundLines(new RefundWish([new RefundWishLine(line.Id, line.Quantity, null)], 0, Restock: dice.Percent(70)), "Sent back.", "Seller", back));
        }
    }

    private PostalAddress AddressOf(ScalePlan plan)
    {
        var dice = plan.DiceOf("address", Buyer);
        var (line, city) = ($"{dice.Between(1, 200)} Mill Street", dice.One(_cities));
        return new PostalAddress
        {
            Name = Known?.Name ?? plan.NameAt(Buyer), Line1 = line, City = city.Name, Postcode = $"{dice.Between(10_000, 99_999)}", Country = city.Country,
        };
    }

    private static Money TaxOn(Money amount) => amount.Share(TaxBasisPoints, MidpointRounding.AwayFromZero);

    private static void Must<T>(Result<T> step)
    {
        if (step.Failed(out var error, out _))
        {
            throw new InvalidOperationException($"A made-up order cannot live on: {error.Message}");
        }
    }
}
