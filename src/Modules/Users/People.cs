using Marketplace.Kernel;
using Marketplace.Kernel.Security;
using Marketplace.Users.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Users;

internal sealed class People(UsersDb db, ILookupNormalizer normalizer) : IPeople
{
    public async Task<IReadOnlyDictionary<UserId, Person>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken stop)
    {
        var wanted = ids.Select(id => id.Value).ToList();
        return await db.Users.AsNoTracking().Where(u => wanted.Contains(u.Id))
            .Select(u => new Person(new UserId(u.Id), u.Email!, u.Name, u.Language))
            .ToDictionaryAsync(p => p.Id, stop);
    }

    public async Task<Person?> FindByEmailAsync(string email, CancellationToken stop)
    {
        var normal = normalizer.NormalizeEmail(email);
        return await db.Users.AsNoTracking().Where(u => u.NormalizedEmail == normal)
            .Select(u => new Person(new UserId(u.Id), u.Email!, u.Name, u.Language))
            .SingleOrDefaultAsync(stop);
    }
}
