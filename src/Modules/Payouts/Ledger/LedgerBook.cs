using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Ordering.Contracts;
using Marketplace.Payouts.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payouts.Ledger;

/// <summary>Writes entries. There is no way to change one.</summary>
internal sealed class LedgerBook(PayoutsDb db, UnitOfWork unit)
{
    private readonly Dictionary<(AccountKey, string), Guid> _known = [];

    public async Task WriteAsync(
        EntryKind kind, Guid source, SellerId seller, SellerOrderId order, string number, string currency, IReadOnlyList<Movement> movements, DateTimeOffset at, CancellationToken stop)
    {
        if (movements.Sum(m => m.Minor) != 0)
        {
            throw new InvalidOperationException($"The entry for {number} does not sum to zero.");
        }

        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(), Kind = kind, SourceId = source, SellerId = seller, SellerOrderId = order, OrderNumber = number, Currency = currency, At = at,
        };
        foreach (var movement in movements)
        {
            if (!_known.TryGetValue((movement.Account, currency), out var account))
            {
                _known[(movement.Account, currency)] = account = await AccountAsync(movement.Account, currency, stop);
            }

            entry.Add(new LedgerPosting
            {
                Id = Guid.CreateVersion7(), EntryId = entry.Id, AccountId = account, Kind = movement.Kind, LineId = movement.Line, AmountMinor = movement.Minor, At = at,
            });
        }

        db.Add(entry);
    }

    private async Task<Guid> AccountAsync(AccountKey key, string currency, CancellationToken stop)
    {
        var seller = key.Seller ?? default;
        var known = await db.Accounts.AsNoTracking().Where(a => a.Kind == key.Kind && a.SellerId == seller && a.Currency == currency).Select(a => a.Id).SingleOrDefaultAsync(stop);
        if (known != Guid.Empty)
        {
            return known;
        }

        await unit.Connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO payouts_account (id, kind, seller_id, currency) VALUES (@Id, @Kind, @Seller, @Currency) ON CONFLICT (kind, seller_id, currency) DO NOTHING",
            new { Id = Guid.CreateVersion7(), Kind = key.Kind.ToString(), Seller = seller.Value, Currency = currency }, unit.Transaction, cancellationToken: stop));
        return await db.Accounts.AsNoTracking().Where(a => a.Kind == key.Kind && a.SellerId == seller && a.Currency == currency).Select(a => a.Id).SingleAsync(stop);
    }
}
