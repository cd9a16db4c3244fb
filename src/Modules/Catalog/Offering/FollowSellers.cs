using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog.Offering;

/// <summary>Keeps what product pages show of a seller; a seller who may not sell disappears with all products at once.</summary>
/// <remarks>Each fact makes it look at the seller as it is now, so the order in which facts arrive does not matter.</remarks>
internal sealed class FollowSellers(CatalogDb db, ISellerDirectory sellers, UnitOfWork unit, TimeProvider clock) :
    IReact<SellerActivated>, IReact<SellerSuspended>, IReact<SellerClosed>, IReact<SellerProfileChanged>, IReact<SellerHolidayTurned>
{
    public Task React(SellerActivated fact, CancellationToken stop) => FollowAsync(fact.SellerId, stop);

    public Task React(SellerSuspended fact, CancellationToken stop) => FollowAsync(fact.SellerId, stop);

    public Task React(SellerClosed fact, CancellationToken stop) => FollowAsync(fact.SellerId, stop);

    public Task React(SellerProfileChanged fact, CancellationToken stop) => FollowAsync(fact.SellerId, stop);

    public Task React(SellerHolidayTurned fact, CancellationToken stop) => FollowAsync(fact.SellerId, stop);

    /// <summary>Also for a seller who was here before this module was switched on.</summary>
    public async Task FollowAsync(SellerId id, CancellationToken stop)
    {
        if (!(await sellers.FindAsync([id], stop)).TryGetValue(id, out var seller))
        {
            return;
        }

        var row = await db.Sellers.FindAsync([id], stop);
        if (row is null)
        {
            row = new CatalogSeller { Id = id };
            db.Sellers.Add(row);
        }

        (row.Slug, row.Name, row.LogoKey, row.Active) = (seller.Slug, seller.Name, seller.LogoKey, seller.Status == SellerStatus.Active);
        (row.HolidayFromAt, row.HolidayUntilAt, row.HolidayMessage) = (seller.Holiday?.FromAt, seller.Holiday?.UntilAt, seller.Holiday?.Message ?? "");
        unit.Tell(new ShelfChanged(id, clock.GetUtcNow()));
    }
}
