using System.Globalization;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Stocking;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Editing;

/// <summary>A seller writes a product: texts, variants, prices, stock.</summary>
internal static class EditProduct
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // A hundred variants with a dozen fields each are more values than a form usually has.
        var vendor = routes.Vendor(SellerRole.Manager).WithFormOptions(valueCountLimit: 4096);
        vendor.MapGet("/products/new", New).WithName("Catalog.NewProduct");
        vendor.MapPost("/products/new", Create).WithName("Catalog.CreateProduct");
        vendor.MapGet("/products/{id}", Show).WithName("Catalog.EditProduct");
        vendor.MapPost("/products/{id}", Save).WithName("Catalog.SaveProduct");
    }

    internal sealed record EditPage(
        SellerSummary Shop, Product? Product, ProductForm Form, IReadOnlyList<CategoryNode> Categories, IReadOnlyList<AttributeDefinition> Attributes, string Currency, bool Saved)
    {
        /// <summary>Variants that are kept, but have no row any more: they go when the form is saved.</summary>
        public IReadOnlyList<Variant> Going => [.. (Product?.Variants ?? []).Where(variant => Form.Variants?.Exists(row => row.Id == variant.Id.ToString()) != true).OrderBy(variant => variant.Position)];
    }

    private static async Task<IResult> New(CurrentSeller seller, CategoryTree categories, ISettings<SiteSettings> site, CancellationToken stop) =>
        Form(seller, null, new ProductForm { Variants = [new VariantForm()] }, await categories.LoadAsync(stop), site);

    private static async Task<IResult> Show(ProductId id, bool? saved, CurrentSeller seller, CatalogDb db, CategoryTree categories, ISettings<SiteSettings> site, CancellationToken stop) =>
        await FindAsync(id, seller, db.Products.AsNoTracking(), stop) is { } product
            ? Form(seller, product, ProductForm.Of(product, await StockAsync(product, db, stop)), await categories.LoadAsync(stop), site, saved is true)
            : Results.NotFound();

    private static async Task<IResult> Create(
        [FromForm] ProductForm form, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, ProductIntake intake, Stock stock, CategoryTree categories,
        ISettings<SiteSettings> site, TimeProvider clock)
    {
        var stop = http.RequestAborted;
        var tree = await categories.LoadAsync(stop);
        if (Rearranged(form, again => Form(seller, null, again, tree, site)) is { } again)
        {
            return again;
        }

        var (content, faults) = form.Read(site.Current.Currency);
        if (content is null)
        {
            return Form(seller, null, form, tree, site).WithErrors(faults);
        }

        var made = await unit.CommitAsync<ProductId>(
            async () =>
            {
                if (await RefusedAsync(content, null, seller, db, tree, stop) is { } refused)
                {
                    return refused;
                }

                var slug = string.IsNullOrWhiteSpace(form.Slug) ? await intake.FreeSlugAsync(content.Title, null, stop) : form.Slug.Trim();
                if (await IsTakenAsync(slug, null, db, stop))
                {
                    return CatalogErrors.ProductSlugTaken;
                }

                if (Product.Draft(seller.Id, slug, null, content, clock.GetUtcNow()).Failed(out var error, out var product))
                {
                    return error;
                }

                db.Products.Add(product);
                await intake.KnowSellerAsync(seller.Id, stop);
                await unit.FlushAsync(stop);
                return (await CountAsync(product, form, seller, db, stock, stop)).Failed(out error) ? error : product.Id;
            },
            stop);
        return made.Failed(out var why, out var id)
            ? Form(seller, null, form, tree, site).WithError(why)
            : Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/products/{id}?saved=true");
    }

    private static async Task<IResult> Save(
        ProductId id, [FromForm] ProductForm form, CurrentSeller seller, HttpContext http, CatalogDb db, UnitOfWork unit, Stock stock, CategoryTree categories,
        ISettings<SiteSettings> site, TimeProvider clock)
    {
        var stop = http.RequestAborted;
        var tree = await categories.LoadAsync(stop);
        if (await FindAsync(id, seller, db.Products.AsNoTracking(), stop) is not { } shown)
        {
            return Results.NotFound();
        }

        if (Rearranged(form, again => Form(seller, shown, again, tree, site)) is { } again)
        {
            return again;
        }

        var (content, faults) = form.Read(site.Current.Currency);
        if (content is null)
        {
            return Form(seller, shown, form, tree, site).WithErrors(faults);
        }

        if (form.Version != shown.Version.ToString(CultureInfo.InvariantCulture))
        {
            var fresh = form with { Version = shown.Version.ToString(CultureInfo.InvariantCulture) };
            return Form(seller, shown, fresh, tree, site).WithError(CatalogErrors.ChangedMeanwhile);
        }

        var answer = await unit.CommitAsync(
            async () =>
            {
                var product = (await FindAsync(id, seller, db.Products, stop))!;
                if (await RefusedAsync(content, product, seller, db, tree, stop) is { } refused)
                {
                    return refused;
                }

                if (product.Edit(content, clock.GetUtcNow()).Failed(out var error))
                {
                    return error;
                }

                if (form.Slug?.Trim() is { Length: > 0 } slug && slug != product.Slug)
                {
                    if (await IsTakenAsync(slug, product.Id, db, stop))
                    {
                        return CatalogErrors.ProductSlugTaken;
                    }

                    product.MoveToSlug(slug, clock.GetUtcNow());
                }

                await unit.FlushAsync(stop);
                return await CountAsync(product, form, seller, db, stock, stop);
            },
            stop);
        return answer.Failed(out var why)
            ? Form(seller, shown, form, tree, site).WithError(why)
            : Results.Redirect($"{http.Request.PathBase}/vendor/{seller.Shop.Slug}/products/{id}?saved=true");
    }

    /// <summary>The form with other rows, when that was the button or when the options were changed; null when the form is to be saved.</summary>
    private static Page<EditPage>? Rearranged(ProductForm form, Func<ProductForm, Page<EditPage>> show)
    {
        var variants = form.Variants ?? [];
        return form.Action switch
        {
            "refresh" => show(form),
            "make-variants" => Made(VariantMatrix.Make(form, all: true)),
            "follow-options" => Made(VariantMatrix.Make(form, all: false)),
            "set-all" => show(form.WithAll()),
            "add-variant" when variants.Count < Product.MostVariants => show(form with
            {
                Variants = [.. variants, new VariantForm { Price = variants.LastOrDefault()?.Price, StockPolicy = variants.LastOrDefault()?.StockPolicy }],
            }),
            "remove-option-0" => Made(VariantMatrix.Without(form, 0)),
            "remove-option-1" => Made(VariantMatrix.Without(form, 1)),
            "remove-option-2" => Made(VariantMatrix.Without(form, 2)),
            { } action when action.StartsWith("remove-", StringComparison.Ordinal) && int.TryParse(action[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var row) =>
                show(form with { Variants = [.. variants.Where((_, i) => i != row)] }),
            // Nobody loses or gets a variant that they have not seen.
            _ when VariantMatrix.IsBehind(form) => Made(VariantMatrix.Make(form, all: false), look: true),
            _ => null,
        };

        Page<EditPage> Made((ProductForm Form, Dictionary<string, string[]> Faults, Error? Refusal) made, bool look = false)
        {
            var page = show(made.Form);
            return made.Refusal is { } refusal ? page.WithError(refusal)
                : made.Faults.Count > 0 ? page.WithErrors(made.Faults)
                : look ? page.WithError(CatalogErrors.OptionsChanged)
                : page;
        }
    }

    internal static async Task<Error?> RefusedAsync(ProductContent content, Product? product, CurrentSeller seller, CatalogDb db, CategoryTree tree, CancellationToken stop)
    {
        if (content.CategoryId is { } category && tree.Find(category) is null)
        {
            return CatalogErrors.UnknownCategory;
        }

        var skus = content.Variants.Select(variant => variant.Sku).ToList();
        var own = product?.Id;
        if (await db.Variants.AsNoTracking().Where(v => v.SellerId == seller.Id && skus.Contains(v.Sku) && v.ProductId != own).Select(v => v.Sku).FirstOrDefaultAsync(stop) is { } taken)
        {
            return CatalogErrors.SkuTaken(taken);
        }

        // Two rows cannot swap their SKUs in one step: the database would see one twice for a moment.
        var swapped = product?.Variants.FirstOrDefault(known => content.Variants.Any(v => v.Sku == known.Sku && v.Id is { } id && id != known.Id));
        return swapped is null ? null : CatalogErrors.SkuTaken(swapped.Sku);
    }

    private static async Task<bool> IsTakenAsync(string slug, ProductId? but, CatalogDb db, CancellationToken stop) =>
        await db.Products.AnyAsync(p => p.Slug == slug && p.Id != but, stop) || await db.FormerSlugs.AnyAsync(f => f.Slug == slug && f.ProductId != but, stop);

    private static async Task<Result> CountAsync(Product product, ProductForm form, CurrentSeller seller, CatalogDb db, Stock stock, CancellationToken stop)
    {
        var now = await StockAsync(product, db, stop);
        foreach (var typed in form.Variants ?? [])
        {
            var variant = product.Variants.FirstOrDefault(v => v.Sku == typed.Sku?.Trim());
            if (variant is not null && typed.StockChange(now.GetValueOrDefault(variant.Id)) is { } change and not 0
                && (await stock.AdjustAsync(variant.Id, seller.Id.Value, change, stop)).Failed(out var error))
            {
                return error;
            }
        }

        return Result.Done;
    }

    private static Task<Dictionary<VariantId, int>> StockAsync(Product product, CatalogDb db, CancellationToken stop)
    {
        var ids = product.Variants.Select(variant => variant.Id).ToList();
        var main = product.SellerId.Value;
        return db.Stock.AsNoTracking().Where(s => ids.Contains(s.VariantId) && s.LocationId == main).ToDictionaryAsync(s => s.VariantId, s => s.OnHand, stop);
    }

    internal static Task<Product?> FindAsync(ProductId id, CurrentSeller seller, IQueryable<Product> products, CancellationToken stop) => products
        .Include(p => p.Variants).Include(p => p.Media).Include(p => p.FormerSlugs).AsSplitQuery()
        .SingleOrDefaultAsync(p => p.Id == id && p.SellerId == seller.Id, stop);

    private static Page<EditPage> Form(CurrentSeller seller, Product? product, ProductForm form, CategoryTree tree, ISettings<SiteSettings> site, bool saved = false)
    {
        var category = CategoryId.TryParse(form.CategoryId, null, out var id) ? tree.Find(id) : null;
        return Page.Of("/Catalog/Editing/EditProduct.cshtml", new EditPage(
            seller.Shop, product, form, tree.InOrder, tree.AttributesOf(category?.Id), site.Current.Currency, saved));
    }
}
