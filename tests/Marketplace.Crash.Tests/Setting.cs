using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Marketplace.Crash.Tests;

/// <summary>A folder, and a PostgreSQL of its own where that is wanted, with a marketplace that was set up by the host's own commands.</summary>
internal sealed class Setting : IDisposable
{
    private const string Recipe =
        """
        { "name": "crash", "steps": [
          { "name": "settings", "rate-limits": { "logInPerMinute": 100000, "checkoutPerMinute": 100000, "apiPerMinute": 1000000, "refusedPaymentsOfCard": 100000, "refusedPaymentsFromAddress": 100000, "cartsFromAddress": 100000 } },
          { "name": "scale", "users": 40, "sellers": 6, "skus": 60, "ordersUsd": 500, "seed": 3 } ] }
        """;

    // The kernel teaches Dapper how ids are stored; nothing else of it is used here.
    static Setting() => System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(typeof(Money).Module.ModuleHandle);

    private static readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<Setting>>> _first = new();

    private Setting(PostgreSqlServer? server, string? database) => (Server, Database) = (server, database);

    public string Folder { get; } = Directory.CreateTempSubdirectory("marketplace-crash-").FullName;

    public string Goods => Path.Combine(Folder, "goods.csv");

    /// <summary>Null on SQLite.</summary>
    public PostgreSqlServer? Server { get; }

    /// <summary>Connection string; null on SQLite.</summary>
    public string? Database { get; }

    public DatabaseKind Kind => Server is null ? DatabaseKind.Sqlite : DatabaseKind.PostgreSql;

    /// <summary>A copy of what is set up once for all tests: setting up takes longer than most of what is done with it.</summary>
    public static async Task<Setting> PrepareAsync(DatabaseKind kind, int? diskMegabytes = null)
    {
        var first = await _first.GetOrAdd(kind, one => new Lazy<Task<Setting>>(() => SetUpAsync(one))).Value;
        var server = first.Server?.Copy(diskMegabytes);
        var copy = new Setting(server, server is null ? null : new NpgsqlConnectionStringBuilder(first.Database) { Port = new NpgsqlConnectionStringBuilder(server.ConnectionString).Port }.ConnectionString);
        using var copying = Process.Start("cp", ["-a", $"{first.Folder}/.", copy.Folder]);
        await copying.WaitForExitAsync();
        Assert.Equal(0, copying.ExitCode);
        return copy;
    }

    private static async Task<Setting> SetUpAsync(DatabaseKind kind)
    {
        var server = kind == DatabaseKind.PostgreSql ? PostgreSqlServer.StartDurable() : null;
        var setting = new Setting(server, server is null ? null : await server.NewDatabaseAsync());
        Directory.CreateDirectory(Path.Combine(setting.Folder, "recipes"));
        await File.WriteAllTextAsync(Path.Combine(setting.Folder, "recipes", "marketplace.recipe.json"), RepositoryRoot.Recipes("marketplace")["marketplace"]);
        await File.WriteAllTextAsync(Path.Combine(setting.Folder, "recipes", "crash.recipe.json"), Recipe);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => setting.Dispose();
        await File.WriteAllLinesAsync(
            setting.Goods,
            ["Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty", .. Enumerable.Range(0, 400).Select(n => $"thing-{n},Thing {n},T-{n},{n + 1}.50,5")]);
        using var host = setting.Host();
        Assert.Equal(0, await host.CommandAsync("tenants", "setup", "Default", "--recipe", "marketplace", "--email", TestMarketplace.Admin, "--password", TestMarketplace.Password));
        Assert.Equal(0, await host.CommandAsync("recipes", "run", "crash"));
        server?.Rest();
        return setting;
    }

    /// <summary>A place of the same kind with recipes and nothing else.</summary>
    public static async Task<Setting> EmptyAsync(Setting like)
    {
        var server = like.Server is null ? null : PostgreSqlServer.StartDurable();
        var empty = new Setting(server, server is null ? null : await server.NewDatabaseAsync());
        Directory.CreateDirectory(Path.Combine(empty.Folder, "recipes"));
        foreach (var recipe in Directory.EnumerateFiles(Path.Combine(like.Folder, "recipes")))
        {
            File.Copy(recipe, Path.Combine(empty.Folder, "recipes", Path.GetFileName(recipe)));
        }

        return empty;
    }

    /// <summary>A host on this data, not started.</summary>
    public RealHost Host(params string[] settings) => new(Folder, Database, settings);

    /// <summary>Asks the Default tenant's database straight.</summary>
    public async Task<TAnswer> AskAsync<TAnswer>(Func<DbConnection, Task<TAnswer>> question)
    {
        await using DbConnection connection = Database is null
            ? new SqliteConnection($"Data Source={Path.Combine(Folder, "data", "Sites", "Default", "tenant.db")};Default Timeout=30")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database) { SearchPath = "tenant_default", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return await question(connection);
    }

    /// <summary>Looks into the Default tenant's database.</summary>
    public Task InAsync(Func<DbConnection, Task> check) => AskAsync(async db =>
    {
        await check(db);
        return true;
    });

    /// <summary>What can be bought.</summary>
    public Task<List<Guid>> VariantsAsync() => AskAsync(async db => (await db.QueryAsync<Guid>(
        "SELECT v.id FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id JOIN catalog_seller s ON s.id = p.seller_id WHERE p.status = 'Published' AND s.active ORDER BY v.id")).ToList());

    /// <summary>Addresses of product pages.</summary>
    public Task<List<string>> PagesAsync() => AskAsync(async db => (await db.QueryAsync<string>(
        "SELECT '/products/' || p.slug FROM catalog_product p JOIN catalog_seller s ON s.id = p.seller_id WHERE p.status = 'Published' AND s.active ORDER BY p.id")).ToList());

    /// <summary>Waits until every event has met its reactions. What a host had begun with when it was killed is taken up again after a minute.</summary>
    public async Task DeliveredAsync()
    {
        string? first = null;
        await UntilAsync(
            async () => (first = await AskAsync(db => db.QueryFirstOrDefaultAsync<string>("SELECT type || ' ' || coalesce(error, 'without an error') FROM engine_outbox ORDER BY id LIMIT 1"))) is null,
            () => $"Events were not delivered, {first} is the first,");
    }

    /// <summary>Waits for it; a busy machine takes its time.</summary>
    public static Task UntilAsync(Func<bool> holds, string otherwise) => UntilAsync(() => Task.FromResult(holds()), otherwise);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)" />
    public static Task UntilAsync(Func<Task<bool>> holds, string otherwise) => UntilAsync(holds, () => otherwise);

    private static async Task UntilAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 900, $"{otherwise()} within 90 seconds.");
            await Task.Delay(100);
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        Server?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
