using Marketplace.Kernel;
using Marketplace.Kernel.Events;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Contracts;

/// <summary>Something that a buyer sees of the product changed: text, media, status, variants, price. Its search document is made anew.</summary>
public sealed record ProductChanged(ProductId ProductId, SellerId SellerId, DateTimeOffset At) : IEvent;

/// <summary>A variant costs something else now.</summary>
public sealed record PriceChanged(VariantId VariantId, ProductId ProductId, Money Before, Money After, DateTimeOffset At) : IEvent;

/// <summary>The last piece is gone, or there are pieces again.</summary>
public sealed record AvailabilityChanged(VariantId VariantId, ProductId ProductId, bool Available, DateTimeOffset At) : IEvent;
