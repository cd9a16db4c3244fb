using System.Net;

namespace Marketplace.Engine.Tests;

public abstract class SetupTests(DatabaseKind kind)
{
    [Fact]
    public async Task A_tenant_set_up_by_recipe_signs_its_administrator_in()
    {
        await using var market = await TestMarketplace.StartAsync(kind);

        var admin = await market.SignedInAsync();

        var account = await admin.GetAsync("/account");
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.Contains("admin", await account.Content.ReadAsStringAsync());
    }
}

public sealed class SetupOnSqlite() : SetupTests(DatabaseKind.Sqlite);

public sealed class SetupOnPostgreSql() : SetupTests(DatabaseKind.PostgreSql);
