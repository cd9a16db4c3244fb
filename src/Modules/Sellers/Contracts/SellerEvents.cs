using Marketplace.Kernel.Events;

namespace Marketplace.Sellers.Contracts;

/// <summary>Somebody asked to sell here.</summary>
public sealed record SellerApplied(SellerId SellerId, DateTimeOffset At) : IEvent;

/// <summary>An admin let the seller in, or back in.</summary>
public sealed record SellerActivated(SellerId SellerId, DateTimeOffset At) : IEvent;

/// <summary>An admin stopped the seller.</summary>
public sealed record SellerSuspended(SellerId SellerId, string Reason, DateTimeOffset At) : IEvent;

/// <summary>The seller left for good.</summary>
public sealed record SellerClosed(SellerId SellerId, DateTimeOffset At) : IEvent;

/// <summary>Name, slug, logo or story changed.</summary>
public sealed record SellerProfileChanged(SellerId SellerId, DateTimeOffset At) : IEvent;
