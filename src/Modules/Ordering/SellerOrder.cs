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
