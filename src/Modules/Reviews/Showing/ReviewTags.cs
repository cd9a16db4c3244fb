using Marketplace.Sellers.Contracts;

namespace Marketplace.Reviews.Showing;

/// <summary>Tags of public pages that show ratings, beside those of products.</summary>
internal static class ReviewTags
{
    /// <summary>On pages that say how a shop is rated. Not the shop's own tag: a new review need not make every list with its goods anew.</summary>
    public static string OfShop(SellerId shop) => $"reviews:shop:{shop.Value:n}";
}
