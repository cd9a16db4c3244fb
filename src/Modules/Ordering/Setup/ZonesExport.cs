using System.Text.Json.Nodes;
using Marketplace.Kernel.Recipes;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Setup;

/// <summary>Zones, and the taxes in them.</summary>
internal sealed class ZonesExport(OrderingDb db) : IRecipeExport
{
    public int Order => 40;

    public async Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop)
    {
        var zones = await db.Zones.AsNoTracking().OrderBy(z => z.Name).ToListAsync(stop);
        var rates = await db.TaxRates.AsNoTracking().OrderBy(r => r.TaxClass).ThenBy(r => r.Name).ToListAsync(stop);
        return zones.Count == 0 ? [] :
        [
            new ShippingZonesShape { Zones = zones.ConvertAll(zone => new ZoneShape { Name = zone.Name, Places = zone.PlaceList }) }.ToStep("shipping-zones"),
            new TaxRatesShape
            {
                Rates = rates.ConvertAll(rate => new TaxRateShape { Zone = zones.Single(zone => zone.Id == rate.ZoneId).Name, TaxClass = rate.TaxClass, Name = rate.Name, Percent = rate.BasisPoints / 100m }),
            }.ToStep("tax-rates"),
        ];
    }
}
