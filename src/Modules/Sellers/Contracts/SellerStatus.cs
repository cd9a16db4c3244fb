namespace Marketplace.Sellers.Contracts;

/// <summary>Where a seller stands with the marketplace.</summary>
public enum SellerStatus
{
    /// <summary>Waits for an admin.</summary>
    Applied,

    /// <summary>Sells.</summary>
    Active,

    /// <summary>Stopped by an admin: products are hidden, orders already placed go on.</summary>
    Suspended,

    /// <summary>Left for good.</summary>
    Closed,
}
