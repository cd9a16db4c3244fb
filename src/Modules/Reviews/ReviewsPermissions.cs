using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Security;

namespace Marketplace.Reviews;

internal sealed class ReviewsPermissions : IPermissionProvider, INavigationProvider
{
    public static readonly Permission Moderate = new("reviews.moderate", "Hide, show and approve reviews", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [Moderate];

    public IEnumerable<PermissionStereotype> Stereotypes => [new(StandardRoles.Moderator, Moderate)];

    public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
    {
        Menus.Admin => [new MenuLink("Reviews", "/admin/reviews", "Marketplace", 60, Moderate, "star")],
        Menus.Vendor => [new MenuLink("Reviews", "/reviews", "Sales", 120, null, "star")],
        Menus.Account => [new MenuLink("My reviews", "/account/reviews", "Shopping", 150, null, "star")],
        _ => [],
    };
}
