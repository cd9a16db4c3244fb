using Marketplace.Kernel;

namespace Marketplace.Ordering;

internal static class OrderErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "ordering.unknown", "There is no such order.");

    public static readonly Error UnknownCart = new(ErrorKind.NotFound, "ordering.unknown_cart", "There is no such cart.");

    public static readonly Error UnknownVariant = new(ErrorKind.NotFound, "ordering.unknown_variant", "This product cannot be bought.");

    public static readonly Error CartFull = new(ErrorKind.Conflict, "ordering.cart_full", "A cart holds at most 100 different products. Order these first.");

    public static readonly Error BadQuantity = new(ErrorKind.Invalid, "ordering.bad_quantity", "Choose a quantity from 1 to 999.");

    public static readonly Error CartEmpty = new(ErrorKind.Conflict, "ordering.cart_empty", "Your cart is empty.");

    public static readonly Error ShopOnHoliday = new(
        ErrorKind.Conflict, "ordering.shop_on_holiday", "The shop that sells {0} is on holiday. Remove it from the cart to go on, or come back later.");

    public static readonly Error LinesGone = new(ErrorKind.Conflict, "ordering.lines_gone", "{0} can no longer be bought. Remove it from the cart to go on.");

    public static readonly Error TooLarge = new(ErrorKind.Conflict, "ordering.too_large", "This order is too large to be placed online. Order less, or write to us.");

    public static readonly Error NoDelivery = new(ErrorKind.Conflict, "ordering.no_delivery", "{0} does not deliver to this address. Change the address or remove the products of this seller.");

    public static readonly Error OutOfStock = new(ErrorKind.Conflict, "ordering.out_of_stock", "Only {0} left of {1}. Choose a smaller quantity.");

    public static readonly Error ChooseDelivery = new(ErrorKind.Invalid, "ordering.choose_delivery", "Choose a delivery for each seller.");

    public static readonly Error QuoteChanged = new(ErrorKind.Conflict, "ordering.quote_changed", "Prices or delivery have changed since you opened this page. Nothing was charged: please check the new total and pay again.");

    public static readonly Error Declined = new(ErrorKind.Conflict, "ordering.declined", "The payment was declined and nothing was charged. Please try another card.");

    public static readonly Error AlreadyShipped = new(ErrorKind.Conflict, "ordering.already_shipped", "Part of this order has already been shipped. Refund the lines instead.");

    public static readonly Error NotPaid = new(ErrorKind.Conflict, "ordering.not_paid", "This order is not paid.");

    public static readonly Error NothingToShip = new(ErrorKind.Conflict, "ordering.nothing_to_ship", "Choose at least one piece that has not been shipped yet.");

    public static readonly Error MoreThanOrdered = new(ErrorKind.Conflict, "ordering.more_than_left", "This is more than what is left of the line. Choose a smaller number.");

    public static readonly Error NotShipped = new(ErrorKind.Conflict, "ordering.not_shipped", "Only an order that has been shipped whole can be marked as delivered.");

    public static readonly Error NothingToRefund = new(ErrorKind.Conflict, "ordering.nothing_to_refund", "Choose lines or an amount to refund.");

    public static readonly Error RefundTooLarge = new(ErrorKind.Conflict, "ordering.refund_too_large", "This is more than what is left to refund. Choose a smaller amount.");

    public static readonly Error UnknownLine = new(ErrorKind.Invalid, "ordering.unknown_line", "This line does not belong to the order.");

    public static readonly Error NotCancellable = new(ErrorKind.Conflict, "ordering.not_cancellable", "This order can no longer be cancelled.");

    public static readonly Error GuestEmail = new(ErrorKind.Invalid, "ordering.email", "Enter your e-mail address.");
}
