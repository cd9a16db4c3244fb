using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Offering;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Stocking;

/// <summary>Holds, sells and takes back pieces.</summary>
/// <remarks>The shelves of all variants concerned are locked first, in one order (on SQLite the transaction is alone anyway);
/// every change is then an UPDATE that says what must still hold.</remarks>
internal sealed class Stock(CatalogDb db, OfferQuery query, UnitOfWork unit, TimeProvider clock) : IStock
{
    public Task<Result> ReserveAsync(Guid reference, IReadOnlyCollection<StockLine> lines, DateTimeOffset until, CancellationToken stop) =>
        unit.CommitAsync(
            async () =>
            {
                await unit.FlushAsync(db, stop);
                await LockAsync(reference, stop);
                var before = await HeldByAsync(reference, stop);
                var wanted = lines.GroupBy(line => line.VariantId).OrderBy(line => line.Key.Value).ToList();
                if (wanted.Exists(line => line.Any(l => l.Quantity < 1) || line.Sum(l => (long)l.Quantity) > 1_000_000))
                {
                    return new Error(ErrorKind.Invalid, "catalog.wrong_quantity", "A quantity is a whole number from 1 to 1,000,000.");
                }

                var termsOf = await TermsAsync([.. wanted.Select(line => line.Key)], stop);
                var shelves = await LockAsync([.. wanted.Select(line => line.Key).Concat(before.Select(row => new VariantId(row.VariantId)))], stop);
                if (before.Count > 0)
                {
                    await GiveBackAsync(await StillHeldAsync(reference, before, stop), shelves, stop);
                    await ExecuteAsync("DELETE FROM catalog_reservation WHERE reference = @Reference", new { Reference = reference }, stop);
                }

                foreach (var line in wanted)
                {
                    if (!termsOf.TryGetValue(line.Key, out var terms))
                    {
                        return CatalogErrors.NoLongerSold;
                    }

                    if (terms.Policy == StockPolicy.Untracked)
                    {
                        continue;
                    }

                    var taken = await TakeAsync(line.Key, line.Sum(l => l.Quantity), terms, shelves, sell: false, stop);
                    if (taken is null)
                    {
                        return CatalogErrors.OutOfStock(terms.Title);
                    }

                    foreach (var (shelf, quantity) in taken)
                    {
                        await ExecuteAsync(
                            "INSERT INTO catalog_reservation (reference, variant_id, location_id, quantity, expires_at, held) VALUES (@Reference, @VariantId, @LocationId, @Quantity, @Until, @Held)",
                            new { Reference = reference, shelf.VariantId, shelf.LocationId, Quantity = quantity, Until = until, Held = true }, stop);
                    }
                }

                TellAvailability(shelves);
                return Result.Done;
            },
            stop);

