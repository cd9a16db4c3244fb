using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Payments.Contracts;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Setup;

/// <summary>Writes orders of the past. They go through the same rules as real ones: stock is held and sold, payments are captured,
/// parts are shipped, some are cancelled or given back, and the ledger takes it all in.</summary>
internal sealed class PastOrders(
    OrderingDb db, UnitOfWork unit, IOffers offers, IStock stock, ISellerDirectory sellers, IPastPayments payments, IEnumerable<IPastSales> followers,
    ISettings<SiteSettings> site)
{
    public const int Batch = 200;
    private readonly Dictionary<ProductId, long> _sold = [];

    /// <summary>Adds what can be had of these orders, in the caller's transaction; the answer is what they are worth in minor units.</summary>
    public async Task<Result<long>> AddAsync(ScalePlan plan, List<ScaleOrder> wanted, long left, CancellationToken stop)
    {
        var ids = wanted.SelectMany(order => order.Wishes).Select(wish => wish.Variant).Distinct().ToList();
        var found = await offers.FindAsync(ids, stop);
        var names = await sellers.FindAsync([.. found.Values.Select(offer => offer.SellerId).Distinct()], stop);
        var shelf = found.ToDictionary(offer => offer.Key, offer => offer.Value.Purchasable ? offer.Value.Available : 0);
        var (made, worth) = (new List<(Order Order, List<SellerOrder> Parts)>(), 0L);
        foreach (var order in wanted.TakeWhile(_ => worth < left))
        {
            var lines = order.Wishes.Where(wish => Take(shelf, wish)).Select(wish => (found[wish.Variant], wish.Quantity)).ToList();
            if (lines.Count > 0)
            {
                made.Add(order.Make(plan, lines, names, site.Current.Currency));
                worth += made[^1].Order.TotalMinor;
            }
        }

        if (made.Count == 0)
        {
            return 0L;
        }

        // The pieces leave the shelves first, so that nothing is written of what cannot be had.
        var sold = made.SelectMany(one => one.Parts).SelectMany(part => part.Lines).ToList();
        var reference = plan.IdOf("sales", wanted[0].Number);
        var pieces = sold.GroupBy(line => line.VariantId).Select(line => new StockLine(line.Key, line.Sum(l => l.Quantity))).ToList();
        if ((await stock.ReserveAsync(reference, pieces, plan.Until!.Value.AddYears(100), stop)).Failed(out var error) || (await stock.CommitAsync(reference, stop)).Failed(out error))
        {
            return error;
        }

        sold.ForEach(line => _sold[line.ProductId] = _sold.GetValueOrDefault(line.ProductId) + line.Quantity);
        await StoreAsync(made, stop);
        return worth;
    }

    /// <summary>Adds the pieces to what is known to sell, at the end of all orders.</summary>
    public async Task CountAsync(CancellationToken stop)
    {
        var products = _sold.Keys.ToList();
        var known = await db.SoldProducts.AsNoTracking().Where(s => products.Contains(s.ProductId)).Select(s => s.ProductId).ToListAsync(stop);
        foreach (var product in known)
        {
            var more = _sold[product];
            await db.SoldProducts.Where(s => s.ProductId == product).ExecuteUpdateAsync(s => s.SetProperty(one => one.Quantity, one => one.Quantity + more), stop);
        }

        await unit.InsertAsync(
            "ordering_sold_product", "product_id, quantity, told", _sold.Where(s => !known.Contains(s.Key)).OrderBy(s => s.Key.Value).Select(s => new object?[] { s.Key.Value, s.Value, 0L }), stop);
    }

    private async Task StoreAsync(List<(Order Order, List<SellerOrder> Parts)> made, CancellationToken stop)
    {
        db.AddRange(made.Select(one => one.Order));
        db.AddRange(made.SelectMany(one => one.Parts));
        db.AddRange(made.Select(one => HistoryEntry.Of(one.Order.Id, null, one.Order.PlacedAt, "system", "Paid {0} by {1}", one.Order.Total.ToString(), "•••• 4242")));
        payments.Add(made.Select(one => new PastPayment(
            one.Order.PaymentId, one.Order.Total, one.Order.Number, one.Order.Email, one.Order.PlacedAt,
            [.. one.Parts.SelectMany(part => part.Refunds.Select(refund => (refund.Id.Value, part.Amount(refund.TotalMinor), refund.CreatedAt)))])));
        var returned = made.SelectMany(one => one.Parts).SelectMany(ReturnedOf).ToList();
        IReadOnlyList<IEvent> facts = await unit.SaveUntoldAsync(stop);
        if (returned.Count > 0)
        {
            await stock.ReturnAsync(returned, stop);
        }

        foreach (var follower in followers)
        {
            await follower.TakeAsync([.. facts.OfType<OrderPlaced>()], [.. facts.OfType<LinesRefunded>()], stop);
        }
    }

    private static IEnumerable<StockLine> ReturnedOf(SellerOrder part) =>
        from refund in part.Refunds
        from line in refund.Lines
        where line.ReturnedQuantity > 0
        select new StockLine(part.Lines.First(l => l.Id == line.LineId).VariantId, line.ReturnedQuantity);

    private static bool Take(Dictionary<VariantId, int> shelf, ScaleWish wish)
    {
        if (shelf.GetValueOrDefault(wish.Variant) < wish.Quantity)
        {
            return false;
        }

        shelf[wish.Variant] -= wish.Quantity;
        return true;
    }
}
