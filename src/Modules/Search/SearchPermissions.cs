using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Security;

namespace Marketplace.Search;

internal sealed class SearchPermissions : IPermissionProvider, INavigationProvider
{
    public static readonly Permission Manage = new("search.manage", "Make the search index anew", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [Manage];

    public IEnumerable<MenuLink> LinksOf(string menu) => menu == Menus.Admin
        ? [new("Search index", "/admin/search", "Marketplace", 45, Manage, "search")]
        : [];
}
