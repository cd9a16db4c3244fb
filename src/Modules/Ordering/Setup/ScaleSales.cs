using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Shipping;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Ordering.Setup;

/// <summary>Deliveries for every shop and a month of orders.</summary>
internal sealed class ScaleSales(UnitOfWork unit, PastOrders past, ISettings<SiteSettings> site) : IScaleData
{

    public int Order => 30;

    public string What => "Orders";

    public async Task<Result> FillAsync(ScalePlan plan, CancellationToken stop)
    {
        var currency = site.Current.Currency;
        var unitMinor = Currencies.FromDecimal(1, currency)!.Value.Minor;
        await unit.CommitAsync(() => AddDeliveriesAsync(plan, currency, unitMinor, stop), stop);
        var left = plan.OrdersUsd * unitMinor;
        for (var first = 0; left > 0; first += PastOrders.Batch)
        {
            var orders = Enumerable.Range(first, PastOrders.Batch).Select(number => ScaleOrder.Of(plan, number)).ToList();
            var taken = await unit.CommitAsync(() => past.AddAsync(plan, orders, left, stop), stop);
            if (taken.Failed(out var error, out var worth))
            {
                return error;
            }

            if (worth == 0)
            {
                return new Error(ErrorKind.Conflict, "scale.sold_out", "There is not enough on the shelves for so many orders. Ask for more variants or fewer orders.");
            }

            left -= worth;
        }

        await unit.CommitAsync(() => past.CountAsync(stop), stop);
        return Result.Done;
    }

    private async Task AddDeliveriesAsync(ScalePlan plan, string currency, long unitMinor, CancellationToken stop) => await unit.InsertAsync(
        "ordering_shipping_method",
        "id, seller_id, name, pricing, currency, price_minor, free_from_minor, bands, min_days, max_days, active, version",
        Enumerable.Range(0, plan.Sellers).Select(number => new object?[]
        {
            plan.IdOf("delivery", number), ScaleSeller.At(plan, number).Value, ScaleOrder.Delivery, nameof(ShippingPricing.Flat), currency,
            ScaleOrder.ShippingOf(unitMinor), 100 * unitMinor, "", 2, 5, true, 1,
        }),
        stop);
}
