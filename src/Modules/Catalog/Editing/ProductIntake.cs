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
    public Task<Result<(Product Product, IntakeOutcome Outcome)>> TakeAsync(SellerId seller, IncomingProduct incoming, bool mayPublish, CancellationToken stop) =>
        unit.CommitAsync<(Product, IntakeOutcome)>(
            async () =>
            {
                var now = clock.GetUtcNow();
                var skus = incoming.Content.Variants.Select(variant => variant.Sku).ToList();
                var owners = await db.Variants.AsNoTracking()
                    .Where(variant => variant.SellerId == seller && skus.Contains(variant.Sku))
                    .Select(variant => new { variant.Sku, variant.ProductId })
                    .ToListAsync(stop);
                var product = await FindAsync(seller, incoming.Handle, owners.Count > 0 ? owners[0].ProductId : null, stop);
                if (owners.Find(owner => owner.ProductId != product?.Id) is { } other)
                {
                    return CatalogErrors.SkuTaken(other.Sku);
                }

                if (product?.DeletedAt is not null)
                {
                    return CatalogErrors.Deleted;
                }

                var version = product?.UpdatedAt;
                var known = product?.Variants.Select(variant => variant.Sku).ToHashSet() ?? [];
                if (product is null)
                {
                    var slug = await FreeSlugAsync(incoming.Content.Title, null, stop);
                    if (Product.Draft(seller, slug, incoming.Handle, incoming.Content, now).Failed(out var refused, out product))
                    {
                        return refused;
                    }

                    db.Products.Add(product);
                    await KnowSellerAsync(seller, stop);
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

                await unit.FlushAsync(stop);
                var counted = await CountAsync(product, incoming, known, stop);
                if (counted.Failed(out var miscounted, out var recounted))
                {
                    return miscounted;
                }

                var outcome = version is null ? IntakeOutcome.Added
                    : product.UpdatedAt != version || recounted ? IntakeOutcome.Changed
                    : IntakeOutcome.Unchanged;
                return (product, outcome);
            },
            stop);

    /// <summary>A slug made from the title that no product has or had, but for the given one.</summary>
    public async Task<string> FreeSlugAsync(string title, ProductId? but, CancellationToken stop)
    {
        var wanted = Slug.From(title) is { Length: > 0 } made ? made : "product";

        // By whole slugs, mostly a single one: all that begin like it would be a walk, and very many for a short word.
        var (next, count) = (1, 1);
        while (true)
        {
            List<string> candidates = [.. Enumerable.Range(next, count).Select(number => number == 1 ? wanted : $"{wanted}-{number}")];
            var taken = await db.Products.Where(p => candidates.Contains(p.Slug) && p.Id != but).Select(p => p.Slug)
                .Concat(db.FormerSlugs.Where(f => candidates.Contains(f.Slug) && f.ProductId != but).Select(f => f.Slug))
                .ToHashSetAsync(stop);
            if (candidates.Find(one => !taken.Contains(one)) is { } free)
            {
                return free;
            }

            (next, count) = (next + count, count * 8);
        }
    }

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

    private async Task<Product?> FindAsync(SellerId seller, string? handle, ProductId? bySku, CancellationToken stop)
    {
        var products = db.Products.Include(p => p.Variants).Include(p => p.Media).AsSplitQuery();
        return (handle is null ? null : await products.SingleOrDefaultAsync(p => p.SellerId == seller && p.Handle == handle, stop))
            ?? (bySku is { } id ? await products.SingleOrDefaultAsync(p => p.Id == id, stop) : null);
    }

    private async Task<Result<bool>> CountAsync(Product product, IncomingProduct incoming, HashSet<string> known, CancellationToken stop)
    {
        var changed = false;
        foreach (var variant in product.Variants)
        {
            if (!incoming.Pieces.TryGetValue(variant.Sku, out var pieces) || (known.Contains(variant.Sku) && !incoming.Recount))
            {
                continue;
            }

            var here = product.SellerId.Value;
            var onHand = await db.Stock.AsNoTracking().Where(s => s.VariantId == variant.Id && s.LocationId == here).Select(s => s.OnHand).SingleOrDefaultAsync(stop);
            if (onHand == pieces)
            {
                continue;
            }

            if ((await stock.AdjustAsync(variant.Id, here, pieces - onHand, stop)).Failed(out var error))
            {
                return error;
            }

            changed = true;
        }

        return changed;
    }

    // Two changes of one product can carry the same time of the clock; "was it changed?" reads this time.
    private static DateTimeOffset Later(Product product, DateTimeOffset now) => now > product.UpdatedAt ? now : product.UpdatedAt.AddTicks(1);
}
