using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Contracts;

/// <summary>Something that was bought and of which at least one piece has left the shop.</summary>
/// <param name="ProductId">What was bought.</param>
/// <param name="SellerId">Of whom.</param>
/// <param name="Title">Title on that day.</param>
/// <param name="Slug">Address on that day: <c>/products/{slug}</c>.</param>
/// <param name="OrderNumber">Number of the whole order.</param>
/// <param name="PlacedAt">When it was ordered.</param>
public sealed record Purchase(ProductId ProductId, SellerId SellerId, string Title, string Slug, string OrderNumber, DateTimeOffset PlacedAt);

/// <summary>An order with what of it has left the shops.</summary>
/// <param name="Number">What people read.</param>
/// <param name="Buyer">The member who bought, or null for a guest.</param>
/// <param name="Email">Where the buyer is written to.</param>
/// <param name="Language">Two-letter code in which the buyer is written to.</param>
/// <param name="Root">Where links in mails to the buyer begin, in their language; without a slash at the end.</param>
/// <param name="Shipped">Each product once.</param>
public sealed record PurchasedOrder(string Number, UserId? Buyer, string Email, string Language, string Root, IReadOnlyList<Purchase> Shipped);

/// <summary>Tells what people have bought and got.</summary>
public interface IPurchases
{
    /// <summary>What of this a member has bought, newest first, each product once; of all products when none is named, the newest 200.</summary>
    Task<IReadOnlyList<Purchase>> OfBuyerAsync(UserId buyer, ProductId? product, CancellationToken stop);

    /// <summary>One order, or null.</summary>
    Task<PurchasedOrder?> OfOrderAsync(OrderGroupId order, CancellationToken stop);
}
