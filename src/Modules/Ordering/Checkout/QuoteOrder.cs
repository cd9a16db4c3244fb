using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Setup;
using Marketplace.Ordering.Shipping;
using Marketplace.Ordering.Taxes;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Checkout;

/// <summary>Where it goes and how it is delivered, as far as the buyer has said.</summary>
internal sealed record Destination(string Country, string Region, IReadOnlyDictionary<SellerId, Guid> Methods);

/// <summary>A line of the cart with what is for sale now.</summary>
internal sealed record CartItem(VariantId VariantId, int Quantity, Money Seen, Offer? Offer, bool Buyable)
{
    public bool Short => Buyable && Offer!.Available < Quantity;

    public bool PriceChanged => Buyable && Offer!.Price != Seen;
}

/// <summary>A delivery that a part can have.</summary>
internal sealed record ShippingChoice(Guid Id, string Name, Money Price, int MinDays, int MaxDays);

/// <summary>What is in the cart of one seller.</summary>
internal sealed record CartPart(SellerSummary Seller, IReadOnlyList<CartItem> Items, IReadOnlyList<ShippingChoice> Choices, QuotedPart? Priced);

/// <summary>A cart as it can be bought at this moment.</summary>
/// <param name="Parts">By seller.</param>
/// <param name="Gone">Lines that can no longer be bought.</param>
/// <param name="Quote">What it costs; null when it cannot be priced.</param>
/// <param name="Refusal">Why it cannot be ordered as it is, or null.</param>
/// <param name="Context">Who is buying.</param>
internal sealed record CartQuote(IReadOnlyList<CartPart> Parts, IReadOnlyList<CartItem> Gone, Quote? Quote, Error? Refusal, CheckoutContext Context)
{
    public bool IsEmpty => Parts.Count == 0 && Gone.Count == 0;
}

