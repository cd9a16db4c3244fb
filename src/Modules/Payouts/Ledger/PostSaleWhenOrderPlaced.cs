using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Ordering.Contracts;
using Marketplace.Payouts.Commissions;
using Marketplace.Payouts.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payouts.Ledger;

/// <summary>A paid order becomes an entry for each seller, with the commission of each line frozen under the rule in force.</summary>
internal sealed class PostSaleWhenOrderPlaced(PayoutsDb db, LedgerBook ledger) : IReact<OrderPlaced>
{
    private List<CommissionRule>? _rules;

    public async Task React(OrderPlaced fact, CancellationToken stop)
    {
        var rules = _rules ??= await db.Rules.AsNoTracking().ToListAsync(stop);
        foreach (var order in fact.SellerOrders)
        {
            var sold = new List<SoldLine>();
            foreach (var line in order.Lines)
            {
                var rule = rules.Where(r => r.Fits(order.SellerId, line.Categories) > 0).MaxBy(r => r.Fits(order.SellerId, line.Categories));
                var terms = rule?.Terms ?? CommissionTerms.None;
                var commission = terms.On(line.Net.Minor);
                sold.Add(new SoldLine(line.Id, line.Net.Minor, line.Tax.Minor, commission));
                db.Add(new LineCommission
                {
                    LineId = line.Id,
                    SellerOrderId = order.Id,
                    SellerId = order.SellerId,
                    RuleId = rule?.Id,
                    RuleName = rule?.Name ?? "No rule",
                    BasisPoints = terms.BasisPoints,
                    FixedMinor = terms.FixedMinor,
                    NetMinor = line.Net.Minor,
                    CommissionMinor = commission,
                    Currency = fact.Total.Currency,
                });
            }

            var movements = PostingRules.OfSale(order.SellerId, sold, order.ShippingNet.Minor, order.ShippingTax.Minor);
            await ledger.WriteAsync(EntryKind.Sale, order.Id.Value, order.SellerId, order.Id, order.Number, fact.Total.Currency, movements, fact.At, stop);
        }
    }
}

/// <summary>What goes back to the buyer goes off the seller's balance, and the commission on it comes back to the seller.</summary>
internal sealed class PostRefundWhenLinesRefunded(PayoutsDb db, LedgerBook ledger, UnitOfWork unit) : IReact<LinesRefunded>
{
    public async Task React(LinesRefunded fact, CancellationToken stop)
    {
        if (fact.Total.IsZero)
        {
            return;
        }

        var ids = fact.Lines.Select(l => l.Id).ToList();
        await HoldAsync(ids, stop);
        var frozen = await db.LineCommissions.AsNoTracking().Where(c => ids.Contains(c.LineId)).ToDictionaryAsync(c => c.LineId, stop);
        if (frozen.Count < ids.Distinct().Count())
        {
            throw new InvalidOperationException($"The sale of {fact.Number} is not in the ledger yet; the refund waits for it.");
        }

        var before = await db.Reversals.AsNoTracking().Where(r => ids.Contains(r.LineId)).GroupBy(r => r.LineId)
            .Select(g => new { g.Key, Net = g.Sum(r => r.NetMinor) }).ToDictionaryAsync(g => g.Key, g => g.Net, stop);
        var returned = new List<ReturnedLine>();
        foreach (var line in fact.Lines)
        {
            var commission = frozen[line.Id];
            var reversal = PostingRules.ReversalOf(commission.CommissionMinor, commission.NetMinor, before.GetValueOrDefault(line.Id), line.Net.Minor);
            returned.Add(new ReturnedLine(line.Id, line.Net.Minor, line.Tax.Minor, reversal));
            db.Add(new CommissionReversal { Id = Guid.CreateVersion7(), LineId = line.Id, RefundId = fact.RefundId, NetMinor = line.Net.Minor, CommissionMinor = reversal });
        }

        var movements = PostingRules.OfRefund(fact.SellerId, returned, fact.ShippingNet.Minor, fact.ShippingTax.Minor);
        await ledger.WriteAsync(
            fact.Cancellation ? EntryKind.Cancellation : EntryKind.Refund, fact.RefundId.Value, fact.SellerId, fact.SellerOrderId, fact.Number, fact.Total.Currency, movements, fact.At, stop);
    }

    // Two refunds of one line wait for each other, so that the running totals hold.
    private async Task HoldAsync(IEnumerable<OrderLineId> lines, CancellationToken stop)
    {
        if (unit.Database.IsPostgreSql)
        {
            await unit.Connection.ExecuteAsync(new CommandDefinition(
                "SELECT 1 FROM payouts_line_commission WHERE line_id = ANY(@ids) ORDER BY line_id FOR UPDATE",
                new { ids = lines.Select(l => l.Value).ToArray() }, unit.Transaction, cancellationToken: stop));
        }
    }
}
