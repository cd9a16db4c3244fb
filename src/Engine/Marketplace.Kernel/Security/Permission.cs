using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Security;

/// <summary>Something that a role may allow.</summary>
/// <param name="Name">Stable name, <c>module.action</c>.</param>
/// <param name="Description">For the admin who gives it.</param>
/// <param name="ImpliedBy">Whoever has one of these has this one too.</param>
public sealed record Permission(string Name, string Description, params IReadOnlyList<Permission> ImpliedBy)
{
    /// <summary>True when a person with these permission names has this one, by name or by implication.</summary>
    public bool IsGrantedBy(IReadOnlySet<string> granted) => granted.Contains(Name) || ImpliedBy.Any(wider => wider.IsGrantedBy(granted));
}

/// <summary>Permissions that a role has when it is first made.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Permissions">What it may.</param>
public sealed record PermissionStereotype(string Role, params IReadOnlyList<Permission> Permissions);

/// <summary>Declares a module's permissions.</summary>
public interface IPermissionProvider
{
    /// <summary>All that the module knows.</summary>
    IEnumerable<Permission> Permissions { get; }

    /// <summary>Which of them the standard roles have from the start; Administrator has all anyway.</summary>
    IEnumerable<PermissionStereotype> Stereotypes => [];
}

/// <summary>How a module registers its permissions.</summary>
public static class PermissionServices
{
    /// <summary>Adds the permissions of one module.</summary>
    public static IServiceCollection AddPermissions<TProvider>(this IServiceCollection services)
        where TProvider : class, IPermissionProvider => services.AddSingleton<IPermissionProvider, TProvider>();
}

/// <summary>Permissions of the engine itself.</summary>
public static class EnginePermissions
{
    /// <summary>Everything.</summary>
    public static readonly Permission SiteOwner = new("engine.site-owner", "Do everything");

    /// <summary>Open the admin UI.</summary>
    public static readonly Permission AccessAdmin = new("engine.access-admin", "Open the admin", SiteOwner);

    /// <summary>Switch features on and off.</summary>
    public static readonly Permission ManageFeatures = new("engine.manage-features", "Switch features on and off", SiteOwner);

    /// <summary>Choose themes.</summary>
    public static readonly Permission ManageThemes = new("engine.manage-themes", "Choose themes", SiteOwner);

    /// <summary>Change settings.</summary>
    public static readonly Permission ManageSettings = new("engine.manage-settings", "Change settings", SiteOwner);

    /// <summary>Run recipes.</summary>
    public static readonly Permission RunRecipes = new("engine.run-recipes", "Run recipes", SiteOwner);

    /// <summary>See and start jobs.</summary>
    public static readonly Permission ManageJobs = new("engine.manage-jobs", "See and start jobs", SiteOwner);

    /// <summary>Read the audit trail.</summary>
    public static readonly Permission ReadAudit = new("engine.read-audit", "Read the audit trail", SiteOwner);

    /// <summary>Read the mail that was sent.</summary>
    public static readonly Permission ReadMail = new("engine.read-mail", "Read sent mail", SiteOwner);

    /// <summary>Make and run tenants; given on the Default tenant only.</summary>
    public static readonly Permission ManageTenants = new("engine.manage-tenants", "Make and run tenants", SiteOwner);

    /// <summary>Manage people and roles.</summary>
    public static readonly Permission ManageUsers = new("engine.manage-users", "Manage users and roles", SiteOwner);
}

/// <summary>The roles that every tenant has.</summary>
public static class StandardRoles
{
    /// <summary>Has every permission.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Looks after sellers, products and orders.</summary>
    public const string Moderator = "Moderator";
}