/// <summary>Prices a cart from what the catalog, the sellers and the tax table say now; never from what a request says.</summary>
internal sealed class QuoteOrder(
    OrderingDb db, TenantMemory memory, IOffers offers, ISellerDirectory sellers, ISettings<OrderingSettings> settings, ISettings<SiteSettings> site,
    IEnumerable<IPriceAdjustment> adjusters, IEnumerable<ICheckoutGuard> guards)
{
    /// <param name="cart">What is bought.</param>
    /// <param name="to">Where it goes; null when that is not known yet: then without delivery and tax.</param>
    /// <param name="buyer">The member, or null.</param>
    /// <param name="email">What was typed.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<CartQuote> QuoteAsync(Cart? cart, Destination? to, UserId? buyer, string? email, CancellationToken stop) =>
        await QuoteAsync(cart, cart is null ? new Dictionary<VariantId, Offer>() : await offers.FindAsync([.. cart.Lines.Select(l => l.VariantId)], stop), to, buyer, email, stop);

    /// <summary>As above, of what was just found to be for sale of everything in the cart.</summary>
    public async Task<CartQuote> QuoteAsync(Cart? cart, IReadOnlyDictionary<VariantId, Offer> found, Destination? to, UserId? buyer, string? email, CancellationToken stop)
    {
        var currency = site.Current.Currency;
        var context = new CheckoutContext(cart?.Id ?? Guid.Empty, buyer, email, to?.Country ?? settings.Current.DefaultCountry, currency);
        if (cart is null || cart.Lines.Count == 0)
        {
            return new CartQuote([], [], null, OrderErrors.CartEmpty, context);
        }

        var items = ItemsOf(cart, found, currency);
        var parts = items.Where(i => i.Buyable).GroupBy(i => i.Offer!.SellerId).OrderBy(g => g.Key.Value).ToList();
        var gone = items.Where(i => !i.Buyable).ToList();
        var known = await SellersAsync([.. parts.Select(p => p.Key)], stop);
        var terms = to is null ? Terms.None : await TermsAsync(to, [.. parts.Select(p => p.Key)], stop);

        var priced = new List<QuotePart>();
        var choices = new Dictionary<SellerId, IReadOnlyList<ShippingChoice>>();
        Error? refusal = gone.Count > 0 ? (gone[0].Offer is { OnHoliday: true } ? OrderErrors.ShopOnHoliday : OrderErrors.LinesGone).With(gone[0].Offer?.Title ?? "A product") : null;
        foreach (var part in parts)
        {
            var checkout = AsCheckout(part.Key, part, currency);
            if (checkout is null)
            {
                return new CartQuote([.. parts.Select(p => new CartPart(known[p.Key], [.. p], [], null))], gone, null, OrderErrors.TooLarge, context);
            }

            var adjustments = new List<PriceAdjustment>();
            foreach (var adjuster in adjusters)
            {
                adjustments.AddRange(await adjuster.AdjustAsync(checkout, context, stop));
            }

            refusal ??= Shortage(part);
            foreach (var guard in to is null ? [] : guards)
            {
                if ((await guard.CheckAsync(checkout, context, stop)).Failed(out var guarded))
                {
                    refusal ??= guarded;
                }
            }

            choices[part.Key] = terms.ChoicesOf(part.Key, checkout.Items, part.Sum(i => (long)i.Offer!.WeightGrams * i.Quantity));
            var chosen = to is null ? null : Choose(choices[part.Key], to.Methods, part.Key);
            if (to is not null && chosen is null)
            {
                refusal ??= OrderErrors.NoDelivery.With(known[part.Key].Name);
            }

            priced.Add(new QuotePart(
                part.Key,
                [.. part.Select(i => Line(i, terms.RateOf(i.Offer!.TaxClass)))],
                adjustments,
                chosen is null ? null : new QuoteShipping(chosen.Id, chosen.Name, chosen.Price, terms.RateOf(settings.Current.ShippingTaxClass))));
        }

        var policy = new TaxPolicy(settings.Current.PricesIncludeTax, settings.Current.TaxRounding);
        var whole = Quote.Of(policy, currency, priced).Failed(out var tooLarge, out var quote) ? null : quote;
        return new CartQuote(
            [.. parts.Select(p => new CartPart(known[p.Key], [.. p], choices[p.Key], whole?.Parts.Single(q => q.SellerId == p.Key)))],
            gone, whole, refusal ?? tooLarge, context);
    }

    private static List<CartItem> ItemsOf(Cart cart, IReadOnlyDictionary<VariantId, Offer> found, string currency) => [.. cart.Lines.OrderBy(l => l.AddedAt).Select(line =>
    {
        var offer = found.GetValueOrDefault(line.VariantId);
        return new CartItem(line.VariantId, line.Quantity, line.Seen, offer, offer is { Purchasable: true, Available: > 0 } && offer.Price.Currency == currency);
    })];

    private async Task<IReadOnlyDictionary<SellerId, SellerSummary>> SellersAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop)
    {
        var known = new Dictionary<SellerId, SellerSummary>();
        foreach (var id in ids)
        {
            // Whether a shop sells at this moment is the offer's to say; these are its name and address.
            known[id] = (await memory.GetAsync($"ordering.seller:{id}", () => sellers.FindAsync([id], stop), _ => [SellerTags.Of(id)]))[id];
        }

        return known;
    }

    private async Task<Terms> TermsAsync(Destination to, IReadOnlyCollection<SellerId> of, CancellationToken stop)
    {
        var places = await memory.GetAsync(
            "ordering.places",
            async () => new Places(await db.Zones.AsNoTracking().ToListAsync(stop), await db.TaxRates.AsNoTracking().ToListAsync(stop)),
            _ => [DeliveryPromise.Tag, AdminTaxes.Tag]);
        var covering = places.Zones.Select(z => (Zone: z, Rank: z.Covers(to.Country, to.Region))).Where(z => z.Rank > 0)
            .OrderByDescending(z => z.Rank).ThenBy(z => z.Zone.Name, StringComparer.Ordinal).Select(z => z.Zone.Id).ToList();
        var methods = new List<ShippingMethod>();
        foreach (var seller in of)
        {
            methods.AddRange(await memory.GetAsync(
                $"ordering.methods:{seller}", () => db.ShippingMethods.AsNoTracking().Where(m => m.SellerId == seller && m.Active).ToListAsync(stop), _ => [SellerTags.Of(seller)]));
        }

        return new Terms(covering, methods, [.. places.Rates.Where(rate => covering.Contains(rate.ZoneId))]);
    }

    private static CheckoutPart? AsCheckout(SellerId seller, IEnumerable<CartItem> items, string currency)
    {
        var all = items.ToList();
        if (all.Sum(i => (decimal)i.Offer!.Price.Minor * i.Quantity) > Quote.Largest)
        {
            return null;
        }

        var lines = all.ConvertAll(i => new CheckoutLine(
            i.VariantId, i.Offer!.ProductId, i.Offer.Categories, i.Offer.Title, i.Quantity, i.Offer.Price, i.Offer.Price * i.Quantity));
        return new CheckoutPart(seller, lines, lines.Aggregate(Money.Zero(currency), (sum, line) => sum + line.Total));
    }

    private static Error? Shortage(IEnumerable<CartItem> items) => items.FirstOrDefault(i => i.Short) is { } item
        ? OrderErrors.OutOfStock.With(item.Offer!.Available, item.Offer.Title)
        : null;

    private static ShippingChoice? Choose(IReadOnlyList<ShippingChoice> choices, IReadOnlyDictionary<SellerId, Guid> wanted, SellerId seller) =>
        choices.FirstOrDefault(c => wanted.TryGetValue(seller, out var id) && c.Id == id) ?? (choices.Count > 0 ? choices[0] : null);

    private static QuoteLine Line(CartItem item, int taxBasisPoints)
    {
        var offer = item.Offer!;
        return new QuoteLine(
            item.VariantId, offer.ProductId, offer.Sku, offer.Title, offer.Options, offer.Slug, offer.ImageKey, offer.Categories,
            item.Quantity, offer.Price, taxBasisPoints);
    }

    private sealed record Places(IReadOnlyList<Zone> Zones, IReadOnlyList<TaxRate> Rates);

    private sealed record Terms(IReadOnlyList<Guid> Zones, IReadOnlyList<ShippingMethod> Methods, IReadOnlyList<TaxRate> Rates)
    {
        public static readonly Terms None = new([], [], []);

        /// <summary>The rate of the zone that names the address most exactly and has one for the class.</summary>
        public int RateOf(string taxClass) => Zones
            .Select(zone => Rates.FirstOrDefault(r => r.ZoneId == zone && r.TaxClass == taxClass))
            .FirstOrDefault(rate => rate is not null)?.BasisPoints ?? 0;

        public IReadOnlyList<ShippingChoice> ChoicesOf(SellerId seller, Money items, long grams) => [.. Methods
            .Where(m => m.SellerId == seller && (m.ZoneId is null || Zones.Contains(m.ZoneId.Value)))
            .Select(m => (Method: m, Price: m.PriceOf(items, grams)))
            .Where(m => m.Price is not null)
            .OrderBy(m => m.Price!.Value.Minor).ThenBy(m => m.Method.Name, StringComparer.Ordinal)
            .Select(m => new ShippingChoice(m.Method.Id, m.Method.Name, m.Price!.Value, m.Method.MinDays, m.Method.MaxDays))];
    }
}
