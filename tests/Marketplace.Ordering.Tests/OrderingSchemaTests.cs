using Marketplace.Catalog.Tests;
using Marketplace.Ordering.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Tests;

public abstract class OrderingSchemaTests(DatabaseKind kind)
{
    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Ordering"));

        await market.InTenantAsync("Default", async services =>
        {
            var (model, migrated) = await SchemaCheck.ReadAsync(
                services.GetRequiredService<OrderingDb>(), services.GetRequiredService<TenantDatabase>(), "ordering");

            Assert.NotEmpty(model);
            Assert.Equal(model, migrated);
        });
    }
}

public sealed class OrderingSchemaOnSqlite() : OrderingSchemaTests(DatabaseKind.Sqlite);

public sealed class OrderingSchemaOnPostgreSql() : OrderingSchemaTests(DatabaseKind.PostgreSql);
