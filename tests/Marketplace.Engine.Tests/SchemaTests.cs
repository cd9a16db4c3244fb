using Marketplace.Kernel.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

public abstract class SchemaTests(DatabaseKind kind)
{
    /// <summary>Every context of every module, found in a tenant that has all features.</summary>
    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_each_module_s_model()
    {
        await using var market = await TestMarketplace.StartAsync(kind);
        await market.With<ITenantFeatures>(async features => await features.ChangeAsync(
            [.. features.All.Where(f => !f.Enabled).Select(f => f.Id)], [], CancellationToken.None));

        await market.InTenantAsync("Default", async services =>
        {
            var contexts = services.GetServices<MigratedDb>().ToList();
            Assert.Contains(contexts, c => c.Module == "users");
            foreach (var context in contexts)
            {
                var (model, migrated) = await SchemaCheck.ReadAsync(
                    (DbContext)services.GetRequiredService(context.Context), services.GetRequiredService<TenantDatabase>(), context.Module);
                Assert.NotEmpty(model);
                Assert.Equal(model, migrated.Where(line => !SchemaCheck.IsBeyondTheModel(line)));
            }
        });
    }
}

public sealed class SchemaOnSqlite() : SchemaTests(DatabaseKind.Sqlite);

public sealed class SchemaOnPostgreSql() : SchemaTests(DatabaseKind.PostgreSql);
