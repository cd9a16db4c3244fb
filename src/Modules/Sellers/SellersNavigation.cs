using Marketplace.Kernel.Navigation;

namespace Marketplace.Sellers;

internal sealed class SellersNavigation : INavigationProvider
{
    public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
    {
        Menus.Admin => [new("Sellers", "/admin/sellers", "Marketplace", 20, SellersPermissions.Manage, "store")],
        Menus.Vendor =>
        [
            new("Overview", "", "Shop", 0, Icon: "home"),
            new("Shop settings", "/settings", "Shop", 80, Icon: "settings"),
            new("Members", "/members", "Shop", 90, Icon: "users"),
        ],
        Menus.Account => [new("Your shops", "/vendor", "Selling", 90, Icon: "store")],
        _ => [],
    };
}
