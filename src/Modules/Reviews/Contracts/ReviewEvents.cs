using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Events;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Reviews.Contracts;

/// <summary>A review can be read by everybody: it was written, approved, or shown again.</summary>
/// <param name="ReviewId">Identity.</param>
/// <param name="ProductId">What was rated.</param>
/// <param name="SellerId">Who sells it.</param>
/// <param name="Stars">One to five.</param>
/// <param name="At">When.</param>
public sealed record ReviewPublished(ReviewId ReviewId, ProductId ProductId, SellerId SellerId, int Stars, DateTimeOffset At) : IEvent;

/// <summary>What pages show of a product's reviews is different now: stars, words, or an answer.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="SellerId">Who sells it.</param>
/// <param name="At">When.</param>
public sealed record ReviewsChanged(ProductId ProductId, SellerId SellerId, DateTimeOffset At) : IEvent;

/// <summary>A moderator has hidden a review.</summary>
/// <param name="ReviewId">Identity.</param>
/// <param name="ProductId">What was rated.</param>
/// <param name="SellerId">Who sells it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record ReviewHidden(ReviewId ReviewId, ProductId ProductId, SellerId SellerId, string Reason, DateTimeOffset At) : IEvent;

/// <summary>A shop has answered a review for the first time.</summary>
/// <param name="ReviewId">Identity.</param>
/// <param name="ProductId">What was rated.</param>
/// <param name="SellerId">Who answered.</param>
/// <param name="At">When.</param>
public sealed record ReviewAnswered(ReviewId ReviewId, ProductId ProductId, SellerId SellerId, DateTimeOffset At) : IEvent;
