using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering;

/// <summary>The part of an order that one seller ships, with the money that belongs to it.</summary>
internal sealed class SellerOrder : Aggregate
{
    private readonly List<OrderLine> _lines = [];
    private readonly List<OrderAdjustment> _adjustments = [];
    private readonly List<Parcel> _parcels = [];
    private readonly List<Refund> _refunds = [];

    public required SellerOrderId Id { get; init; }

    public required OrderGroupId OrderId { get; init; }

    public required SellerId SellerId { get; init; }

    public required string SellerName { get; init; }

    public required string Number { get; init; }

    public required string Currency { get; init; }

    public required string ShippingMethod { get; init; }

    public required long ItemsMinor { get; init; }

    public required long DiscountMinor { get; init; }

    public required long ShippingNetMinor { get; init; }

    public required long ShippingTaxMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required long TotalMinor { get; init; }

    public long AuthorizedMinor { get; private set; }

    public long CapturedMinor { get; private set; }

    public long RefundedMinor { get; private set; }

    public long RefundedShippingMinor { get; private set; }

    public long RefundedShippingTaxMinor { get; private set; }

    public SellerOrderState State { get; private set; } = SellerOrderState.AwaitingPayment;

    public required DateTimeOffset PlacedAt { get; init; }

    public DateTimeOffset? PaidAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public DateTimeOffset? CancelledAt { get; private set; }

    public IReadOnlyList<OrderLine> Lines => _lines;

    public IReadOnlyList<OrderAdjustment> Adjustments => _adjustments;

    public IReadOnlyList<Parcel> Parcels => _parcels;

    public IReadOnlyList<Refund> Refunds => _refunds;

    public Money Total => Amount(TotalMinor);

    public long ShippingMinor => ShippingNetMinor + ShippingTaxMinor;

    public void Add(OrderLine line) => _lines.Add(line);

    public void Add(OrderAdjustment adjustment) => _adjustments.Add(adjustment);

    public Money Amount(long minor) => new(minor, Currency);

    /// <summary>The buyer's payment covers this part.</summary>
    public void Paid(bool captured, DateTimeOffset at)
    {
        MoveTo(SellerOrderState.Paid);
        (PaidAt, AuthorizedMinor, CapturedMinor) = (at, TotalMinor, captured ? TotalMinor : 0);
    }

    /// <summary>The held amount has been taken.</summary>
    public void Captured() => CapturedMinor = TotalMinor;

    public void Lapse() => MoveTo(SellerOrderState.Lapsed);

    public PlacedSellerOrder AsPlaced() => new(
        Id, Number, SellerId,
        [.. _lines.Select(l => new PlacedLine(l.Id, l.VariantId, l.ProductId, l.Categories, l.Title, l.Quantity, Amount(l.NetMinor), Amount(l.TaxMinor)))],
        Amount(ShippingNetMinor), Amount(ShippingTaxMinor), Total);

    /// <summary>A parcel leaves with some or all of what is still to be shipped.</summary>
    public Result<Parcel> Ship(string carrier, string trackingNumber, IReadOnlyDictionary<OrderLineId, int> pieces, DateTimeOffset at)
    {
        if (!State.IsOpen())
        {
            return State is SellerOrderState.AwaitingPayment or SellerOrderState.Lapsed ? OrderErrors.NotPaid : OrderErrors.NothingToShip;
        }

        var wanted = pieces.Where(p => p.Value != 0).ToDictionary();
        if (wanted.Keys.Any(id => _lines.TrueForAll(l => l.Id != id)))
        {
            return OrderErrors.UnknownLine;
        }

        if (wanted.Count == 0)
        {
            return OrderErrors.NothingToShip;
        }

        if (_lines.Exists(l => wanted.TryGetValue(l.Id, out var n) && (n < 0 || n > l.ToShip)))
        {
            return OrderErrors.MoreThanOrdered;
        }

        var parcel = new Parcel { Id = ParcelId.New(), SellerOrderId = Id, Carrier = carrier, TrackingNumber = trackingNumber, ShippedAt = at };
        foreach (var line in _lines.Where(l => wanted.ContainsKey(l.Id)))
        {
            line.Ship(wanted[line.Id]);
            parcel.Add(new ParcelLine { ParcelId = parcel.Id, LineId = line.Id, Quantity = wanted[line.Id] });
        }

        _parcels.Add(parcel);
        FollowShipping();
        Raise(new ParcelShipped(OrderId, Id, Number, SellerId, parcel.Id, carrier, trackingNumber, at));
        return parcel;
    }

