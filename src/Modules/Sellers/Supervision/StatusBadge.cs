using Marketplace.Sellers.Contracts;

namespace Marketplace.Sellers.Supervision;

internal static class StatusBadge
{
    public static string Css(this SellerStatus status) => status switch
    {
        SellerStatus.Applied => "badge badge-info",
        SellerStatus.Active => "badge badge-success",
        SellerStatus.Suspended => "badge badge-warning",
        _ => "badge badge-neutral",
    };
}
