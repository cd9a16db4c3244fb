using static Marketplace.Catalog.ProductStatus;

namespace Marketplace.Catalog;

internal enum ProductStatus
{
    Draft,
    InReview,
    Published,
    Rejected,
    Archived,
}

internal static class ProductStatusRules
{
    /// <summary>Whether a draft may go straight to the storefront, or through a review, is a setting; what was rejected always goes through one.</summary>
    public static bool CanBecome(this ProductStatus from, ProductStatus to) => (from, to) switch
    {
        (Draft, InReview or Published or Archived) => true,
        (InReview, Published or Rejected or Draft) => true,
        (Published, Archived or Rejected) => true,
        (Rejected, InReview or Draft or Archived) => true,
        (Archived, Draft) => true,
        _ => false,
    };
}
