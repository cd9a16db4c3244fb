using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Offering;
using Marketplace.Catalog.Stocking;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Editing;

/// <summary>A product as a file or a program hands it in.</summary>
internal sealed record IncomingProduct
{
    /// <summary>The seller's own name of the product; the same one again is the same product.</summary>
    public string? Handle { get; init; }

    public required ProductContent Content { get; init; }

    /// <summary>Pieces by SKU; a SKU that is missing is left alone.</summary>
    public IReadOnlyDictionary<string, int> Pieces { get; init; } = new Dictionary<string, int>();

    /// <summary>Pictures that lie elsewhere: where, and what they show.</summary>
    public IReadOnlyList<(string Source, string Alt)> Pictures { get; init; } = [];

    public bool Publish { get; init; }

    /// <summary>Pieces of variants that are there already are set to the number given; otherwise only new ones get theirs.</summary>
    public bool Recount { get; init; }
}

/// <summary>A product of which only its keys are known before the seller's own is found that has them; what comes in may then depend on it.</summary>
/// <param name="Handle">The seller's own name of the product.</param>
/// <param name="Title">The title that a new one would have, empty where it is not said.</param>
/// <param name="Skus">By these it is found when the handle is unknown.</param>
/// <param name="Read">Reads what comes in for the product that is there, or for a new one; null leaves all as it was.</param>
internal sealed record AnnouncedProduct(string? Handle, string Title, IReadOnlyList<string> Skus, Func<Product?, IncomingProduct?> Read)
{
    public static AnnouncedProduct Of(IncomingProduct whole) =>
        new(whole.Handle, whole.Content.Title, [.. whole.Content.Variants.Select(variant => variant.Sku)], _ => whole);
}

/// <summary>What became of an incoming product.</summary>
internal enum IntakeOutcome
{
    Added,
    Changed,
    Unchanged,
}

/// <summary>Takes products from files, recipes and programs: makes them or brings them to what was handed in. Joins the caller's transaction.</summary>
internal sealed class ProductIntake(CatalogDb db, UnitOfWork unit, Stock stock, FollowSellers follow, ISellerDirectory sellers, TimeProvider clock)
{
    public async Task<Result<(Product Product, IntakeOutcome Outcome)>> TakeAsync(SellerId seller, IncomingProduct incoming, bool mayPublish, CancellationToken stop) =>
        (await TakeAllAsync(seller, [AnnouncedProduct.Of(incoming)], mayPublish, stop)).Failed(out var error, out var taken) ? error : taken[0];

    /// <summary>Several at once, as if they came one after the other, in far fewer statements. A refusal of one refuses all of them.</summary>
    /// <returns>Those that came in, in their order.</returns>
    public Task<Result<List<(Product Product, IntakeOutcome Outcome)>>> TakeAllAsync(
        SellerId seller, IReadOnlyList<AnnouncedProduct> announced, bool mayPublish, CancellationToken stop) =>
        unit.CommitAsync<List<(Product Product, IntakeOutcome Outcome)>>(
            async () =>
            {
                var now = clock.GetUtcNow();
                var shelf = await LookAsync(seller, announced, stop);
                var taken = new List<Taken>();
                foreach (var one in announced)
                {
                    var there = shelf.Find(one);
                    if (one.Read(there) is not { } incoming)
                    {
                        continue;
                    }

                    if ((await TakeAsync(seller, incoming, there, shelf, mayPublish, now, stop)).Failed(out var refused, out var product))
                    {
                        return refused;
                    }

                    taken.Add(product);
                }

                await unit.FlushAsync(stop);
                if ((await CountAsync(seller, taken, stop)).Failed(out var miscounted, out var recounted))
                {
                    return miscounted;
                }

                return taken.ConvertAll(one => (one.Product, one.Before is null ? IntakeOutcome.Added
                    : one.Product.UpdatedAt != one.Before || recounted.Contains(one.Product) ? IntakeOutcome.Changed
                    : IntakeOutcome.Unchanged));
            },
            stop);

    /// <summary>A slug made from the title that no product has or had, but for the given one.</summary>
    public Task<string> FreeSlugAsync(string title, ProductId? but, CancellationToken stop) => FreeSlugAsync(title, but, [], stop);