    public Result ConfirmDelivery(UserId? buyer, DateTimeOffset at)
    {
        if (State == SellerOrderState.Delivered)
        {
            return Result.Done;
        }

        if (State != SellerOrderState.Shipped)
        {
            return OrderErrors.NotShipped;
        }

        MoveTo(SellerOrderState.Delivered);
        DeliveredAt = at;
        Raise(new SellerOrderDelivered(OrderId, Id, Number, SellerId, buyer, at));
        return Result.Done;
    }

    /// <summary>Nothing has been shipped and nothing will be; all that was paid goes back.</summary>
    public Result<Refund> Cancel(string reason, string by, DateTimeOffset at)
    {
        if (State is SellerOrderState.PartiallyShipped or SellerOrderState.Shipped or SellerOrderState.Delivered)
        {
            return OrderErrors.AlreadyShipped;
        }

        if (State != SellerOrderState.Paid)
        {
            return OrderErrors.NotCancellable;
        }

        var all = new RefundWish(
            [.. _lines.Where(l => l.ToShip > 0 || l.RefundedMinor < l.TotalMinor).Select(l => new RefundWishLine(l.Id, l.Quantity - l.RefundedQuantity, null))],
            ShippingMinor - RefundedShippingMinor, Restock: true);
        var refund = GiveBack(all, reason, by, cancellation: true, at);
        MoveTo(SellerOrderState.Cancelled);
        CancelledAt = at;
        Raise(new SellerOrderCancelled(OrderId, Id, Number, SellerId, reason, at));
        return refund;
    }

    /// <summary>Pieces or amounts of lines, and shipping, go back to the buyer; never more than was captured.</summary>
    public Result<Refund> RefundLines(RefundWish wish, string reason, string by, DateTimeOffset at)
    {
        if (CapturedMinor == 0)
        {
            return OrderErrors.NotPaid;
        }

        var lines = wish.Lines.Where(l => l.Quantity != 0 || l.AmountMinor is not (null or 0)).ToList();
        if (lines.Count == 0 && wish.ShippingMinor == 0)
        {
            return OrderErrors.NothingToRefund;
        }

        if (wish.ShippingMinor < 0 || wish.ShippingMinor > ShippingMinor - RefundedShippingMinor)
        {
            return OrderErrors.RefundTooLarge;
        }

        foreach (var wished in lines)
        {
            if (_lines.Find(l => l.Id == wished.Id) is not { } line)
            {
                return OrderErrors.UnknownLine;
            }

            if (lines.Count(l => l.Id == wished.Id) > 1 || line.CheckRefund(wished).Failed(out _))
            {
                return wished.Quantity != 0 ? OrderErrors.MoreThanOrdered : OrderErrors.RefundTooLarge;
            }
        }

        var refund = GiveBack(wish with { Lines = lines }, reason, by, cancellation: false, at);
        if (State.IsOpen() && _lines.TrueForAll(l => l.ToShip == 0))
        {
            if (_lines.Exists(l => l.ShippedQuantity > 0))
            {
                FollowShipping();
            }
            else
            {
                MoveTo(SellerOrderState.Cancelled);
                CancelledAt = at;
                Raise(new SellerOrderCancelled(OrderId, Id, Number, SellerId, reason, at));
            }
        }

        return refund;
    }

