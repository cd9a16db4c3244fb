using System.ComponentModel.DataAnnotations;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Editing;

/// <summary>A seller's own program puts products on the shelves.</summary>
internal static class VendorProductsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.VendorApi("Vendor products", SellerRole.Manager);
        api.MapGet("/products", List).WithName("Catalog.VendorApi.List").WithSummary("The shop's products in any state, by id");
        api.MapGet("/products/{id}", Get).WithName("Catalog.VendorApi.Get").WithSummary("One product of the shop");
        api.MapPost("/products", Create).WithName("Catalog.VendorApi.Create").WithSummary("Makes a product; the same handle again changes it");
        api.MapPut("/products/{id}", Replace).WithName("Catalog.VendorApi.Replace").WithSummary("Replaces a product; version must be the one that was read");
    }

    /// <summary>A product as a program sends it.</summary>
    internal sealed record ProductBody
    {
        /// <summary>The program's own name of the product; the same one again is the same product.</summary>
        [MaxLength(255)]
        public string? Handle { get; init; }

        [Required, StringLength(200, MinimumLength = 1)]
        public string? Title { get; init; }

        [MaxLength(40_000)]
        public string? Description { get; init; }

        [MaxLength(120)]
        public string? Brand { get; init; }

        /// <summary>Path of the category, e.g. <c>home/kitchen</c>.</summary>
        [MaxLength(500)]
        public string? Category { get; init; }

        public Dictionary<string, string>? Attributes { get; init; }

        [MaxLength(3)]
        public List<string>? OptionNames { get; init; }

        [Required, MinLength(1), MaxLength(Product.MostVariants)]
        public List<VariantBody>? Variants { get; init; }

        /// <summary>Puts a draft on the storefront, where no review is needed.</summary>
        public bool Publish { get; init; }

        /// <summary>The version that was read; needed to replace a product.</summary>
        public int? Version { get; init; }
    }

    /// <summary>A variant as a program sends it.</summary>
    internal sealed record VariantBody
    {
        [Required, StringLength(100, MinimumLength = 1)]
        public string? Sku { get; init; }

        [MaxLength(3)]
        public List<string>? Options { get; init; }

        [Range(0, 10_000_000_000)]
        public long PriceMinor { get; init; }

        [Range(0, 10_000_000_000)]
        public long? CompareAtMinor { get; init; }

        [MaxLength(64)]
        public string? Barcode { get; init; }

        [Range(0, 1_000_000)]
        public int WeightGrams { get; init; }

        public StockPolicy StockPolicy { get; init; }

        /// <summary>Pieces at the main location; left alone when missing.</summary>
        [Range(0, 1_000_000)]
        public int? Stock { get; init; }
    }

    /// <summary>A product as its seller sees it.</summary>
    internal sealed record VendorProduct(
        ProductId Id, string Slug, string? Handle, string Title, string Description, string Brand, string? Category, string Status, string? RejectionReason, int Version,
        IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> OptionNames, IReadOnlyList<VendorVariant> Variants);

    /// <summary>A variant as its seller sees it.</summary>
    internal sealed record VendorVariant(VariantId Id, string Sku, IReadOnlyList<string> Options, Money Price, long? CompareAtMinor, string Barcode, int WeightGrams, string StockPolicy);

    private static async Task<Ok<CursorPage<VendorProduct>>> List([AsParameters] Paging paging, CurrentSeller seller, CatalogDb db, CategoryTree categories, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        var products = db.Products.AsNoTracking().Include(p => p.Variants).AsSplitQuery().Where(p => p.SellerId == seller.Id && p.DeletedAt == null);
        if (paging.Key is { } after && Slug.IsWellFormed(after))
        {
            products = products.Where(p => p.Slug.CompareTo(after) > 0);
        }

        var found = await products.OrderBy(p => p.Slug).Take(paging.Size + 1).ToListAsync(stop);
        return TypedResults.Ok(CursorPage<VendorProduct>.Of([.. found.Select(p => Answer(p, tree))], paging.Size, p => p.Slug));
    }

    private static async Task<Results<Ok<VendorProduct>, ProblemHttpResult>> Get(ProductId id, CurrentSeller seller, CatalogDb db, CategoryTree categories, CancellationToken stop) =>
        await EditProduct.FindAsync(id, seller, db.Products.AsNoTracking(), stop) is { } product
            ? TypedResults.Ok(Answer(product, await categories.LoadAsync(stop)))
            : CatalogErrors.UnknownProduct.ToProblem();

    private static async Task<Results<Created<VendorProduct>, Ok<VendorProduct>, ProblemHttpResult>> Create(
        ProductBody body, CurrentSeller seller, HttpContext http, ProductIntake intake, CategoryTree categories, ISettings<SiteSettings> site, ISettings<CatalogSettings> settings, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        if (Read(body, tree, site.Current.Currency).Failed(out var error, out var incoming))
        {
            return error.ToProblem();
        }

        var mayPublish = seller.Shop.Status == SellerStatus.Active && !settings.Current.ReviewBeforePublishing;
        if ((await intake.TakeAsync(seller.Id, incoming, mayPublish, stop)).Failed(out error, out var taken))
        {
            return error.ToProblem();
        }

        return taken.Outcome == IntakeOutcome.Added
            ? TypedResults.Created($"{http.Request.PathBase}/api/v1/vendor/{seller.Shop.Slug}/products/{taken.Product.Id}", Answer(taken.Product, tree))
            : TypedResults.Ok(Answer(taken.Product, tree));
    }

    private static async Task<Results<Ok<VendorProduct>, ProblemHttpResult>> Replace(
        ProductId id, ProductBody body, CurrentSeller seller, CatalogDb db, UnitOfWork unit, Stocking.Stock stock, CategoryTree categories,
        ISettings<SiteSettings> site, ISettings<CatalogSettings> settings, TimeProvider clock, CancellationToken stop)
    {
        var tree = await categories.LoadAsync(stop);
        if (Read(body, tree, site.Current.Currency).Failed(out var error, out var incoming))
        {
            return error.ToProblem();
        }

        var answer = await unit.CommitAsync<Product>(
            async () =>
            {
                if (await EditProduct.FindAsync(id, seller, db.Products, stop) is not { } product)
                {
                    return CatalogErrors.UnknownProduct;
                }

                if (product.Version != body.Version)
                {
                    return CatalogErrors.ChangedMeanwhile;
                }

                if (await EditProduct.RefusedAsync(incoming.Content, product, seller, db, tree, stop) is { } refused)
                {
                    return refused;
                }

                var keepRussian = incoming.Content with { TitleRu = product.TitleRu, DescriptionRu = product.DescriptionRu, SeoTitle = product.SeoTitle, SeoDescription = product.SeoDescription };
                if (product.Edit(keepRussian, clock.GetUtcNow()).Failed(out var unedited))
                {
                    return unedited;
                }

                if (body.Publish && product.Status is ProductStatus.Draft
                    && MoveProduct.Publish(product, seller.Shop.Status == SellerStatus.Active, settings.Current, clock.GetUtcNow()).Failed(out var unpublished))
                {
                    return unpublished;
                }

                await unit.FlushAsync(stop);
                foreach (var variant in product.Variants.Where(v => incoming.Pieces.ContainsKey(v.Sku)))
                {
                    var main = seller.Id.Value;
                    var now = await db.Stock.AsNoTracking().Where(s => s.VariantId == variant.Id && s.LocationId == main).Select(s => s.OnHand).SingleOrDefaultAsync(stop);
                    if ((await stock.AdjustAsync(variant.Id, main, incoming.Pieces[variant.Sku] - now, stop)).Failed(out var miscounted))
                    {
                        return miscounted;
                    }
                }

                return product;
            },
            stop);
        return answer.Failed(out var why, out var saved) ? why.ToProblem() : TypedResults.Ok(Answer(saved, tree));
    }

    private static Result<IncomingProduct> Read(ProductBody body, CategoryTree tree, string currency)
    {
        CategoryNode? category = null;
        if (body.Category is { Length: > 0 } path && (category = tree.FindByPath(path)) is null)
        {
            return CatalogErrors.UnknownCategory;
        }

        IEnumerable<string?> texts = [.. body.OptionNames ?? [], .. body.Variants!.SelectMany(v => v.Options ?? []), .. (body.Attributes ?? []).SelectMany(a => new[] { a.Key, a.Value })];
        if (texts.Any(text => string.IsNullOrWhiteSpace(text) || text.Length > 500 || text.Contains('\0', StringComparison.Ordinal)))
        {
            return new Error(ErrorKind.Invalid, "catalog.wrong_text", "Options and attributes are texts of 1 to 500 characters.");
        }

        return new IncomingProduct
        {
            Handle = string.IsNullOrWhiteSpace(body.Handle) ? null : body.Handle.Trim(),
            Content = new ProductContent
            {
                Title = body.Title!.Trim(),
                Description = body.Description ?? "",
                Brand = body.Brand ?? "",
                CategoryId = category?.Id,
                Attributes = body.Attributes ?? [],
                OptionNames = body.OptionNames ?? [],
                Variants = body.Variants!.ConvertAll(v => new VariantContent
                {
                    Sku = v.Sku!.Trim(), Options = v.Options ?? [], Price = new Money(v.PriceMinor, currency), CompareAtMinor = v.CompareAtMinor,
                    Barcode = v.Barcode ?? "", WeightGrams = v.WeightGrams, StockPolicy = v.StockPolicy,
                }),
            },
            Pieces = body.Variants!.Where(v => v.Stock is not null).DistinctBy(v => v.Sku!.Trim()).ToDictionary(v => v.Sku!.Trim(), v => v.Stock!.Value),
            Publish = body.Publish,
            Recount = true,
        };
    }

    private static VendorProduct Answer(Product p, CategoryTree tree) => new(
        p.Id, p.Slug, p.Handle, p.Title, p.Description, p.Brand, tree.Find(p.CategoryId)?.Path, p.Status.ToString(), p.RejectionReason, p.Version,
        p.Attributes, p.OptionNames,
        [.. p.Variants.OrderBy(v => v.Position).Select(v => new VendorVariant(v.Id, v.Sku, v.Options, v.Price, v.CompareAtMinor, v.Barcode, v.WeightGrams, v.StockPolicy.ToString()))]);
}