    /// <summary>Makes sure that product pages know the seller, also one who was here before this module.</summary>
    public async Task KnowSellerAsync(SellerId seller, CancellationToken stop)
    {
        if (!db.Sellers.Local.Any(known => known.Id == seller) && !await db.Sellers.AnyAsync(known => known.Id == seller, stop))
        {
            await follow.FollowAsync(seller, stop);
        }

        if (!db.Locations.Local.Any(known => known.Id == seller.Value) && !await db.Locations.AnyAsync(location => location.Id == seller.Value, stop))
        {
            db.Locations.Add(new StockLocation { Id = seller.Value, SellerId = seller, Name = "Main" });
        }
    }

    /// <summary>True when the seller may put products on the storefront without anybody looking.</summary>
    public async Task<bool> IsActiveAsync(SellerId seller, CancellationToken stop) =>
        (await sellers.FindAsync([seller], stop)).TryGetValue(seller, out var found) && found.Status == SellerStatus.Active;

    // What there is of all that comes in: three statements, and three more when something is known.
    private async Task<Shelf> LookAsync(SellerId seller, IReadOnlyList<AnnouncedProduct> announced, CancellationToken stop)
    {
        var skus = announced.SelectMany(one => one.Skus).Distinct().ToList();
        var owners = await db.Variants.AsNoTracking()
            .Where(variant => variant.SellerId == seller && skus.Contains(variant.Sku))
            .Select(variant => new { variant.Sku, variant.ProductId })
            .ToDictionaryAsync(variant => variant.Sku, variant => variant.ProductId, stop);
        var handles = announced.Select(one => one.Handle).OfType<string>().ToList();
        var named = handles.Count == 0 ? [] : await db.Products.AsNoTracking()
            .Where(p => p.SellerId == seller && handles.Contains(p.Handle!)).ToDictionaryAsync(p => p.Handle!, p => p.Id, stop);
        var ids = named.Values.Concat(owners.Values).Distinct().ToList();
        var products = ids.Count == 0 ? [] : await db.Products.Include(p => p.Variants).Include(p => p.Media).AsSplitQuery()
            .Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        var shelf = new Shelf(owners, named, products);
        if (announced.Any(one => shelf.Find(one) is null))
        {
            await KnowSellerAsync(seller, stop);
            var wanted = announced.Select(one => SlugOf(one.Title)).Distinct().ToList();
            shelf.Slugs.UnionWith(await TakenAsync(wanted, null, stop));
        }

        return shelf;
    }

    private async Task<Result<Taken>> TakeAsync(
        SellerId seller, IncomingProduct incoming, Product? product, Shelf shelf, bool mayPublish, DateTimeOffset now, CancellationToken stop)
    {
        if (incoming.Content.Variants.FirstOrDefault(variant => shelf.Owners.TryGetValue(variant.Sku, out var owner) && owner != product?.Id) is { } taken)
        {
            return CatalogErrors.SkuTaken(taken.Sku);
        }

        if (product?.DeletedAt is not null)
        {
            return CatalogErrors.Deleted;
        }

        var before = product?.UpdatedAt;
        var known = product?.Variants.ToList() ?? [];
        if (product is null)
        {
            var wanted = SlugOf(incoming.Content.Title);
            var slug = shelf.Slugs.Contains(wanted) ? await FreeSlugAsync(incoming.Content.Title, null, shelf.Slugs, stop) : wanted;
            if (Product.Draft(seller, slug, incoming.Handle, incoming.Content, now).Failed(out var refused, out product))
            {
                return refused;
            }

            db.Products.Add(product);
            shelf.Slugs.Add(slug);
        }
        else if (product.Edit(incoming.Content, Later(product, now)).Failed(out var error))
        {
            return error;
        }

        foreach (var (source, alt) in incoming.Pictures)
        {
            product.AddPending(source, alt, Later(product, now));
        }

        if (incoming.Publish && mayPublish && product.Status == ProductStatus.Draft && product.Publish(Later(product, now)).Failed(out var unpublished))
        {
            return unpublished;
        }

        shelf.Put(product, known);
        return new Taken(product, incoming, before, known);
    }

