using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Stocking;

/// <summary>Holds, sells and takes back pieces.</summary>
/// <remarks>The shelves of all variants concerned are locked first, in one order (on SQLite the transaction is alone anyway);
/// every change is then an UPDATE that says what must still hold.</remarks>
internal sealed class Stock(CatalogDb db, UnitOfWork unit, TimeProvider clock) : IStock
{
    public Task<Result> ReserveAsync(Guid reference, IReadOnlyCollection<StockLine> lines, DateTimeOffset until, CancellationToken stop) =>
        unit.CommitAsync(
            async () =>
            {
                await unit.FlushAsync(db, stop);
                var wanted = lines.GroupBy(line => line.VariantId).OrderBy(line => line.Key.Value).ToList();
                if (wanted.Exists(line => line.Any(l => l.Quantity < 1) || line.Sum(l => (long)l.Quantity) > 1_000_000))
                {
                    return new Error(ErrorKind.Invalid, "catalog.wrong_quantity", "A quantity is a whole number from 1 to 1,000,000.");
                }

                var (shelves, before, termsOf) = await HoldAsync(reference, [.. wanted.Select(line => line.Key)], stop);
                var changes = new Changes();
                GiveBack(before, shelves, changes);
                EndReservation(reference, before, changes);
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

                    var taken = await TakeAsync(line.Key, line.Sum(l => l.Quantity), terms, shelves, sell: false, changes, stop);
                    if (taken is null)
                    {
                        return CatalogErrors.OutOfStock(terms.Title);
                    }

                    foreach (var (shelf, quantity) in taken)
                    {
                        changes.Must($"INSERT INTO catalog_reservation (reference, variant_id, location_id, quantity, expires_at, held) VALUES ({reference}, {shelf.VariantId}, {shelf.LocationId}, {quantity}, {until}, {true})");
                    }
                }

                await changes.RunAsync(unit, stop);
                TellAvailability(shelves);
                return Result.Done;
            },
            stop);

    public Task<Result> CommitAsync(Guid reference, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            var (shelves, held, _) = await HoldAsync(reference, [], stop);
            var changes = new Changes();

            // Only what has lapsed meanwhile, and is sold all the same while there is some.
            var termsOf = held.All(row => row.Held && shelves.Find(row) is not null) ? [] : await TermsAsync([.. held.Select(row => new VariantId(row.VariantId)).Distinct()], stop);
            foreach (var row in held)
            {
                var shelf = shelves.Find(row);
                if (row.Held && shelf is not null)
                {
                    changes.Must($"UPDATE catalog_stock SET on_hand = on_hand - {row.Quantity}, reserved = reserved - {row.Quantity} WHERE variant_id = {row.VariantId} AND location_id = {row.LocationId} AND reserved >= {row.Quantity}");
                    (shelf.OnHand, shelf.Reserved) = (shelf.OnHand - row.Quantity, shelf.Reserved - row.Quantity);
                }
                else if (!termsOf.TryGetValue(new VariantId(row.VariantId), out var terms)
                    || await TakeAsync(new VariantId(row.VariantId), row.Quantity, terms, shelves, sell: true, changes, stop) is null)
                {
                    return terms is null ? CatalogErrors.NoLongerSold : CatalogErrors.OutOfStock(terms.Title);
                }
            }

            EndReservation(reference, held, changes);
            await changes.RunAsync(unit, stop);
            TellAvailability(shelves);
            return Result.Done;
        },
        stop);

    public Task ReleaseAsync(Guid reference, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            var (shelves, held, _) = await HoldAsync(reference, [], stop);
            var changes = new Changes();
            GiveBack(held, shelves, changes);
            EndReservation(reference, held, changes);
            await changes.RunAsync(unit, stop);
            TellAvailability(shelves);
        },
        stop);

    public Task ReturnAsync(IReadOnlyCollection<StockLine> lines, CancellationToken stop) => unit.CommitAsync(
        async () =>
        {
            await unit.FlushAsync(db, stop);
            var shelves = await LockAsync([.. lines.Select(line => line.VariantId)], stop);
            var changes = new Changes();
            foreach (var line in lines.OrderBy(line => line.VariantId.Value))
            {
                if (shelves.Of(line.VariantId) is [var shelf, ..])
                {
                    changes.Must($"UPDATE catalog_stock SET on_hand = on_hand + {line.Quantity} WHERE variant_id = {shelf.VariantId} AND location_id = {shelf.LocationId}");
                    shelf.OnHand += line.Quantity;
                }
            }

            await changes.RunAsync(unit, stop);
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
                const string Lapsed = $"{Row.Select} WHERE held AND expires_at <= @Now ORDER BY expires_at LIMIT 500";
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
        VariantId variant, int quantity, Terms terms, Shelves shelves, bool sell, Changes changes, CancellationToken stop)
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
                new { VariantId = variant.Value, LocationId = terms.SellerId }, stop);
            shelves.Add(new Shelf { VariantId = variant.Value, LocationId = terms.SellerId });
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

            var (sold, held) = sell ? (here, 0) : (0, here);
            changes.Must($"UPDATE catalog_stock SET on_hand = on_hand - {sold}, reserved = reserved + {held} WHERE variant_id = {shelf.VariantId} AND location_id = {shelf.LocationId} AND ({oversell} OR on_hand - reserved >= {here})");
            (shelf.OnHand, shelf.Reserved) = sell ? (shelf.OnHand - here, shelf.Reserved) : (shelf.OnHand, shelf.Reserved + here);
            taken.Add((shelf, here));
            missing -= here;
        }

        return missing == 0 ? taken : null;
    }

    private async Task TakeOverLapsedAsync(VariantId variant, Shelves shelves, CancellationToken stop)
    {
        var lapsed = await QueryAsync<Row>(
            $"{Row.Select} WHERE variant_id = @Id AND held AND expires_at <= @Now ORDER BY location_id",
            new { Id = variant.Value, Now = clock.GetUtcNow() }, stop);
        await LetLapseAsync(lapsed, shelves, stop);
    }

    private async Task LetLapseAsync(IReadOnlyList<Row> lapsed, Shelves shelves, CancellationToken stop)
    {
        var changes = new Changes();
        GiveBack(lapsed, shelves, changes);
        foreach (var row in lapsed)
        {
            changes.Must($"UPDATE catalog_reservation SET held = {false} WHERE reference = {row.Reference} AND variant_id = {row.VariantId} AND location_id = {row.LocationId}");
        }

        await changes.RunAsync(unit, stop);
    }

    private static void GiveBack(IReadOnlyList<Row> rows, Shelves shelves, Changes changes)
    {
        foreach (var row in rows.Where(row => row.Held))
        {
            if (shelves.Find(row) is { } shelf)
            {
                changes.Must($"UPDATE catalog_stock SET reserved = reserved - {row.Quantity} WHERE variant_id = {row.VariantId} AND location_id = {row.LocationId} AND reserved >= {row.Quantity}");
                shelf.Reserved -= row.Quantity;
            }
        }
    }

    private static void EndReservation(Guid reference, IReadOnlyList<Row> rows, Changes changes)
    {
        if (rows.Count > 0)
        {
            changes.Must($"DELETE FROM catalog_reservation WHERE reference = {reference}", rows.Count);
        }
    }

    /// <summary>Locks in one order: first whoever else goes by this reference, then the shelves of what is wanted and of what it holds already. All in one message.</summary>
    private async Task<(Shelves Shelves, IReadOnlyList<Row> Held, Dictionary<VariantId, Terms> Terms)> HoldAsync(
        Guid reference, IReadOnlyCollection<VariantId> wanted, CancellationToken stop)
    {
        var (begin, concerned, end) = unit.Database.IsPostgreSql
            ? ("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(@Lock, 7));",
                "= ANY(ARRAY(SELECT unnest(@Ids) UNION SELECT variant_id FROM catalog_reservation WHERE reference = @Reference))", " FOR UPDATE")
            : ("SELECT 1;", "IN (SELECT id FROM catalog_variant WHERE id IN @Ids UNION SELECT variant_id FROM catalog_reservation WHERE reference = @Reference)", "");
        await using var answers = await unit.Connection.QueryMultipleAsync(new CommandDefinition(
            $"{begin} {Shelf.Select} WHERE variant_id {concerned} {Shelf.Order}{end}; {Row.Select} WHERE reference = @Reference ORDER BY variant_id, location_id"
                + (wanted.Count > 0 ? $"; {TermsSelect}" : ""),
            new { Reference = reference, Lock = $"catalog:{reference}", Ids = Values(wanted) }, unit.Transaction, cancellationToken: stop));
        await answers.ReadAsync<int>();
        var shelves = Shelves.Of(await answers.ReadAsync<Shelf>());
        var held = (await answers.ReadAsync<Row>()).AsList();
        return (shelves, held, wanted.Count > 0 ? ById(await answers.ReadAsync<Terms>()) : []);
    }

    private async Task<Shelves> LockAsync(IReadOnlyCollection<VariantId> ids, CancellationToken stop) => Shelves.Of(await QueryAsync<Shelf>(
        $"{Shelf.Select} WHERE variant_id " + (unit.Database.IsPostgreSql ? $"= ANY(@Ids) {Shelf.Order} FOR UPDATE" : $"IN @Ids {Shelf.Order}"), new { Ids = Values(ids) }, stop));

    private async Task<Dictionary<VariantId, Terms>> TermsAsync(IReadOnlyCollection<VariantId> ids, CancellationToken stop) =>
        ById(await QueryAsync<Terms>(TermsSelect, new { Ids = Values(ids) }, stop));

    private string TermsSelect =>
        "SELECT v.id, v.stock_policy AS Policy, p.title, p.seller_id AS SellerId FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id WHERE v.id "
            + (unit.Database.IsPostgreSql ? "= ANY(@Ids)" : "IN @Ids");

    private static Guid[] Values(IEnumerable<VariantId> ids) => [.. ids.Select(id => id.Value).Distinct()];

    private static Dictionary<VariantId, Terms> ById(IEnumerable<Terms> terms) => terms.ToDictionary(one => new VariantId(one.Id));

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

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop));

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object values, CancellationToken stop) =>
        [.. await unit.Connection.QueryAsync<T>(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop))];

    /// <summary>What is to happen to locked shelves, in one message; each statement says how many rows it must find.</summary>
    private sealed class Changes
    {
        private readonly StatementBatch _batch = new();
        private int _rows;

        public void Must(FormattableString statement, int rows = 1)
        {
            _batch.Add(statement);
            _rows += rows;
        }

        public async Task RunAsync(UnitOfWork unit, CancellationToken stop)
        {
            if (await _batch.RunAsync(unit, stop) is var changed && changed != _rows)
            {
                throw new InvalidOperationException($"The shelves are not as they were locked: {changed} rows instead of {_rows} changed.");
            }
        }
    }

    /// <summary>What decides how a variant is sold.</summary>
    private sealed class Terms
    {
        public Guid Id { get; init; }

        public StockPolicy Policy { get; init; }

        public string Title { get; init; } = "";

        public Guid SellerId { get; init; }
    }

    private sealed class Row
    {
        public const string Select = "SELECT reference, variant_id AS VariantId, location_id AS LocationId, quantity, held FROM catalog_reservation";

        public Guid Reference { get; init; }

        public Guid VariantId { get; init; }

        public Guid LocationId { get; init; }

        public int Quantity { get; init; }

        public bool Held { get; init; }
    }

    private sealed class Shelf
    {
        public const string Select = "SELECT variant_id AS VariantId, location_id AS LocationId, on_hand AS OnHand, reserved AS Reserved FROM catalog_stock";
        public const string Order = "ORDER BY variant_id, location_id";

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

        public static Shelves Of(IEnumerable<Shelf> rows)
        {
            var shelves = new Shelves();
            foreach (var row in rows)
            {
                shelves.Add(row);
            }

            return shelves;
        }

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
