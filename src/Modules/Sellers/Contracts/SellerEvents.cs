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

/// <summary>The shop's holiday has begun, or it is over.</summary>
public sealed record SellerHolidayTurned(SellerId SellerId, bool OnHoliday, DateTimeOffset At) : IEvent;

/// <summary>An owner has asked somebody to work in the shop; the mail is still to be sent.</summary>
/// <param name="InvitationId">Which invitation.</param>
/// <param name="Origin">Where the link of the mail leads: scheme, host and path base.</param>
/// <param name="Language">Of the mail, where the guest has no account.</param>
/// <param name="At">When; a later one makes this one void.</param>
public sealed record MemberInvited(Guid InvitationId, string Origin, string Language, DateTimeOffset At) : IEvent;
