using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Contracts;

/// <summary>An order is paid. The moment from which sellers ship and the ledger counts.</summary>
/// <param name="GroupId">The whole order.</param>
/// <param name="Number">What people read, e.g. <c>M-2026-000123</c>.</param>
/// <param name="Buyer">The member who bought, or null for a guest.</param>
/// <param name="Email">Where the buyer is written to.</param>
/// <param name="Language">Two-letter code in which the buyer is written to.</param>
/// <param name="Total">What was paid.</param>
/// <param name="SellerOrders">One for each seller; their totals add up to <paramref name="Total"/>.</param>
/// <param name="At">When it was paid.</param>
public sealed record OrderPlaced(
    OrderGroupId GroupId, string Number, UserId? Buyer, string Email, string Language, Money Total,
    IReadOnlyList<PlacedSellerOrder> SellerOrders, DateTimeOffset At) : IEvent;

/// <summary>What one seller sold in an order.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Number">What people read, e.g. <c>M-2026-000123-1</c>.</param>
/// <param name="SellerId">The seller.</param>
/// <param name="Lines">What was sold.</param>
/// <param name="ShippingNet">Shipping without tax.</param>
/// <param name="ShippingTax">Tax on shipping.</param>
/// <param name="Total">Everything with tax.</param>
public sealed record PlacedSellerOrder(
    SellerOrderId Id, string Number, SellerId SellerId, IReadOnlyList<PlacedLine> Lines, Money ShippingNet, Money ShippingTax, Money Total);

/// <summary>One sold line.</summary>
/// <param name="Id">Identity.</param>
/// <param name="VariantId">What was sold.</param>
/// <param name="ProductId">What it belongs to.</param>
/// <param name="Categories">The product's categories on that day, nearest first.</param>
/// <param name="Title">Title on that day.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Net">After discounts, without tax.</param>
/// <param name="Tax">Tax on it.</param>
public sealed record PlacedLine(
    OrderLineId Id, VariantId VariantId, ProductId ProductId, IReadOnlyList<CategoryId> Categories, string Title, int Quantity, Money Net, Money Tax);

/// <summary>Money of a seller's order goes back to the buyer, for lines, for shipping, or for all of a cancelled order.</summary>
/// <param name="RefundId">Identity.</param>
/// <param name="GroupId">The whole order.</param>
/// <param name="SellerOrderId">The seller's order.</param>
/// <param name="Number">Number of the seller's order.</param>
/// <param name="SellerId">The seller.</param>
/// <param name="Lines">What was refunded of which line. Over all refunds of a line the amounts never exceed the line's.</param>
/// <param name="ShippingNet">Shipping that goes back, without tax.</param>
/// <param name="ShippingTax">Its tax.</param>
/// <param name="Total">What the buyer gets.</param>
/// <param name="Cancellation">True when the seller's order was cancelled.</param>
/// <param name="At">When.</param>
public sealed record LinesRefunded(
    RefundId RefundId, OrderGroupId GroupId, SellerOrderId SellerOrderId, string Number, SellerId SellerId,
    IReadOnlyList<RefundedLine> Lines, Money ShippingNet, Money ShippingTax, Money Total, bool Cancellation, DateTimeOffset At) : IEvent;

/// <summary>What goes back of one line.</summary>
/// <param name="Id">The line.</param>
/// <param name="Quantity">Pieces; 0 for an amount without pieces.</param>
/// <param name="Net">Without tax.</param>
/// <param name="Tax">Its tax.</param>
public sealed record RefundedLine(OrderLineId Id, int Quantity, Money Net, Money Tax);

/// <summary>A seller's order will not be shipped; what was paid comes as <see cref="LinesRefunded"/> besides.</summary>
public sealed record SellerOrderCancelled(
    OrderGroupId GroupId, SellerOrderId SellerOrderId, string Number, SellerId SellerId, string Reason, DateTimeOffset At) : IEvent;

/// <summary>A parcel is on its way.</summary>
public sealed record ParcelShipped(
    OrderGroupId GroupId, SellerOrderId SellerOrderId, string Number, SellerId SellerId, ParcelId ParcelId,
    string Carrier, string TrackingNumber, DateTimeOffset At) : IEvent;

/// <summary>All parcels of a seller's order have arrived.</summary>
public sealed record SellerOrderDelivered(
    OrderGroupId GroupId, SellerOrderId SellerOrderId, string Number, SellerId SellerId, UserId? Buyer, DateTimeOffset At) : IEvent;

/// <summary>An order was not paid: declined, or the time limit ran out.</summary>
public sealed record OrderNotPaid(OrderGroupId GroupId, string Number, string Reason, DateTimeOffset At) : IEvent;