    private Refund GiveBack(RefundWish wish, string reason, string by, bool cancellation, DateTimeOffset at)
    {
        var refund = new Refund { Id = RefundId.New(), SellerOrderId = Id, Reason = reason, By = by, Cancellation = cancellation, CreatedAt = at };
        foreach (var wished in wish.Lines)
        {
            refund.Add(_lines.Find(l => l.Id == wished.Id)!.Refund(refund.Id, wished, wish.Restock));
        }

        var shippingTax = Share.Delta(ShippingTaxMinor, ShippingMinor, RefundedShippingMinor, wish.ShippingMinor);
        RefundedShippingMinor += wish.ShippingMinor;
        RefundedShippingTaxMinor += shippingTax;
        refund.Close(wish.ShippingMinor - shippingTax, shippingTax);
        RefundedMinor += refund.TotalMinor;
        if (RefundedMinor > CapturedMinor)
        {
            throw new InvalidOperationException($"Order {Number} would give back more than was captured.");
        }

        _refunds.Add(refund);
        Raise(new LinesRefunded(
            refund.Id, OrderId, Id, Number, SellerId,
            [.. refund.Lines.Select(l => new RefundedLine(l.LineId, l.Quantity, Amount(l.NetMinor), Amount(l.TaxMinor)))],
            Amount(refund.ShippingNetMinor), Amount(refund.ShippingTaxMinor), Amount(refund.TotalMinor), cancellation, at));
        return refund;
    }

    private void FollowShipping()
    {
        var next = _lines.TrueForAll(l => l.ToShip == 0) ? SellerOrderState.Shipped : SellerOrderState.PartiallyShipped;
        if (State != next)
        {
            MoveTo(next);
        }
    }

    private void MoveTo(SellerOrderState next) => State = State.CanBecome(next)
        ? next
        : throw new InvalidOperationException($"A seller's order that is {State} cannot become {next}.");
}

/// <summary>What somebody wants to give back.</summary>
/// <param name="Lines">Pieces or amounts of lines.</param>
/// <param name="ShippingMinor">Of the shipping, with tax.</param>
/// <param name="Restock">Put pieces that had been shipped back on the shelf; those that had not are always put back.</param>
internal sealed record RefundWish(IReadOnlyList<RefundWishLine> Lines, long ShippingMinor, bool Restock);

/// <summary>Pieces of a line, or an amount of it when <paramref name="AmountMinor"/> is given.</summary>
internal sealed record RefundWishLine(OrderLineId Id, int Quantity, long? AmountMinor);

/// <summary>One thing that was sold, with the title and the price of that day.</summary>
internal sealed class OrderLine
{
    public required OrderLineId Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required VariantId VariantId { get; init; }

    public required ProductId ProductId { get; init; }

    public required IReadOnlyList<CategoryId> Categories { get; init; }

    public required string Sku { get; init; }

    public required string Title { get; init; }

    public required string Options { get; init; }

    public required string Slug { get; init; }

    public string? ImageKey { get; init; }

    public required int Quantity { get; init; }

    public required long UnitPriceMinor { get; init; }

    public required long DiscountMinor { get; init; }

    public required long NetMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required int TaxBasisPoints { get; init; }

    public int ShippedQuantity { get; private set; }

    /// <summary>Pieces that were refunded before they were shipped.</summary>
    public int WithdrawnQuantity { get; private set; }

    public int RefundedQuantity { get; private set; }

    public long RefundedMinor { get; private set; }

    public long RefundedTaxMinor { get; private set; }

    public long TotalMinor => NetMinor + TaxMinor;

    public int ToShip => Quantity - ShippedQuantity - WithdrawnQuantity;

    public void Ship(int pieces) => ShippedQuantity += pieces;

    public Result CheckRefund(RefundWishLine wish) => wish switch
    {
        { Quantity: < 0 } or { AmountMinor: < 0 } => OrderErrors.RefundTooLarge,
        _ when wish.Quantity > Quantity - RefundedQuantity => OrderErrors.MoreThanOrdered,
        { AmountMinor: { } amount } when amount > TotalMinor - RefundedMinor => OrderErrors.RefundTooLarge,
        _ => Result.Done,
    };

