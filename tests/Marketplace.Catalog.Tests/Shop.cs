using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Tenancy;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog.Tests;

/// <summary>A marketplace with two shops and some products, and short words for what tests do with it.</summary>
internal static class Shop
{
    public const string Anna = "anna@market.test";
    public const string Boris = "boris@market.test";

    /// <summary>Shops <c>anna</c> and <c>boris</c>; Anna sells a pot (one variant, ten pieces) and a shirt (two sizes).</summary>
    public static Task<TestMarketplace> OpenAsync(DatabaseKind kind, params string[] features) => TestMarketplace.StartAsync(
        kind, TestMarketplace.SetupRecipe(features.Length > 0 ? features : ["Marketplace.Catalog"]), filling: new(
            [Anna, Boris],
            """
            { "name": "sellers", "sellers": [
              { "slug": "anna", "name": "Anna's", "story": "Pots.", "email": "anna@market.test", "ownerEmail": "anna@market.test" },
              { "slug": "boris", "name": "Boris", "story": "Tools.", "email": "boris@market.test", "ownerEmail": "boris@market.test" } ] },
            { "name": "categories", "categories": [
              { "path": "home", "name": "Home", "nameRu": "Дом", "taxClass": "standard", "attributes": [ { "name": "Material", "kind": "Text" } ] },
              { "path": "home/kitchen", "name": "Kitchen", "nameRu": "Кухня" },
              { "path": "books", "name": "Books", "nameRu": "Книги", "taxClass": "reduced" } ] },
            { "name": "products", "seller": "anna", "products": [
              { "handle": "clay-pot", "title": "Clay pot", "titleRu": "Глиняный горшок", "description": "A **pot**.", "category": "home/kitchen", "price": 12.50, "compareAt": 15, "stock": 10, "weightGrams": 800, "sku": "POT-1" },
              { "handle": "shirt", "title": "Linen shirt", "options": ["Size"], "variants": [
                { "sku": "SHIRT-S", "options": ["S"], "price": 40, "stock": 3 }, { "sku": "SHIRT-M", "options": ["M"], "price": 42, "stock": 0 } ] } ] },
            { "name": "products", "seller": "boris", "products": [
              { "handle": "hammer", "title": "Hammer", "titleRu": "Молоток", "category": "home", "price": 19.90, "stock": 5, "sku": "HAM-1" } ] }
            """));

    /// <summary>Runs recipe steps and delivers what they tell.</summary>
    public static Task RunAsync(this TestMarketplace market, string steps) => market.RunStepsAsync(steps);

    public static Task<VariantId> VariantAsync(this TestMarketplace market, string sku) =>
        market.Ask<CatalogDb, VariantId>(db => db.Variants.Where(v => v.Sku == sku).Select(v => v.Id).SingleAsync());

    public static Task<(int OnHand, int Reserved)> StockAsync(this TestMarketplace market, VariantId variant) =>
        market.Ask<CatalogDb, (int, int)>(async db =>
        {
            var rows = await db.Stock.AsNoTracking().Where(s => s.VariantId == variant).ToListAsync();
            return (rows.Sum(s => s.OnHand), rows.Sum(s => s.Reserved));
        });

    public static Task<SellerId> SellerAsync(this TestMarketplace market, string slug) =>
        market.Ask<ISellerDirectory, SellerId>(async sellers => (await sellers.FindBySlugAsync(slug, CancellationToken.None))!.Id);
}
