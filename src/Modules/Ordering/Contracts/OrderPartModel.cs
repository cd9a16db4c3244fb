using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Contracts;

/// <summary>What the slot <c>account.order.actions</c> is given: the part of an order that one seller ships.</summary>
/// <param name="Id">Identity.</param>
/// <param name="OrderId">The whole order.</param>
/// <param name="Number">What people read.</param>
/// <param name="SellerId">Who ships it.</param>
/// <param name="Buyer">The member who bought, or null for a guest.</param>
/// <param name="Lines">What was bought.</param>
public sealed record OrderPartModel(SellerOrderId Id, OrderGroupId OrderId, string Number, SellerId SellerId, UserId? Buyer, IReadOnlyList<OrderPartLine> Lines);

/// <summary>One line of it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="ProductId">What was bought.</param>
/// <param name="Title">Title on that day.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="ShippedQuantity">Pieces that have left the shop.</param>
public sealed record OrderPartLine(OrderLineId Id, ProductId ProductId, string Title, int Quantity, int ShippedQuantity);
