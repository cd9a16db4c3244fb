using Marketplace.Kernel.Security;

namespace Marketplace.Sellers;

internal sealed class SellersPermissions : IPermissionProvider
{
    public static readonly Permission Manage = new("sellers.manage", "Approve, suspend and close sellers", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [Manage];

    public IEnumerable<PermissionStereotype> Stereotypes => [new(StandardRoles.Moderator, Manage)];
}
