using Marketplace.Sellers.Contracts;
using static Marketplace.Sellers.Contracts.SellerStatus;

namespace Marketplace.Sellers;

internal static class SellerStatusRules
{
    public static bool CanBecome(this SellerStatus from, SellerStatus to) => (from, to) switch
    {
        (Applied, Active or Closed) => true,
        (Active, Suspended or Closed) => true,
        (Suspended, Active or Closed) => true,
        _ => false,
    };
}