    // A new variant comes with its pieces; nobody waits for it yet, so nobody is told.
    private async Task<Result<HashSet<Product>>> CountAsync(SellerId seller, List<Taken> taken, CancellationToken stop)
    {
        var recounted = new HashSet<Product>();
        var first = new List<object?[]>();
        var again = new List<(Product Product, Variant Variant, int Pieces)>();
        foreach (var one in taken)
        {
            foreach (var variant in one.Product.Variants)
            {
                if (!one.Incoming.Pieces.TryGetValue(variant.Sku, out var pieces))
                {
                    continue;
                }

                if (one.Known.Contains(variant))
                {
                    if (one.Incoming.Recount)
                    {
                        again.Add((one.Product, variant, pieces));
                    }
                }
                else if (pieces > 0)
                {
                    first.Add([variant.Id.Value, seller.Value, pieces, 0]);
                    recounted.Add(one.Product);
                }
            }
        }

        await unit.InsertAsync("catalog_stock", "variant_id, location_id, on_hand, reserved", first, stop);
        var ids = again.ConvertAll(one => one.Variant.Id);
        var onHand = ids.Count == 0 ? [] : await db.Stock.AsNoTracking().Where(s => ids.Contains(s.VariantId) && s.LocationId == seller.Value)
            .ToDictionaryAsync(s => s.VariantId, s => s.OnHand, stop);
        foreach (var (product, variant, pieces) in again)
        {
            var by = pieces - onHand.GetValueOrDefault(variant.Id);
            if (by == 0)
            {
                continue;
            }

            if ((await stock.AdjustAsync(variant.Id, seller.Value, by, stop)).Failed(out var error))
            {
                return error;
            }

            recounted.Add(product);
        }

        return recounted;
    }

    private static string SlugOf(string title) => Slug.From(title) is { Length: > 0 } made ? made : "product";

    private async Task<string> FreeSlugAsync(string title, ProductId? but, HashSet<string> promised, CancellationToken stop)
    {
        var wanted = SlugOf(title);

        // By whole slugs, mostly a single one: all that begin like it would be a walk, and very many for a short word.
        var (next, count) = (1, 1);
        while (true)
        {
            List<string> candidates = [.. Enumerable.Range(next, count).Select(number => number == 1 ? wanted : $"{wanted}-{number}")];
            var taken = await TakenAsync(candidates, but, stop);
            if (candidates.Find(one => !taken.Contains(one) && !promised.Contains(one)) is { } free)
            {
                return free;
            }

            (next, count) = (next + count, count * 8);
        }
    }

    private Task<HashSet<string>> TakenAsync(List<string> slugs, ProductId? but, CancellationToken stop) =>
        db.Products.Where(p => slugs.Contains(p.Slug) && p.Id != but).Select(p => p.Slug)
            .Concat(db.FormerSlugs.Where(f => slugs.Contains(f.Slug) && f.ProductId != but).Select(f => f.Slug))
            .ToHashSetAsync(stop);

    // Two changes of one product can carry the same time of the clock; "was it changed?" reads this time.
    private static DateTimeOffset Later(Product product, DateTimeOffset now) => now > product.UpdatedAt ? now : product.UpdatedAt.AddTicks(1);

    /// <summary>A product that was taken: when it had changed last, null for a new one, and the variants that it had.</summary>
    private sealed record Taken(Product Product, IncomingProduct Incoming, DateTimeOffset? Before, IReadOnlyList<Variant> Known);

    /// <summary>What the seller has already of what comes in: whose a SKU is, the products, and slugs that are not free.</summary>
    private sealed class Shelf(Dictionary<string, ProductId> owners, Dictionary<string, ProductId> named, Dictionary<ProductId, Product> products)
    {
        public Dictionary<string, ProductId> Owners => owners;

        public HashSet<string> Slugs { get; } = [];

        /// <summary>By its handle, or else by a SKU.</summary>
        public Product? Find(AnnouncedProduct announced)
        {
            if (announced.Handle is { } handle && named.TryGetValue(handle, out var id))
            {
                return products[id];
            }

            return announced.Skus.FirstOrDefault(owners.ContainsKey) is { } known ? products[owners[known]] : null;
        }

        public void Put(Product product, IEnumerable<Variant> before)
        {
            products[product.Id] = product;
            if (product.Handle is { } handle)
            {
                named[handle] = product.Id;
            }

            foreach (var variant in before)
            {
                owners.Remove(variant.Sku);
            }

            foreach (var variant in product.Variants)
            {
                owners[variant.Sku] = product.Id;
            }
        }
    }
}
