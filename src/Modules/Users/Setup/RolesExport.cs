using System.Text.Json.Nodes;
using Marketplace.Kernel.Recipes;
using Marketplace.Users.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Users.Setup;

/// <summary>Roles, with their permissions where an admin has chosen them.</summary>
internal sealed class RolesExport(UsersDb db) : IRecipeExport
{
    public int Order => 20;

    public async Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop)
    {
        var roles = await db.Roles.AsNoTracking().OrderBy(r => r.Name).ToListAsync(stop);
        var chosen = (await db.RolePermissions.AsNoTracking().ToListAsync(stop)).ToLookup(p => p.RoleId, p => p.Permission);
        return
        [
            new RolesStep
            {
                Roles = roles.ConvertAll(role => new RolesStep.RoleEntry { Name = role.Name!, Permissions = role.Customized ? [.. chosen[role.Id].Order(StringComparer.Ordinal)] : null }),
            }.ToStep("Roles"),
        ];
    }
}
