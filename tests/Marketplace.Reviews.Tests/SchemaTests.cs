using Marketplace.Reviews.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Reviews.Tests;

public abstract class ReviewsSchemaTests(DatabaseKind kind)
{
    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Reviews"));

        await market.InTenantAsync("Default", async services =>
        {
            var (model, migrated) = await SchemaCheck.ReadAsync(
                services.GetRequiredService<ReviewsDb>(), services.GetRequiredService<TenantDatabase>(), "reviews");

            Assert.NotEmpty(model);
            Assert.Equal(model, migrated);
        });
    }
}

public sealed class ReviewsSchemaOnSqlite() : ReviewsSchemaTests(DatabaseKind.Sqlite);

public sealed class ReviewsSchemaOnPostgreSql() : ReviewsSchemaTests(DatabaseKind.PostgreSql);
