using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Ordering.Contracts;
using Marketplace.Payments.Contracts;

namespace Marketplace.Ordering;

/// <summary>What one buyer bought in one checkout, paid once: the group of its sellers' orders.</summary>
internal sealed class Order : Aggregate
{
    /// <summary>Also the identity of the checkout, so that a cart cannot be placed twice.</summary>
    public required OrderGroupId Id { get; init; }

    public required string Number { get; init; }

    /// <summary>Opens the order's page without signing in: 128 random bits.</summary>
    public required string AccessKey { get; init; }

    public required Guid CartId { get; init; }

    public UserId? BuyerId { get; init; }

    public required string Email { get; init; }

    public required string Language { get; init; }

    /// <summary>Public address of the tenant when the order was placed, for links in mail.</summary>
    public required string SiteUrl { get; init; }

    public required PostalAddress Address { get; init; }

    public required string Currency { get; init; }

    public required long ItemsMinor { get; init; }

    public required long DiscountMinor { get; init; }

    public required long ShippingMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required long TotalMinor { get; init; }

    public required bool PricesIncludeTax { get; init; }

    public required PaymentId PaymentId { get; init; }

    public OrderState State { get; private set; } = OrderState.AwaitingPayment;

    public required DateTimeOffset PlacedAt { get; init; }

    public required DateTimeOffset ReservedUntil { get; init; }

    public DateTimeOffset? PaidAt { get; private set; }

    public Money Total => new(TotalMinor, Currency);

    public void Paid(IReadOnlyList<PlacedSellerOrder> sellerOrders, DateTimeOffset at)
    {
        MoveTo(OrderState.Paid);
        PaidAt = at;
        Raise(new OrderPlaced(Id, Number, BuyerId, Email, Language, Total, sellerOrders, at));
    }

    public void NotPaid(OrderState state, string reason, DateTimeOffset at)
    {
        MoveTo(state);
        Raise(new OrderNotPaid(Id, Number, reason, at));
    }

    /// <summary>The whole is over when each seller's part is.</summary>
    public void Follow(IReadOnlyCollection<SellerOrderState> parts)
    {
        if (State != OrderState.Paid || parts.Any(part => part is not (SellerOrderState.Delivered or SellerOrderState.Cancelled)))
        {
            return;
        }

        MoveTo(parts.All(part => part == SellerOrderState.Cancelled) ? OrderState.Cancelled : OrderState.Completed);
    }

    private void MoveTo(OrderState next) => State = State.CanBecome(next)
        ? next
        : throw new InvalidOperationException($"An order that is {State} cannot become {next}.");
}

/// <summary>One thing that happened to an order, for its timeline.</summary>
internal sealed class HistoryEntry
{
    public required Guid Id { get; init; }

    public required OrderGroupId OrderId { get; init; }

    public string? SellerOrderNumber { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>English text with placeholders, translated when shown.</summary>
    public required string What { get; init; }

    /// <summary>What stands in the placeholders, divided by line ends.</summary>
    public string Details { get; init; } = "";

    public required string By { get; init; }

    public object[] Arguments => Details.Split('\n');

    public static HistoryEntry Of(OrderGroupId order, string? part, DateTimeOffset at, string by, string what, params string[] details) => new()
    {
        Id = Guid.CreateVersion7(),
        OrderId = order,
        SellerOrderNumber = part,
        At = at,
        By = Cut(by, 120),
        What = what,
        Details = Cut(string.Join('\n', details.Select(d => d.ReplaceLineEndings(" "))), 600),
    };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
