using Marketplace.Catalog.Browsing;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Words;
using Marketplace.Kernel;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Offering;

/// <summary>Gives those who index products what buyers can see of them.</summary>
internal sealed class ProductDocuments(CatalogDb db, CategoryTree categories, GoodsWords words, IEnumerable<IProductDocumentPart> parts) : IProductDocuments
{
    private const int LongestText = 20_000;

    public async Task<IReadOnlyList<ProductDocument>> FindAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        var products = await db.OnSale().Include(p => p.Variants).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        var cards = await db.OnSale().Where(p => ids.Contains(p.Id)).AsCards(db).ToListAsync(stop);
        var free = await db.Stock.AsNoTracking().Where(stock => db.Variants.Where(variant => ids.Contains(variant.ProductId)).Select(variant => variant.Id).Contains(stock.VariantId))
            .GroupBy(stock => stock.VariantId).Select(group => new { group.Key, Free = group.Sum(stock => stock.OnHand - stock.Reserved) })
            .ToDictionaryAsync(group => group.Key, group => group.Free, stop);
        var texts = await words.InAllLanguagesAsync(products.Values.SelectMany(WordsOf), stop);
        var documents = cards.Where(card => products.ContainsKey(card.Id)).Select(card => Of(card, products[card.Id], tree, free, texts)).ToList();
        foreach (var part in parts)
        {
            var additions = await part.FindAsync(ids, stop);
            documents = documents.ConvertAll(document => additions.GetValueOrDefault(document.Id) is not { } added ? document : document with
            {
                Text = $"{document.Text}\n{added.Words}", Popularity = document.Popularity + added.Popularity,
                Rating = document.Rating + added.Rating, Reached = [.. document.Reached, .. added.Reached],
            });
        }

        return documents;
    }

    public async Task<IReadOnlyList<(ProductId Id, string Slug)>> PageAsync(string? afterSlug, int count, CancellationToken stop)
    {
        var after = afterSlug ?? "";
        var page = await db.OnSale().Where(p => p.Slug.CompareTo(after) > 0).OrderBy(p => p.Slug).Take(count).Select(p => new { p.Id, p.Slug }).ToListAsync(stop);
        return page.ConvertAll(p => (p.Id, p.Slug));
    }

    public async Task<IReadOnlyDictionary<ProductId, SellerId>> SellersOfAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        await db.Products.AsNoTracking().Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.SellerId }).ToDictionaryAsync(p => p.Id, p => p.SellerId, stop);

    public async Task<IReadOnlyList<ProductId>> OfSellerAsync(SellerId seller, CancellationToken stop) =>
        await db.Products.AsNoTracking().Where(p => p.SellerId == seller).Select(p => p.Id).ToListAsync(stop);

    public async Task<IReadOnlyList<ProductId>> OfCategoryAsync(CategoryId category, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        var ids = tree.Find(category) is { } node ? tree.DownFrom(node).Select(id => (CategoryId?)id).ToList() : [];
        return await db.Products.AsNoTracking().Where(p => ids.Contains(p.CategoryId)).Select(p => p.Id).ToListAsync(stop);
    }

    private static IEnumerable<string> WordsOf(Product product) =>
        product.Attributes.SelectMany(pair => (string[])[pair.Key, pair.Value]).Concat(product.OptionNames).Concat(product.Variants.SelectMany(variant => variant.Options));

    private static ProductDocument Of(ProductCard card, Product product, CategoryTree tree, Dictionary<VariantId, int> free, ILookup<string, string> words)
    {
        var above = tree.UpFrom(product.CategoryId);
        string[] texts =
        [
            MarkdownText.ToPlain(product.Description, LongestText),
            MarkdownText.ToPlain(product.DescriptionRu, LongestText),
            string.Join(' ', product.Attributes.Values),
            string.Join(' ', product.Variants.Select(variant => $"{variant.Sku} {string.Join(' ', variant.Options)}")),
            string.Join(' ', WordsOf(product).Distinct().SelectMany(word => words[word])),
        ];
        return new ProductDocument
        {
            Id = card.Id,
            SellerId = product.SellerId,
            Slug = card.Slug,
            Title = product.Title,
            TitleRu = product.TitleRu,
            Text = string.Join('\n', texts.Where(text => text.Length > 0)),
            Brand = product.Brand,
            CategoryPath = above.Count > 0 ? above[0].Path : "",
            CategoryNames = string.Join(' ', above.Select(node => $"{node.EnglishName} {node.RussianName}")),
            SellerName = card.SellerName,
            SellerSlug = card.SellerSlug,
            Attributes = product.Attributes,
            Variants =
            [
                .. product.Variants.OrderBy(variant => variant.Position).Select(variant => new ProductDocumentVariant(
                    variant.Id, variant.Price, variant.StockPolicy != StockPolicy.Deny || free.GetValueOrDefault(variant.Id) > 0,
                    product.OptionNames.Zip(variant.Options).DistinctBy(option => option.First).ToDictionary(option => option.First, option => option.Second))),
            ],
            From = card.Price,
            ManyPrices = card.ManyPrices,
            CompareAtMinor = card.CompareAtMinor,
            Available = card.Available,
            PublishedAt = product.PublishedAt ?? product.CreatedAt,
            ImageKey = card.ImageKey,
            ImageWidth = card.ImageWidth,
            ImageHeight = card.ImageHeight,
        };
    }
}