    public RefundLine Refund(RefundId refund, RefundWishLine wish, bool restock)
    {
        var amount = wish.AmountMinor ?? PriceOf(wish.Quantity);
        var tax = Share.Delta(TaxMinor, TotalMinor, RefundedMinor, amount);
        var withdrawn = Math.Min(wish.Quantity, ToShip);
        RefundedQuantity += wish.Quantity;
        WithdrawnQuantity += withdrawn;
        RefundedMinor += amount;
        RefundedTaxMinor += tax;
        return new RefundLine
        {
            RefundId = refund,
            LineId = Id,
            Quantity = wish.Quantity,
            ReturnedQuantity = restock ? wish.Quantity : withdrawn,
            NetMinor = amount - tax,
            TaxMinor = tax,
        };
    }

    // By running totals, so that any number of partial refunds ends at exactly what was paid.
    private long PriceOf(int pieces)
    {
        var left = TotalMinor - RefundedMinor;
        return RefundedQuantity + pieces == Quantity
            ? left
            : Math.Min(left, Share.Of(TotalMinor, RefundedQuantity + pieces, Quantity) - Share.Of(TotalMinor, RefundedQuantity, Quantity));
    }
}

/// <summary>A discount that an order got.</summary>
internal sealed class OrderAdjustment
{
    public required Guid Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required string Code { get; init; }

    public required string Title { get; init; }

    public required long AmountMinor { get; init; }
}

/// <summary>What left the seller in one box.</summary>
internal sealed class Parcel
{
    private readonly List<ParcelLine> _lines = [];

    public required ParcelId Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required string Carrier { get; init; }

    public required string TrackingNumber { get; init; }

    public required DateTimeOffset ShippedAt { get; init; }

    public IReadOnlyList<ParcelLine> Lines => _lines;

    public void Add(ParcelLine line) => _lines.Add(line);
}

internal sealed class ParcelLine
{
    public required ParcelId ParcelId { get; init; }

    public required OrderLineId LineId { get; init; }

    public required int Quantity { get; init; }
}

/// <summary>Money that went back to the buyer.</summary>
internal sealed class Refund
{
    private readonly List<RefundLine> _lines = [];

    public required RefundId Id { get; init; }

    public required SellerOrderId SellerOrderId { get; init; }

    public required string Reason { get; init; }

    public required string By { get; init; }

    public required bool Cancellation { get; init; }

    public long ShippingNetMinor { get; private set; }

    public long ShippingTaxMinor { get; private set; }

    public long TotalMinor { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<RefundLine> Lines => _lines;

    public void Add(RefundLine line) => _lines.Add(line);

    public void Close(long shippingNet, long shippingTax)
    {
        (ShippingNetMinor, ShippingTaxMinor) = (shippingNet, shippingTax);
        TotalMinor = shippingNet + shippingTax + _lines.Sum(l => l.NetMinor + l.TaxMinor);
    }
}

internal sealed class RefundLine
{
    public required RefundId RefundId { get; init; }

    public required OrderLineId LineId { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Pieces that are back on the shelf.</summary>
    public required int ReturnedQuantity { get; init; }

    public required long NetMinor { get; init; }

    public required long TaxMinor { get; init; }
}

/// <summary>Shares of amounts that never drift, however often one is taken.</summary>
internal static class Share
{
    /// <summary>part/whole of an amount; a half minor unit is rounded away from zero.</summary>
    public static long Of(long amount, long part, long whole) => whole == 0
        ? 0
        : part == whole ? amount : (long)decimal.Round((decimal)amount * part / whole, MidpointRounding.AwayFromZero);

    /// <summary>What a further step adds to the share of <paramref name="amount"/>, after <paramref name="before"/> of <paramref name="whole"/> were taken.</summary>
    public static long Delta(long amount, long whole, long before, long step) => Of(amount, before + step, whole) - Of(amount, before, whole);
}
