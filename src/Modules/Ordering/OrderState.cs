namespace Marketplace.Ordering;

/// <summary>Where a whole order stands.</summary>
internal enum OrderState
{
    AwaitingPayment,
    Paid,
    Completed,
    Cancelled,
    Declined,
    Lapsed,
}

/// <summary>Where one seller's part stands.</summary>
internal enum SellerOrderState
{
    AwaitingPayment,
    Paid,
    PartiallyShipped,
    Shipped,
    Delivered,
    Cancelled,
    Lapsed,
}

internal static class OrderStateRules
{
    /// <summary>The whole life of an order.</summary>
    public static bool CanBecome(this OrderState from, OrderState to) => (from, to) switch
    {
        (OrderState.AwaitingPayment, OrderState.Paid) => true,
        (OrderState.AwaitingPayment, OrderState.Declined) => true,
        (OrderState.AwaitingPayment, OrderState.Lapsed) => true,

        // The money came after the time limit and the pieces could still be had.
        (OrderState.Declined or OrderState.Lapsed, OrderState.Paid) => true,
        (OrderState.Paid, OrderState.Completed) => true,
        (OrderState.Paid, OrderState.Cancelled) => true,
        _ => false,
    };

    /// <summary>The whole life of a seller's part.</summary>
    public static bool CanBecome(this SellerOrderState from, SellerOrderState to) => (from, to) switch
    {
        (SellerOrderState.AwaitingPayment, SellerOrderState.Paid) => true,
        (SellerOrderState.AwaitingPayment, SellerOrderState.Lapsed) => true,
        (SellerOrderState.Lapsed, SellerOrderState.Paid) => true,
        (SellerOrderState.Paid, SellerOrderState.PartiallyShipped) => true,
        (SellerOrderState.Paid, SellerOrderState.Shipped) => true,
        (SellerOrderState.Paid, SellerOrderState.Cancelled) => true,
        (SellerOrderState.PartiallyShipped, SellerOrderState.Shipped) => true,
        (SellerOrderState.Shipped, SellerOrderState.Delivered) => true,
        _ => false,
    };

    public static bool IsPaid(this OrderState state) => state is OrderState.Paid or OrderState.Completed or OrderState.Cancelled;

    public static bool IsOpen(this SellerOrderState state) => state is SellerOrderState.Paid or SellerOrderState.PartiallyShipped;

    public static string Badge(this OrderState state) => state switch
    {
        OrderState.Paid or OrderState.Completed => "badge-success",
        OrderState.AwaitingPayment => "badge-warning",
        OrderState.Declined => "badge-danger",
        _ => "badge-neutral",
    };

    public static string Badge(this SellerOrderState state) => state switch
    {
        SellerOrderState.Paid => "badge-info",
        SellerOrderState.PartiallyShipped or SellerOrderState.AwaitingPayment => "badge-warning",
        SellerOrderState.Shipped or SellerOrderState.Delivered => "badge-success",
        _ => "badge-neutral",
    };
}
