using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Marketplace.Users.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Users.Admin;

/// <summary>People by the start of their e-mail.</summary>
internal sealed class UserFinder(UsersDb db) : IAdminFinder
{
    public Permission Permission => EnginePermissions.ManageUsers;

    public async Task<IReadOnlyList<FoundThing>> FindAsync(string words, int most, CancellationToken stop)
    {
        var start = words.ToUpperInvariant();
        return await db.Users.AsNoTracking().Where(u => u.NormalizedEmail!.StartsWith(start)).OrderBy(u => u.NormalizedEmail).Take(most)
            .Select(u => new FoundThing("User", u.Email!, u.Name, "/admin/users/" + u.Id)).ToListAsync(stop);
    }
}
