using Marketplace.Kernel.Security;

namespace Marketplace.Catalog;

internal sealed class CatalogPermissions : IPermissionProvider
{
    public static readonly Permission ManageProducts = new("catalog.manage-products", "Review and archive products of all sellers", EnginePermissions.SiteOwner);

    public static readonly Permission ManageCategories = new("catalog.manage-categories", "Change categories", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [ManageProducts, ManageCategories];

    public IEnumerable<PermissionStereotype> Stereotypes => [new(StandardRoles.Moderator, ManageProducts, ManageCategories)];
}
