using System.Text.Json.Serialization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Browsing;

/// <summary>Integrators read what buyers can see.</summary>
internal static class CatalogApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.Api("Catalog");
        api.MapGet("/products", ListProducts).AllowAnonymous().WithName("Catalog.Products.List").WithSummary("Products on sale, by slug");
        api.MapGet("/products/{slugOrId}", GetProduct).AllowAnonymous().WithName("Catalog.Products.Get").WithSummary("One product on sale, by slug or id");
        api.MapGet("/categories", ListCategories).AllowAnonymous().WithName("Catalog.Categories.List").WithSummary("All categories, each after the one it stands in");
    }

    /// <summary>A product in a list.</summary>
    internal sealed record ProductLine(ProductId Id, string Slug, string Title, Money Price, string SellerSlug, string SellerName, string? ImageKey, bool Available)
    {
        /// <summary>What other modules add, when asked with <c>?embed=</c>.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, object>? Embedded { get; init; }
    }

    /// <summary>A product with its variants.</summary>
    internal sealed record ProductAnswer(
        ProductId Id, string Slug, string Title, string Description, string Brand, string? CategoryPath, string SellerSlug, string SellerName,
        IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> OptionNames, IReadOnlyList<VariantAnswer> Variants, IReadOnlyList<ImageAnswer> Images)
    {
        /// <summary>What other modules add, when asked with <c>?embed=</c>.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyDictionary<string, object>? Embedded { get; init; }
    }

    /// <summary>A variant.</summary>
    internal sealed record VariantAnswer(VariantId Id, string Sku, IReadOnlyList<string> Options, Money Price, long? CompareAtMinor, string Barcode, int WeightGrams, bool Available);

    /// <summary>A picture.</summary>
    internal sealed record ImageAnswer(string Key, int Width, int Height, string Alt);

    /// <summary>A category.</summary>
    internal sealed record CategoryAnswer(CategoryId Id, CategoryId? ParentId, string Name, string Path, string TaxClass, IReadOnlyList<AttributeAnswer> Attributes);

    /// <summary>An attribute that products of a category have: as products are written with, and in the language that was asked for.</summary>
    internal sealed record AttributeAnswer(string Name, string Text, string Kind, IReadOnlyList<string> Choices);

    private static async Task<Results<Ok<CursorPage<ProductLine>>, ProblemHttpResult>> ListProducts(
        [AsParameters] Paging paging, string? category, string? seller, string? embed, CatalogDb db, CategoryTree categories, Embedding<ProductId> embedding, CancellationToken stop)
    {
        var products = db.OnSale();
        if (category is { Length: > 0 })
        {
            var tree = await categories.LoadAsync(stop);
            if (tree.FindByPath(category) is not { } node)
            {
                return CatalogErrors.UnknownCategory.ToProblem();
            }

            var ids = tree.DownFrom(node).Select(id => (CategoryId?)id).ToList();
            products = products.Where(p => ids.Contains(p.CategoryId));
        }

        if (seller is { Length: > 0 })
        {
            var slug = Slug.IsWellFormed(seller) ? seller : "";
            products = products.Where(p => db.Sellers.Any(s => s.Id == p.SellerId && s.Slug == slug));
        }

        if (paging.Key is { } after && Slug.IsWellFormed(after))
        {
            products = products.Where(p => p.Slug.CompareTo(after) > 0);
        }

        var cards = await products.OrderBy(p => p.Slug).Take(paging.Size + 1).AsCards(db).ToListAsync(stop);
        if ((await embedding.LoadAsync(embed, cards.ConvertAll(c => c.Id), stop)).Failed(out var error, out var fields))
        {
            return error.ToProblem();
        }

        var lines = cards.ConvertAll(c => new ProductLine(c.Id, c.Slug, c.Title, c.Price, c.SellerSlug, c.SellerName, c.ImageKey, c.Available) { Embedded = fields.Of(c.Id) });
        return TypedResults.Ok(CursorPage<ProductLine>.Of(lines, paging.Size, line => line.Slug));
    }

    private static async Task<Results<Ok<ProductAnswer>, ProblemHttpResult>> GetProduct(
        string slugOrId, string? embed, CatalogDb db, ProductQuery find, CategoryTree categories, IGoodsWords words, Embedding<ProductId> embedding, CancellationToken stop)
    {
        var slug = ProductId.TryParse(slugOrId, null, out var id) ? await db.Products.AsNoTracking().Where(p => p.Id == id).Select(p => p.Slug).SingleOrDefaultAsync(stop) : slugOrId;
        if (slug is null || !Slug.IsWellFormed(slug) || await find.BySlug(db, slug, stop) is not { IsOnSale: true } product)
        {
            return CatalogErrors.UnknownProduct.ToProblem();
        }

        if ((await embedding.LoadAsync(embed, [product.Id], stop)).Failed(out var error, out var fields))
        {
            return error.ToProblem();
        }

        var tree = await categories.LoadAsync(stop);
        var texts = await words.FindAsync(product.Attributes.SelectMany(pair => (string[])[pair.Key, pair.Value]).Concat(product.OptionNames).Concat(product.Variants.SelectMany(v => v.Options)), stop);
        string Said(string written) => texts.GetValueOrDefault(written, written);
        return TypedResults.Ok(new ProductAnswer(
            product.Id, product.Slug, product.EnglishTitle, product.EnglishDescription, product.Brand, tree.Find(product.CategoryId)?.Path, product.SellerSlug!, product.SellerName!,
            product.Attributes.Select(pair => (Name: Said(pair.Key), Value: Said(pair.Value))).DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Value), [.. product.OptionNames.Select(Said)],
            [.. product.Variants.Select(v => new VariantAnswer(v.Id, v.Sku, [.. v.Options.Select(Said)], v.Price, v.CompareAtMinor, v.Barcode, v.WeightGrams, v.Available))],
            [.. product.Pictures.Select(picture => new ImageAnswer(picture.Key, picture.Width, picture.Height, picture.Alt))]) { Embedded = fields.Of(product.Id) });
    }

    private static async Task<Ok<IReadOnlyList<CategoryAnswer>>> ListCategories(CategoryTree categories, IGoodsWords words, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        var texts = await words.FindAsync(tree.InOrder.SelectMany(node => node.OwnAttributes).Select(a => a.Name), stop);
        return TypedResults.Ok<IReadOnlyList<CategoryAnswer>>([.. tree.InOrder.Select(node => new CategoryAnswer(
            node.Id, node.ParentId, node.Name, node.Path, tree.TaxClassOf(node.Id),
            [.. tree.AttributesOf(node.Id).Select(a => new AttributeAnswer(a.Name, texts.GetValueOrDefault(a.Name, a.Name), a.Kind.ToString(), a.Choices))]))]);
    }
}
