using System.Collections.Frozen;
using System.Reflection;
using System.Security.Claims;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Security;
using Microsoft.AspNetCore.Authorization;

namespace Marketplace.Users;

/// <summary>What each role may: its own choice once an admin has made one, else what the enabled modules' stereotypes give it.</summary>
internal sealed class RolePermissions(TenantDatabase database, IEnumerable<IPermissionProvider> providers, TimeProvider clock)
{
    private const string Engine = "Marketplace";
    private static readonly TimeSpan _trust = TimeSpan.FromSeconds(30);
    private (FrozenDictionary<string, FrozenSet<string>> ByRole, DateTimeOffset ReadAt)? _known;

    public IReadOnlyList<Permission> All { get; } = [.. providers.SelectMany(p => p.Permissions).DistinctBy(p => p.Name)];

    /// <summary>All, under the names of the modules that declare them; the engine's own first.</summary>
    public IReadOnlyList<(string Module, IReadOnlyList<Permission> Permissions)> ByModule { get; } =
    [
        .. providers.SelectMany(provider => provider.Permissions.Select(permission => (Module: ModuleOf(provider), Permission: permission)))
            .DistinctBy(one => one.Permission.Name).GroupBy(one => one.Module).OrderBy(group => group.Key != Engine).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, (IReadOnlyList<Permission>)[.. group.Select(one => one.Permission)])),
    ];

    public void Forget() => _known = null;

    public async ValueTask<FrozenSet<string>> OfAsync(string role)
    {
        if (_known is { } known && clock.GetUtcNow() - known.ReadAt < _trust)
        {
            return known.ByRole.GetValueOrDefault(role) ?? FrozenSet<string>.Empty;
        }

        await using var connection = database.CreateConnection();
        var rows = (await connection.QueryAsync<Row>(
            "SELECT r.name, r.customized, p.permission FROM users_role r LEFT JOIN users_role_permission p ON p.role_id = r.id")).ToList();
        var byRole = rows.GroupBy(r => r.Name).ToFrozenDictionary(
            r => r.Key,
            r => r.First().Customized
                ? r.Where(x => x.Permission is not null).Select(x => x.Permission!).ToFrozenSet()
                : Stereotype(r.Key).ToFrozenSet());
        _known = (byRole, clock.GetUtcNow());
        return byRole.GetValueOrDefault(role) ?? FrozenSet<string>.Empty;
    }

    public IEnumerable<string> Stereotype(string role) => providers.SelectMany(p => p.Stereotypes)
        .Where(s => s.Role == role).SelectMany(s => s.Permissions).Select(p => p.Name);

    private static string ModuleOf(IPermissionProvider provider) => provider.GetType().Assembly.GetCustomAttribute<ModuleAttribute>()?.Name ?? Engine;

    private sealed class Row
    {
        public string Name { get; init; } = "";

        public bool Customized { get; init; }

        public string? Permission { get; init; }
    }
}

/// <summary>Grants what the caller's roles allow; the role Administrator always has everything.</summary>
internal sealed class PermissionCheck(RolePermissions roles) : AuthorizationHandler<PermissionRequirement>, IPermissionCheck
{
    public async ValueTask<bool> HasAsync(ClaimsPrincipal person, Permission permission)
    {
        foreach (var role in person.FindAll(ClaimTypes.Role).Select(c => c.Value))
        {
            if (role == StandardRoles.Administrator || permission.IsGrantedBy(await roles.OfAsync(role)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nobody gives what they have not got: else whoever manages users would be an administrator in two steps.</summary>
    /// <param name="person">Who gives.</param>
    /// <param name="names">Names of permissions.</param>
    public async ValueTask<bool> MayGiveAsync(ClaimsPrincipal person, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (roles.All.FirstOrDefault(permission => permission.Name == name) is { } permission && !await HasAsync(person, permission))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for all that a role may; only administrators make administrators.</summary>
    public async ValueTask<bool> MayGiveRoleAsync(ClaimsPrincipal person, string role) => role == StandardRoles.Administrator
        ? person.IsInRole(StandardRoles.Administrator)
        : await MayGiveAsync(person, await roles.OfAsync(role));

    /// <summary>True when the caller may all that somebody with these roles may: nobody acts as, or locks out, a person who may more.</summary>
    public async ValueTask<bool> MayAllOfAsync(ClaimsPrincipal person, IEnumerable<string> others)
    {
        foreach (var role in others)
        {
            if (!await MayGiveRoleAsync(person, role))
            {
                return false;
            }
        }

        return true;
    }

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (await HasAsync(context.User, requirement.Permission))
        {
            context.Succeed(requirement);
        }
    }
}
