using System.Text.Json;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Settings;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Setup;

/// <summary>Categories, products, variants and their first stock: few shops with thousands, most with dozens.</summary>
internal sealed class ScaleGoods(CatalogDb db, UnitOfWork unit, ISellerDirectory sellers, ISettings<SiteSettings> site) : IScaleData
{
    private const int Chunk = 5_000;

    public int Order => 20;

    public string What => "Goods";

    public async Task<Result> FillAsync(ScalePlan plan, CancellationToken stop)
    {
        // Those of the tenant, so that pages have pictures without a hundred thousand files.
        var pictures = await db.Media.AsNoTracking().Where(m => m.ImageKey != null)
            .Select(m => new ScalePicture(m.ImageKey!, m.Width, m.Height)).Distinct().ToListAsync(stop);
        await unit.CommitAsync(() => AddCategoriesAsync(plan, stop), stop);
        var shops = await unit.CommitAsync(async () => (Result<Dictionary<SellerId, SellerSummary>>)await AddShopsAsync(plan, stop), stop);
        if (shops.Failed(out var error, out _))
        {
            return error;
        }

        foreach (var products in ScaleProduct.Of(plan, pictures.OrderBy(p => p.Key, StringComparer.Ordinal).ToList()).Chunk(Chunk))
        {
            await unit.CommitAsync(() => AddAsync(plan, products, stop), stop);
        }

        return Result.Done;
    }

    private async Task AddCategoriesAsync(ScalePlan plan, CancellationToken stop)
    {
        const string Columns = "id, parent_id, name, name_ru, slug, path, position, tax_class, attributes, version";
        var attributes = JsonSerializer.Serialize<IReadOnlyList<AttributeDefinition>>(
            [new("Material", AttributeKind.Choice, [.. ScaleWords.Materials.Select(m => m.En)]), new("Colour", AttributeKind.Choice, ScaleWords.Colours)], PlatformJson.Options);
        await unit.InsertAsync("catalog_category", Columns, ScaleWords.Departments.Select((department, i) => new object?[]
        {
            plan.IdOf("category", i), null, department.Name, department.NameRu, department.Slug, department.Slug, 100 + i, "standard", attributes, 1,
        }), stop);
        await unit.InsertAsync("catalog_category", Columns, ScaleWords.Shelves.Select((shelf, i) =>
        {
            var (top, slug) = (shelf.Path.Split('/')[0], shelf.Path.Split('/')[1]);
            var parent = Array.FindIndex(ScaleWords.Departments, department => department.Slug == top);
            return new object?[] { ScaleProduct.CategoryAt(plan, i), plan.IdOf("category", parent), shelf.Name, shelf.NameRu, slug, shelf.Path, i, "", "[]", 1 };
        }), stop);
    }

    private async Task<Dictionary<SellerId, SellerSummary>> AddShopsAsync(ScalePlan plan, CancellationToken stop)
    {
        var shops = new Dictionary<SellerId, SellerSummary>();
        foreach (var ids in Enumerable.Range(0, plan.Sellers).Select(number => ScaleSeller.At(plan, number)).Chunk(500))
        {
            foreach (var (id, shop) in await sellers.FindAsync(ids, stop))
            {
                shops[id] = shop;
            }
        }

        await unit.InsertAsync("catalog_seller", "id, slug, name, logo_key, active", shops.Values.OrderBy(shop => shop.Id.Value)
            .Select(shop => new object?[] { shop.Id.Value, shop.Slug, shop.Name, shop.LogoKey, shop.Status == SellerStatus.Active }), stop);
        await unit.InsertAsync("catalog_location", "id, seller_id, name", shops.Keys.OrderBy(id => id.Value).Select(id => new object?[] { id.Value, id.Value, "Main" }), stop);
        return shops;
    }

    private async Task AddAsync(ScalePlan plan, ScaleProduct[] products, CancellationToken stop)
    {
        var currency = site.Current.Currency;
        var unitMinor = Currencies.FromDecimal(1, currency)!.Value.Minor;
        await unit.InsertAsync(
            "catalog_product",
            "id, seller_id, slug, handle, title, title_ru, description, description_ru, brand, category_id, seo_title, seo_description, attributes, option_names, status, from_minor, currency, created_at, updated_at, published_at, version",
            products.Select(p => new object?[]
            {
                p.Id, p.Seller, p.Slug, p.Slug, p.Title, p.TitleRu, p.Description, p.DescriptionRu, p.Brand, p.Category, "", "", p.AttributesJson, p.OptionNamesJson,
                p.Status.ToString(), p.Variants.Min(v => v.Cents) * unitMinor / 100, currency, p.CreatedAt.UtcTicks, p.CreatedAt.UtcTicks,
                p.Status == ProductStatus.Published ? p.CreatedAt.UtcTicks : null, 1,
            }),
            stop);
        await unit.InsertAsync(
            "catalog_media",
            "id, product_id, image_key, width, height, alt, position",
            products.SelectMany(p => p.Pictures.Select((picture, i) => new object?[]
            {
                plan.IdOf("media", (p.Number * 4L) + i), p.Id, picture.Key, picture.Width, picture.Height, p.Title, i,
            })),
            stop);
        await unit.InsertAsync(
            "catalog_variant",
            "id, product_id, seller_id, sku, options, price_minor, price_currency, compare_at_minor, barcode, weight_grams, stock_policy, position",
            products.SelectMany(p => p.Variants.Select((v, i) => new object?[]
            {
                ScaleVariant.At(plan, v.Number).Value, p.Id, p.Seller, $"S-{v.Number:000000}", v.OptionsJson, v.Cents * unitMinor / 100, currency,
                v.WasCents is { } was ? was * unitMinor / 100 : null, "", v.Grams, nameof(StockPolicy.Deny), i,
            })),
            stop);
        await unit.InsertAsync(
            "catalog_price_change",
            "id, variant_id, price_minor, price_currency, from_at",
            products.SelectMany(p => p.Variants.Select(v => new object?[]
            {
                plan.IdOf("price", v.Number), ScaleVariant.At(plan, v.Number).Value, v.Cents * unitMinor / 100, currency, p.CreatedAt.UtcTicks,
            })),
            stop);
        await unit.InsertAsync(
            "catalog_stock",
            "variant_id, location_id, on_hand, reserved",
            products.SelectMany(p => p.Variants.Select(v => new object?[] { ScaleVariant.At(plan, v.Number).Value, p.Seller, ScaleVariant.FirstStockOf(plan, v.Number), 0 })),
            stop);
    }
}
