using Marketplace.Catalog.Browsing;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog.Tests;

/// <summary>What buyers' pages ask never walks through a whole table, so that it stays quick with 50,000 products.</summary>
public class QueryPlanTests
{
    [Fact]
    public async Task Buyers_pages_use_indexes()
    {
        await using var market = await Shop.OpenAsync(DatabaseKind.Sqlite);
        await market.InTenantAsync("Default", async services =>
        {
            var db = services.GetRequiredService<CatalogDb>();
            await db.Database.OpenConnectionAsync();
            await LaunchScale.PretendAsync((SqliteConnection)db.Database.GetDbConnection());
            var categories = new[] { (CategoryId?)CategoryId.New(), CategoryId.New() }.ToList();
            var seller = SellerId.New();
            var variants = new[] { VariantId.New(), VariantId.New() }.ToList();
            (string Page, IQueryable Query)[] queries =
            [
                ("home", db.OnSale().InOrder(ProductOrder.Newest).Take(12).AsCards(db)),
                ("category", db.OnSale().Where(p => categories.Contains(p.CategoryId)).InOrder(ProductOrder.PriceUp).Take(25).AsCards(db)),
                ("shop", db.OnSale().Where(p => p.SellerId == seller).InOrder(ProductOrder.Newest).Take(25).AsCards(db)),
                ("product", db.OnSale().Where(p => p.Slug == "clay-pot").AsCards(db)),
                ("from the same shelf", RelatedProducts.Query(db, CategoryId.New(), 4)),
                ("tiles of categories", CategoryTile.Newest([CategoryId.New(), CategoryId.New()], db)),
                ("former address", db.FormerSlugs.Where(f => f.Slug == "old")),
                ("price history", db.Prices.Where(p => p.VariantId == variants[0]).OrderByDescending(p => p.FromAt).Take(200)),
                ("cart", db.Variants.Where(v => variants.Contains(v.Id)).Join(db.Products, v => v.ProductId, p => p.Id, (v, p) => new { v.Id, p.Title })),
            ];

            foreach (var (page, query) in queries)
            {
                // Going through the rows of a part that is limited already is no walk through a table, nor through the ids of a list.
                var plan = await PlanAsync(db, query);
                var parts = plan.Where(step => step.StartsWith("CO-ROUTINE", StringComparison.Ordinal) || step.StartsWith("MATERIALIZE", StringComparison.Ordinal)).Select(step => step.Split(' ')[1]).ToList();
                var walked = plan.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && !IsListOfIds(query, step.Split(' ')[1]) && !parts.Contains(step.Split(' ')[1])).ToList();

                Assert.True(walked.Count == 0, $"{page}: {string.Join("; ", plan)}\n{query.ToQueryString()}");
            }
        });
    }

    private static bool IsListOfIds(IQueryable query, string alias) => System.Text.RegularExpressions.Regex.IsMatch(query.ToQueryString(), $"json_each\\(@\\w+\\) AS \"{alias}\"");

    private static async Task<List<string>> PlanAsync(CatalogDb db, IQueryable query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