    public Task<Result> CommitAsync(Guid reference, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            await LockAsync(reference, stop);
            var held = await HeldByAsync(reference, stop);
            var ids = held.Select(row => new VariantId(row.VariantId)).Distinct().ToList();
            var shelves = await LockAsync(ids, stop);
            var still = await StillHeldAsync(reference, held, stop);

            // Only what has lapsed meanwhile, and is sold all the same while there is some.
            var termsOf = still.All(row => row.Held && shelves.Find(row) is not null) ? [] : await TermsAsync(ids, stop);
            foreach (var row in still)
            {
                var shelf = shelves.Find(row);
                if (row.Held && shelf is not null)
                {
                    await MustAsync(
                        "UPDATE catalog_stock SET on_hand = on_hand - @Quantity, reserved = reserved - @Quantity WHERE variant_id = @VariantId AND location_id = @LocationId AND reserved >= @Quantity",
                        new { row.Quantity, row.VariantId, row.LocationId }, stop);
                    (shelf.OnHand, shelf.Reserved) = (shelf.OnHand - row.Quantity, shelf.Reserved - row.Quantity);
                }
                else if (!termsOf.TryGetValue(new VariantId(row.VariantId), out var terms)
                    || await TakeAsync(new VariantId(row.VariantId), row.Quantity, terms, shelves, sell: true, stop) is null)
                {
                    return terms is null ? CatalogErrors.NoLongerSold : CatalogErrors.OutOfStock(terms.Title);
                }
            }

            await ExecuteAsync("DELETE FROM catalog_reservation WHERE reference = @Reference", new { Reference = reference }, stop);
            TellAvailability(shelves);
            return Result.Done;
        },
        stop);

    public Task ReleaseAsync(Guid reference, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            await LockAsync(reference, stop);
            var ids = (await HeldByAsync(reference, stop)).Select(row => new VariantId(row.VariantId)).ToList();
            if (ids.Count == 0)
            {
                return;
            }

            var shelves = await LockAsync(ids, stop);
            await GiveBackAsync(await HeldByAsync(reference, stop), shelves, stop);
            await ExecuteAsync("DELETE FROM catalog_reservation WHERE reference = @Reference", new { Reference = reference }, stop);
            TellAvailability(shelves);
        },
        stop);

    public Task ReturnAsync(IReadOnlyCollection<StockLine> lines, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            var shelves = await LockAsync([.. lines.Select(line => line.VariantId)], stop);
            foreach (var line in lines.OrderBy(line => line.VariantId.Value))
            {
                if (shelves.Of(line.VariantId) is [var shelf, ..])
                {
                    await MustAsync(
                        "UPDATE catalog_stock SET on_hand = on_hand + @Quantity WHERE variant_id = @VariantId AND location_id = @LocationId",
                        new { line.Quantity, shelf.VariantId, shelf.LocationId }, stop);
                    shelf.OnHand += line.Quantity;
                }
            }

            TellAvailability(shelves);
        },
        stop);

    /// <summary>Takes back what lapsed reservations hold; at most a batch, the rest a minute later.</summary>
    public async Task<int> ReleaseLapsedAsync(CancellationToken stop)
    {
        var count = 0;
        await unit.CommitAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                const string Lapsed = "SELECT reference, variant_id AS VariantId, location_id AS LocationId, quantity, held FROM catalog_reservation WHERE held AND expires_at <= @Now ORDER BY expires_at LIMIT 500";
                var ids = (await QueryAsync<Row>(Lapsed, new { Now = now }, stop)).Select(row => new VariantId(row.VariantId)).Distinct().ToList();
                if (ids.Count == 0)
                {
                    return;
                }

                var shelves = await LockAsync(ids, stop);
                var lapsed = (await QueryAsync<Row>(Lapsed, new { Now = now }, stop)).Where(row => shelves.Find(row) is not null).ToList();
                await LetLapseAsync(lapsed, shelves, stop);
                TellAvailability(shelves);
                count = lapsed.Count;
            },
            stop);
        return count;
    }

    /// <summary>The seller counted: so many pieces more or fewer in one place. Refused when fewer would be left than are held.</summary>
    public Task<Result> AdjustAsync(VariantId variant, Guid location, int by, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            var shelves = await LockAsync([variant], stop);
            if (shelves.Find(variant.Value, location) is not { } shelf)
            {
                await ExecuteAsync(
                    "INSERT INTO catalog_stock (variant_id, location_id, on_hand, reserved) VALUES (@VariantId, @LocationId, 0, 0) ON CONFLICT DO NOTHING",
                    new { VariantId = variant.Value, LocationId = location }, stop);
                shelves = await LockAsync([variant], stop);
                shelf = shelves.Find(variant.Value, location)!;
            }

            var changed = await ExecuteAsync(
                "UPDATE catalog_stock SET on_hand = on_hand + @By WHERE variant_id = @VariantId AND location_id = @LocationId AND (@By >= 0 OR on_hand + @By >= reserved) AND on_hand + @By <= 1000000000",
                new { By = by, shelf.VariantId, shelf.LocationId }, stop);
            if (changed == 0)
            {
                return (Result)new Error(ErrorKind.Conflict, "catalog.stock_is_held", "Some of these pieces are held for orders that are being paid. Set a larger number or try again in some minutes.");
            }

            shelf.OnHand += by;
            TellAvailability(shelves);
            return Result.Done;
        },
        stop);

    /// <summary>Sells or holds pieces of one variant; from one shelf where one has enough. Null when there are too few.</summary>
    private async Task<IReadOnlyList<(Shelf Shelf, int Quantity)>?> TakeAsync(
        VariantId variant, int quantity, OfferQuery.Terms terms, Shelves shelves, bool sell, CancellationToken stop)
    {
        if (shelves.Free(variant) < quantity && terms.Policy == StockPolicy.Deny)
        {
            await TakeOverLapsedAsync(variant, shelves, stop);
            if (shelves.Free(variant) < quantity)
            {
                return null;
            }
        }

        if (shelves.Of(variant).Count == 0)
        {
            await ExecuteAsync(
                "INSERT INTO catalog_stock (variant_id, location_id, on_hand, reserved) VALUES (@VariantId, @LocationId, 0, 0) ON CONFLICT DO NOTHING",
                new { VariantId = variant.Value, LocationId = terms.SellerId.Value }, stop);
            shelves.Add(new Shelf { VariantId = variant.Value, LocationId = terms.SellerId.Value });
        }

        var taken = new List<(Shelf, int)>();
        var oversell = terms.Policy == StockPolicy.Continue;
        var missing = quantity;
        var byRoom = shelves.Of(variant).OrderByDescending(shelf => shelf.Free >= quantity).ThenByDescending(shelf => shelf.Free).ToList();
        foreach (var (i, shelf) in byRoom.Index())
        {
            var here = oversell && i == byRoom.Count - 1 ? missing : Math.Clamp(shelf.Free, 0, missing);
            if (here == 0)
            {
                continue;
            }

            var change = sell ? "on_hand = on_hand - @Quantity" : "reserved = reserved + @Quantity";
            await MustAsync(
                $"UPDATE catalog_stock SET {change} WHERE variant_id = @VariantId AND location_id = @LocationId AND (@Oversell OR on_hand - reserved >= @Quantity)",
                new { Quantity = here, shelf.VariantId, shelf.LocationId, Oversell = oversell }, stop);
            (shelf.OnHand, shelf.Reserved) = sell ? (shelf.OnHand - here, shelf.Reserved) : (shelf.OnHand, shelf.Reserved + here);
            taken.Add((shelf, here));
            missing -= here;
        }

        return missing == 0 ? taken : null;
    }

    private async Task TakeOverLapsedAsync(VariantId variant, Shelves shelves, CancellationToken stop)
    {
        var lapsed = await QueryAsync<Row>(
            "SELECT reference, variant_id AS VariantId, location_id AS LocationId, quantity, held FROM catalog_reservation WHERE variant_id = @Id AND held AND expires_at <= @Now ORDER BY location_id",
            new { Id = variant.Value, Now = clock.GetUtcNow() }, stop);
        await LetLapseAsync(lapsed, shelves, stop);
    }

    private async Task LetLapseAsync(IReadOnlyList<Row> lapsed, Shelves shelves, CancellationToken stop)
    {
        await GiveBackAsync(lapsed, shelves, stop);
        foreach (var row in lapsed)
        {
            await ExecuteAsync(
                "UPDATE catalog_reservation SET held = @Held WHERE reference = @Reference AND variant_id = @VariantId AND location_id = @LocationId",
                new { Held = false, row.Reference, row.VariantId, row.LocationId }, stop);
        }
    }

    private async Task GiveBackAsync(IReadOnlyList<Row> rows, Shelves shelves, CancellationToken stop)
    {
        foreach (var row in rows.Where(row => row.Held))
        {
            if (shelves.Find(row) is { } shelf)
            {
                await MustAsync(
                    "UPDATE catalog_stock SET reserved = reserved - @Quantity WHERE variant_id = @VariantId AND location_id = @LocationId AND reserved >= @Quantity",
                    new { row.Quantity, row.VariantId, row.LocationId }, stop);
                shelf.Reserved -= row.Quantity;
            }
        }
    }

    /// <summary>Two requests of one checkout take turns.</summary>
    private async Task LockAsync(Guid reference, CancellationToken stop)
    {
        if (unit.Database.IsPostgreSql)
        {
            await ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@Reference, 7))", new { Reference = $"catalog:{reference}" }, stop);
        }
    }

    private async Task<Shelves> LockAsync(IReadOnlyCollection<VariantId> ids, CancellationToken stop)
    {
        var shelves = new Shelves();
        var rows = await QueryAsync<Shelf>(
            "SELECT variant_id AS VariantId, location_id AS LocationId, on_hand AS OnHand, reserved AS Reserved FROM catalog_stock WHERE variant_id "
                + (unit.Database.IsPostgreSql ? "= ANY(@Ids) ORDER BY variant_id, location_id FOR UPDATE" : "IN @Ids ORDER BY variant_id, location_id"),
            new { Ids = ids.Select(id => id.Value).Distinct().ToArray() }, stop);
        foreach (var row in rows)
        {
            shelves.Add(row);
        }

        return shelves;
    }

    private async Task<Dictionary<VariantId, OfferQuery.Terms>> TermsAsync(IReadOnlyCollection<VariantId> ids, CancellationToken stop) =>
        await query.TermsOf(db, [.. ids]).ToDictionaryAsync(terms => terms.Id, cancellationToken: stop);

    private Task<IReadOnlyList<Row>> HeldByAsync(Guid reference, CancellationToken stop) => QueryAsync<Row>(
        "SELECT reference, variant_id AS VariantId, location_id AS LocationId, quantity, held FROM catalog_reservation WHERE reference = @Reference ORDER BY variant_id, location_id",
        new { Reference = reference }, stop);

    // While the shelves were being locked, pieces may have lapsed; on SQLite nobody else could write meanwhile.
    private async Task<IReadOnlyList<Row>> StillHeldAsync(Guid reference, IReadOnlyList<Row> held, CancellationToken stop) =>
        unit.Database.IsPostgreSql && held.Count > 0 ? await HeldByAsync(reference, stop) : held;

    private void TellAvailability(Shelves shelves)
    {
        var turned = shelves.Turned().ToList();
        if (turned.Count == 0)
        {
            return;
        }

        var ids = turned.ConvertAll(one => one.Variant);
        var products = db.Variants.AsNoTracking().Where(variant => ids.Contains(variant.Id)).ToDictionary(variant => variant.Id, variant => variant.ProductId);
        foreach (var (variant, available) in turned.Where(one => products.ContainsKey(one.Variant)))
        {
            unit.Tell(new AvailabilityChanged(variant, products[variant], available, clock.GetUtcNow()));
        }
    }

    private async Task MustAsync(string sql, object values, CancellationToken stop)
    {
        if (await ExecuteAsync(sql, values, stop) != 1)
        {
            throw new InvalidOperationException($"The shelf is not as it was locked: {sql}");
        }
    }

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop));

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object values, CancellationToken stop) =>
        [.. await unit.Connection.QueryAsync<T>(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop))];

    private sealed class Row
    {
        public Guid Reference { get; init; }

        public Guid VariantId { get; init; }

        public Guid LocationId { get; init; }

        public int Quantity { get; init; }

        public bool Held { get; init; }
    }

    private sealed class Shelf
    {
        public Guid VariantId { get; init; }

        public Guid LocationId { get; init; }

        public int OnHand { get; set; }

        public int Reserved { get; set; }

        public int Free => OnHand - Reserved;
    }

    /// <summary>The locked shelves, and whether each variant could be had before.</summary>
    private sealed class Shelves
    {
        private readonly Dictionary<Guid, List<Shelf>> _shelves = [];
        private readonly Dictionary<Guid, int> _freeBefore = [];

        public void Add(Shelf shelf)
        {
            if (!_shelves.TryGetValue(shelf.VariantId, out var same))
            {
                _shelves[shelf.VariantId] = same = [];
            }

            same.Add(shelf);
            _freeBefore[shelf.VariantId] = _freeBefore.GetValueOrDefault(shelf.VariantId) + shelf.Free;
        }

        public List<Shelf> Of(VariantId variant) => _shelves.GetValueOrDefault(variant.Value) ?? [];

        public Shelf? Find(Row row) => Find(row.VariantId, row.LocationId);

        public Shelf? Find(Guid variant, Guid location) => _shelves.GetValueOrDefault(variant)?.Find(shelf => shelf.LocationId == location);

        public long Free(VariantId variant) => Of(variant).Sum(shelf => (long)shelf.Free);

        public IEnumerable<(VariantId Variant, bool Available)> Turned() =>
            from pair in _shelves
            let before = _freeBefore[pair.Key] > 0
            let now = pair.Value.Sum(shelf => (long)shelf.Free) > 0
            where before != now
            select (new VariantId(pair.Key), now);
    }
}
