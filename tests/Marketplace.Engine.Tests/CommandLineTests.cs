using Marketplace.Host;

namespace Marketplace.Engine.Tests;

/// <summary>The command line, in the way that a person uses it, on embedded files and on PostgreSQL.</summary>
public abstract class CommandLineTests(DatabaseKind kind) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("marketplace-cli-").FullName;
    private string? _database;

    // The demo is for development only.
    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        _database = kind == DatabaseKind.PostgreSql ? await PostgreSql.NewDatabaseAsync() : null;
    }

    public async Task DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        if (_database is not null)
        {
            await PostgreSql.DropDatabaseAsync(_database);
        }
    }

    [Fact]
    public async Task A_marketplace_is_set_up_filled_and_asked_without_a_browser()
    {
        Assert.Equal(1, await RunAsync("features", "list"));
        Assert.Equal(0, await RunAsync("tenants", "setup", "Default", "--recipe", "marketplace", "--email", "boss@market.test", "--password", "correct horse battery"));
        Assert.Equal(1, await RunAsync("tenants", "setup", "Default", "--recipe", "marketplace", "--email", "boss@market.test", "--password", "correct horse battery"));
        Assert.Equal(0, await RunAsync("recipes", "run", "demo"));
        Assert.Equal(0, await RunAsync("features", "disable", "Marketplace.Payouts"));
        Assert.Equal(1, await RunAsync("features", "enable", "Marketplace.Payuots"));
        Assert.Equal(0, await RunAsync("jobs", "run", "ordering.lapse-unpaid"));
        Assert.Equal(1, await RunAsync("jobs", "run", "no-such-job"));
        Assert.Equal(0, await RunAsync("recipes", "schema", "Users"));
        Assert.Equal(1, await RunAsync("recipes", "schema", "Uzers"));

        var csv = Path.Combine(_folder, "one.csv");
        await File.WriteAllTextAsync(csv, "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\nred-mug,Red mug,RM-1,9.50,3\n");
        Assert.Equal(0, await RunAsync("import", "products", csv, "--seller", "annas-hearth"));
        Assert.Equal(1, await RunAsync("import", "products", csv, "--seller", "nobody"));
        Assert.Equal(1, await RunAsync("import", "products", csv + "x", "--seller", "annas-hearth"));
        Assert.NotEqual(0, await RunAsync("import", "products"));
        Assert.Equal(0, await RunAsync("tenants", "create", "Acme", "--prefix", "acme"));
        Assert.Equal(0, await RunAsync("tenants", "list"));
        Assert.Equal(0, await RunAsync("--help"));
    }

    // Without the demo's pictures, which take their time.
    private string Recipes()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "recipes")).FullName;
        foreach (var (name, text) in RepositoryRoot.Recipes("marketplace", "demo"))
        {
            File.WriteAllText(Path.Combine(folder, $"{name}.recipe.json"), text);
        }

        return folder;
    }

    private Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(
    [
        .. arguments, "--data", Path.Combine(_folder, "data"), "--recipes", Recipes(),
        .. _database is null ? Array.Empty<string>() : ["--database", _database],
    ]);
}

public sealed class CommandLineOnSqlite() : CommandLineTests(DatabaseKind.Sqlite);

public sealed class CommandLineOnPostgreSql() : CommandLineTests(DatabaseKind.PostgreSql);
