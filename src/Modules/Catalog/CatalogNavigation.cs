using Marketplace.Kernel.Navigation;

namespace Marketplace.Catalog;

internal sealed class CatalogNavigation : INavigationProvider
{
    public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
    {
        Menus.Admin =>
        [
            new("Products", "/admin/products", "Marketplace", 30, CatalogPermissions.ManageProducts, "tag"),
            new("Categories", "/admin/categories", "Marketplace", 40, CatalogPermissions.ManageCategories, "tree"),
            new("Words of goods", "/admin/words", "Marketplace", 45, CatalogPermissions.ManageCategories, "globe"),
        ],
        Menus.Vendor => [new("Products", "/products", "Shop", 20, Icon: "tag")],
        _ => [],
    };
}
