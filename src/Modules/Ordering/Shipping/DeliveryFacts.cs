using System.Text.Json.Nodes;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Shipping;

/// <summary>What integrators and search engines read about a seller's deliveries: the field <c>shipping</c> of sellers and products, and
/// <c>shippingDetails</c> of a product page's offers (schema.org's OfferShippingDetails).</summary>
internal sealed class DeliveryFacts(OrderingDb db, IProductDocuments products) : IEmbed<SellerId>, IEmbed<ProductId>, IProductFacts
{
    public string Name => "shipping";

    public string Description => "How the shop delivers, where to, and what that costs.";

    public Type Shape => typeof(IReadOnlyList<Delivery>);

    /// <summary>A delivery that a shop offers. The price is null where it goes by weight; no places means everywhere.</summary>
    internal sealed record Delivery(string Name, IReadOnlyList<string> Places, Money? Price, Money? FreeFrom, int MinDays, int MaxDays);

    public async Task<IReadOnlyDictionary<SellerId, object>> LoadAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop) =>
        (await OfAsync(ids, stop)).ToDictionary(seller => seller.Key, seller => (object)seller.ToList());

    public async Task<IReadOnlyDictionary<ProductId, object>> LoadAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop)
    {
        var found = await products.FindAsync(ids, stop);
        var deliveries = await OfAsync([.. found.Select(product => product.SellerId).Distinct()], stop);
        return found.Where(product => deliveries.Contains(product.SellerId))
            .ToDictionary(product => product.Id, product => (object)deliveries[product.SellerId].ToList());
    }

    public async Task AddAsync(ProductPageModel product, JsonObject json, CancellationToken stop)
    {
        var details = (await OfAsync([product.SellerId], stop))[product.SellerId].Where(delivery => delivery.Price is not null)
            .Select(delivery => Details(delivery, product.Price)).ToArray();
        foreach (var offer in json["offers"] as JsonArray ?? [])
        {
            offer!["shippingDetails"] = new JsonArray([.. details.Select(detail => detail.DeepClone())]);
        }
    }

    private async Task<ILookup<SellerId, Delivery>> OfAsync(IReadOnlyCollection<SellerId> sellers, CancellationToken stop)
    {
        var methods = await (
            from method in db.ShippingMethods.AsNoTracking()
            where sellers.Contains(method.SellerId) && method.Active
            join one in db.Zones on method.ZoneId equals one.Id into zones
            from zone in zones.DefaultIfEmpty()
            orderby method.Name
            select new { Method = method, Places = zone == null ? "" : zone.Places }).ToListAsync(stop);
        return methods.ToLookup(found => found.Method.SellerId, found => new Delivery(
            found.Method.Name,
            [.. found.Places.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(place => place != "*")],
            found.Method.Pricing == ShippingPricing.Flat ? new Money(found.Method.PriceMinor, found.Method.Currency) : null,
            found.Method.FreeFromMinor is { } free ? new Money(free, found.Method.Currency) : null,
            found.Method.MinDays, found.Method.MaxDays));
    }

    private static JsonObject Details(Delivery delivery, Money price)
    {
        var cost = delivery.FreeFrom is { } free && free.Currency == price.Currency && price.Minor >= free.Minor
            ? Money.Zero(free.Currency)
            : delivery.Price!.Value;
        var details = new JsonObject
        {
            ["@type"] = "OfferShippingDetails",
            ["shippingRate"] = new JsonObject { ["@type"] = "MonetaryAmount", ["value"] = Currencies.ToDecimal(cost), ["currency"] = cost.Currency },
            ["deliveryTime"] = new JsonObject
            {
                ["@type"] = "ShippingDeliveryTime",
                ["transitTime"] = new JsonObject { ["@type"] = "QuantitativeValue", ["minValue"] = delivery.MinDays, ["maxValue"] = delivery.MaxDays, ["unitCode"] = "DAY" },
            },
        };
        if (delivery.Places.Count > 0)
        {
            details["shippingDestination"] = new JsonArray([.. delivery.Places.Select(Region)]);
        }

        return details;
    }

    private static JsonObject Region(string place)
    {
        var region = new JsonObject { ["@type"] = "DefinedRegion", ["addressCountry"] = place[..2] };
        if (place.Length > 3)
        {
            region["addressRegion"] = place[3..];
        }

        return region;
    }
}
