using System.Text.Json.Nodes;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Ordering.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Shipping;

/// <summary>What integrators and search engines read about a seller's deliveries: the field <c>shipping</c> of sellers and products, and
/// <c>shippingDetails</c> of a product page's offers (schema.org's OfferShippingDetails).</summary>
internal sealed class DeliveryFacts(OrderingDb db, IProductDocuments products, TenantMemory memory) : IEmbed<SellerId>, IEmbed<ProductId>, IProductFacts
{
    public string Name => "shipping";

    public string Description => "How the shop delivers, where to, and what that costs.";

    public Type Shape => typeof(IReadOnlyList<Delivery>);

    /// <summary>A delivery that a shop offers. The price is null where it goes by weight; no places means everywhere.</summary>
    internal sealed record Delivery(string Name, IReadOnlyList<string> Places, Money? Price, Money? FreeFrom, int MinDays, int MaxDays);

    /// <summary>A delivery with what its price by weight is made from.</summary>
    private sealed record Offered(Delivery Delivery, Func<Money, long, Money?> PriceOf)
    {
        // As the checkout reads zones while it knows no region: a delivery to parts of a country only is not promised to all of it.
        public bool Reaches(string country) => Delivery.Places.Count == 0 || Delivery.Places.Contains(country);
    }

    public async Task<IReadOnlyDictionary<SellerId, object>> LoadAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop) =>
        (await OfAsync(ids, stop)).ToDictionary(seller => seller.Key, seller => (object)seller.Select(offered => offered.Delivery).ToList());

    public async Task<IReadOnlyDictionary<ProductId, object>> LoadAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop)
    {
        var sellers = await products.SellersOfAsync(ids, stop);
        var deliveries = await OfAsync([.. sellers.Values.Distinct()], stop);
        return sellers.Where(product => deliveries.Contains(product.Value))
            .ToDictionary(product => product.Key, product => (object)deliveries[product.Value].Select(offered => offered.Delivery).ToList());
    }

    public async Task AddAsync(ProductPageModel product, JsonObject json, CancellationToken stop)
    {
        var priced = (await OfAsync(product.SellerId, stop)).Select(offered => offered.Delivery).Where(delivery => delivery.Price is not null).ToList();
        if (priced.Count == 0)
        {
            return;
        }

        foreach (var offer in json["offers"] as JsonArray ?? [])
        {
            var price = Currencies.FromDecimal((decimal)offer!["price"]!, (string)offer["priceCurrency"]!)!.Value;
            offer["shippingDetails"] = new JsonArray([.. priced.Select(delivery => Details(delivery, price))]);
        }
    }

    /// <summary>What a piece of this price is delivered for, the cheapest first; those by weight come last.</summary>
    public async Task<IReadOnlyList<Delivery>> ForAsync(ProductPageModel product, CancellationToken stop) =>
    [
        .. (await OfAsync(product.SellerId, stop)).Select(offered => offered.Delivery)
            .Where(delivery => (delivery.Price?.Currency ?? product.Price.Currency) == product.Price.Currency)
            .Select(delivery => delivery.FreeFrom is { } free && product.Price.Minor >= free.Minor ? delivery with { Price = Money.Zero(free.Currency), FreeFrom = null } : delivery)
            .OrderBy(delivery => delivery.Price is null).ThenBy(delivery => delivery.Price?.Minor).ThenBy(delivery => delivery.MaxDays),
    ];

    /// <summary>What one piece of this price and weight is delivered for to a country, the cheapest first; nothing where the shop does not deliver to.</summary>
    public async Task<IReadOnlyList<Delivery>> ToAsync(SellerId seller, Money price, long grams, string country, CancellationToken stop) =>
    [
        .. (await OfAsync(seller, stop)).Where(offered => offered.Reaches(country))
            .Select(offered => (offered.Delivery, Price: offered.PriceOf(price, grams))).Where(one => one.Price is not null)
            .Select(one => one.Delivery with { Price = one.Price, FreeFrom = one.Price!.Value.IsZero ? null : one.Delivery.FreeFrom })
            .OrderBy(delivery => delivery.Price!.Value.Minor).ThenBy(delivery => delivery.MaxDays),
    ];

    // The product page asks twice: for people and for machines.
    private ValueTask<List<Offered>> OfAsync(SellerId seller, CancellationToken stop) => memory.GetAsync(
        $"ordering.deliveries:{seller}", async () => (await OfAsync([seller], stop))[seller].ToList(), _ => [SellerTags.Of(seller), DeliveryPromise.Tag]);

    private async Task<ILookup<SellerId, Offered>> OfAsync(IReadOnlyCollection<SellerId> sellers, CancellationToken stop)
    {
        var methods = await (
            from method in db.ShippingMethods.AsNoTracking()
            where sellers.Contains(method.SellerId) && method.Active
            join one in db.Zones on method.ZoneId equals one.Id into zones
            from zone in zones.DefaultIfEmpty()
            orderby method.Name
            select new { Method = method, Places = zone == null ? "" : zone.Places }).ToListAsync(stop);
        return methods.ToLookup(found => found.Method.SellerId, found => new Offered(new Delivery(
            found.Method.Name,
            found.Places.Contains('*', StringComparison.Ordinal) ? [] : found.Places.Split(',', StringSplitOptions.RemoveEmptyEntries),
            found.Method.Pricing == ShippingPricing.Flat ? new Money(found.Method.PriceMinor, found.Method.Currency) : null,
            found.Method.FreeFromMinor is { } free ? new Money(free, found.Method.Currency) : null,
            found.Method.MinDays, found.Method.MaxDays), found.Method.PriceOf));
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
