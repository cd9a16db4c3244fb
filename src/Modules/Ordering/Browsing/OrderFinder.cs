using Marketplace.Kernel;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Security;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Browsing;

/// <summary>Orders by the start of their number or the buyer's e-mail.</summary>
internal sealed class OrderFinder(OrderingDb db) : IAdminFinder
{
    public Permission Permission => OrderingPermissions.ViewAll;

    public async Task<IReadOnlyList<FoundThing>> FindAsync(string words, int most, CancellationToken stop)
    {
        var (number, email) = (words.ToUpperInvariant(), words.ToLowerInvariant());
        var found = await db.Orders.AsNoTracking().Where(o => o.Number.StartsWith(number) || o.Email == email).OrderByDescending(o => o.PlacedAt).Take(most)
            .Select(o => new { o.Number, o.Email, o.TotalMinor, o.Currency }).ToListAsync(stop);
        return found.ConvertAll(o => new FoundThing("Order", o.Number, $"{o.Email}, {new Money(o.TotalMinor, o.Currency).Format()}", $"/admin/orders/{o.Number}"));
    }
}
