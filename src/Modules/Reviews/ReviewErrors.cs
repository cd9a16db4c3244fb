using Marketplace.Kernel;

namespace Marketplace.Reviews;

internal static class ReviewErrors
{
    public static readonly Error Unknown = new(ErrorKind.NotFound, "reviews.unknown", "There is no such review.");

    public static readonly Error NotBought = new(ErrorKind.Forbidden, "reviews.not_bought", "Only who has bought this product here can rate it, once it has been sent. Sign in with the account that ordered it.");

    public static readonly Error OwnShop = new(ErrorKind.Forbidden, "reviews.own_shop", "You belong to this shop. Others rate what it sells.");

    public static readonly Error NotPublic = new(ErrorKind.Conflict, "reviews.not_public", "Only a published review can be answered.");

    public static readonly Error AlreadyReported = new(ErrorKind.Conflict, "reviews.already_reported", "You have reported this review already. We look at it.");

    public static readonly Error OwnReview = new(ErrorKind.Conflict, "reviews.own", "This is your own review. Change or delete it instead.");

    public static readonly Error NothingReported = new(ErrorKind.Conflict, "reviews.nothing_reported", "Nobody has reported this review.");

    public static readonly Error AlreadyHidden = new(ErrorKind.Conflict, "reviews.already_hidden", "This review is hidden already.");

    public static readonly Error AlreadyShown = new(ErrorKind.Conflict, "reviews.already_shown", "This review is published already.");

    public static readonly Error IsWithdrawn = new(ErrorKind.Conflict, "reviews.withdrawn", "Its author has taken this review back.");
}
