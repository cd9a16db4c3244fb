using System.Text.Json;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Search.Data;
using Marketplace.Search.Faceting;
using Marketplace.Search.Spelling;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Indexing;

/// <summary>Keeps what can be found equal to what is on sale. Each fact makes it look at the product as it is now.</summary>
internal sealed class IndexProducts(IProductDocuments products, SearchDb db, ISearchIndex index, FacetIndex facets, WordSpelling spelling, UnitOfWork unit, TimeProvider clock) :
    IReactTogether<ProductChanged>, IReactTogether<AvailabilityChanged>, IReact<ShelfChanged>, IReact<CategoryMoved>, IReactTogether<ProductDocumentChanged>
{
    private const int Batch = 200;

    public Task React(IReadOnlyList<ProductChanged> facts, CancellationToken stop) => IndexAsync([.. facts.Select(fact => fact.ProductId).Distinct()], stop);

    public Task React(IReadOnlyList<AvailabilityChanged> facts, CancellationToken stop) => IndexAsync([.. facts.Select(fact => fact.ProductId).Distinct()], stop);

    public Task React(IReadOnlyList<ProductDocumentChanged> facts, CancellationToken stop) => IndexAsync([.. facts.Select(fact => fact.ProductId).Distinct()], stop);

    public async Task React(ShelfChanged fact, CancellationToken stop) => await IndexAllAsync(await products.OfSellerAsync(fact.SellerId, stop), stop);

    public async Task React(CategoryMoved fact, CancellationToken stop) => await IndexAllAsync(await products.OfCategoryAsync(fact.CategoryId, stop), stop);

    /// <summary>Indexes everything anew, in batches of their own transactions, and forgets what is no longer on sale.</summary>
    /// <param name="stop">Cancels.</param>
    /// <param name="batch">How many products share a transaction. Others who write wait as long; with more, neighbours in the index are written once instead of again and again.</param>
    public async Task<int> RebuildAsync(CancellationToken stop, int batch = Batch)
    {
        await unit.CommitAsync(() => spelling.ForgetAsync(stop), stop);
        var seen = new HashSet<ProductId>();
        string? after = null;
        while (await products.PageAsync(after, batch, stop) is { Count: > 0 } page)
        {
            await unit.CommitAsync(() => IndexAsync([.. page.Select(product => product.Id)], stop, anew: true), stop);
            seen.UnionWith(page.Select(product => product.Id));
            after = page[^1].Slug;
        }

        var gone = (await db.Documents.AsNoTracking().Select(document => document.ProductId).ToListAsync(stop)).Where(id => !seen.Contains(id)).ToList();
        foreach (var ids in gone.Chunk(Batch))
        {
            await unit.CommitAsync(() => IndexAsync(ids, stop), stop);
        }

        return seen.Count;
    }

    private async Task IndexAllAsync(IEnumerable<ProductId> all, CancellationToken stop)
    {
        foreach (var ids in all.Chunk(Batch))
        {
            await IndexAsync(ids, stop);
        }
    }

    private async Task IndexAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop, bool anew = false)
    {
        var found = await products.FindAsync(ids, stop);
        var rows = await db.Documents.Where(document => ids.Contains(document.ProductId)).ToDictionaryAsync(document => document.ProductId, stop);
        var (changed, told) = (new List<ProductDocument>(), new List<ProductId>());
        foreach (var product in found)
        {
            if (!rows.Remove(product.Id, out var row))
            {
                row = new SearchDocument { ProductId = product.Id, Key = SearchKey.Of(product.Id.Value) };
                db.Documents.Add(row);
            }

            Fill(row, product);
            var fingerprint = FingerprintOf(product);
            if (anew || row.Fingerprint != fingerprint)
            {
                row.Fingerprint = fingerprint;
                changed.Add(product);
            }

            if (anew || db.Entry(row).State != EntityState.Unchanged)
            {
                row.Version = clock.GetUtcNow().UtcTicks;
                told.Add(product.Id);
            }
        }

        db.Documents.RemoveRange(rows.Values);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        if (changed.Count > 0)
        {
            await facets.WriteAsync(changed, stop);
            await index.WriteAsync(changed, stop);
            await spelling.LearnAsync(changed.SelectMany(WordsOf), stop);
        }

        List<ProductId> gone = [.. ids.Except(found.Select(product => product.Id))];
        if (gone.Count > 0)
        {
            await facets.RemoveAsync(gone, stop);
            await index.RemoveAsync(gone, stop);
        }

        unit.Evict(ShelfMemory.TagsOf([.. told, .. gone], words: changed.Count + gone.Count > 0));
    }

    private static long FingerprintOf(ProductDocument product) => SearchKey.Of(JsonSerializer.SerializeToUtf8Bytes(product with { Popularity = 0, Rating = 0 }, PlatformJson.Options));

    private static IEnumerable<string> WordsOf(ProductDocument product) => Words.Cut(string.Join(
        ' ', product.Variants.SelectMany(variant => variant.Options.Values).Distinct().Concat([product.Title, product.TitleRu ?? "", product.Brand, product.SellerName, product.CategoryNames])));

    private static void Fill(SearchDocument row, ProductDocument product)
    {
        row.SellerId = product.SellerId;
        row.Slug = product.Slug;
        row.Title = product.Title;
        row.TitleRu = product.TitleRu;
        row.SellerName = product.SellerName;
        row.SellerSlug = product.SellerSlug;
        row.CategoryPath = product.CategoryPath;
        row.FromMinor = product.From.Minor;
        row.Currency = product.From.Currency;
        row.ManyPrices = product.ManyPrices;
        row.CompareAtMinor = product.CompareAtMinor;
        row.Available = product.Available;
        row.Popularity = product.Popularity;
        row.Rating = product.Rating;
        row.PublishedAt = product.PublishedAt;
        row.ImageKey = product.ImageKey;
        row.ImageWidth = product.ImageWidth;
        row.ImageHeight = product.ImageHeight;
    }
}
