using Marketplace.Catalog.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog.Tests;

public abstract class CatalogSchemaTests(DatabaseKind kind)
{
    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Catalog"));

        await market.InTenantAsync("Default", async services =>
        {
            var (model, migrated) = await SchemaCheck.ReadAsync(
                services.GetRequiredService<CatalogDb>(), services.GetRequiredService<TenantDatabase>(), "catalog");

            Assert.NotEmpty(model);
            Assert.Equal(model, migrated);
        });
    }
}

public sealed class CatalogSchemaOnSqlite() : CatalogSchemaTests(DatabaseKind.Sqlite);

public sealed class CatalogSchemaOnPostgreSql() : CatalogSchemaTests(DatabaseKind.PostgreSql);
