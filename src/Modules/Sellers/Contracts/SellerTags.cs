namespace Marketplace.Sellers.Contracts;

/// <summary>Tags of public pages that show shops.</summary>
public static class SellerTags
{
    /// <summary>On lists of shops.</summary>
    public const string Shops = "shops";

    /// <summary>On pages that show this shop or something that it sells.</summary>
    public static string Of(SellerId seller) => $"seller:{seller.Value:n}";
}
