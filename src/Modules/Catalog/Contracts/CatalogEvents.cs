using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Contracts;

/// <summary>Something that a buyer sees of the product changed: text, media, status, variants, price. Its search document is made anew.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="SellerId">Who sells it.</param>
/// <param name="At">When.</param>
/// <param name="OnSaleChanged">It may have come to the shelves or gone from them.</param>
public sealed record ProductChanged(ProductId ProductId, SellerId SellerId, DateTimeOffset At, bool OnSaleChanged = false) : IEvent;

/// <summary>A category stands elsewhere or has another address, and with it all below it.</summary>
/// <param name="CategoryId">The one that was moved.</param>
/// <param name="Path">Where it is now.</param>
/// <param name="At">When.</param>
public sealed record CategoryMoved(CategoryId CategoryId, string Path, DateTimeOffset At) : IEvent;

/// <summary>A variant costs something else now.</summary>
public sealed record PriceChanged(VariantId VariantId, ProductId ProductId, Money Before, Money After, DateTimeOffset At) : IEvent;

/// <summary>The last piece is gone, or there are pieces again.</summary>
public sealed record AvailabilityChanged(VariantId VariantId, ProductId ProductId, bool Available, DateTimeOffset At) : IEvent;
