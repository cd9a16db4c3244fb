using Dapper;
using Marketplace.Host;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Tenancy;

namespace Marketplace.Engine.Tests;

/// <summary>A backup is taken while the marketplace runs, and everything is there again after it is read back elsewhere.</summary>
public abstract class BackupTests(DatabaseKind kind) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("marketplace-backup-test-").FullName;
    private string? _other;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        _other = kind == DatabaseKind.PostgreSql ? await PostgreSql.NewDatabaseAsync() : null;
    }

    public async Task DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        if (_other is not null)
        {
            await PostgreSql.DropDatabaseAsync(_other);
        }
    }

    [Fact]
    public async Task What_was_backed_up_from_a_running_host_is_there_again_elsewhere()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Ordering", "Marketplace.Search"));
        await market.AddUserAsync("ada@market.test");
        var picture = Path.Combine(market.Folder, "data", "Sites", "Default", "media", "images", "abc", "1.jpg");
        Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
        await File.WriteAllTextAsync(picture, "a picture");
        var file = Path.Combine(_folder, "market.backup");

        Assert.Equal(0, await RunAsync(["backup", file], Path.Combine(market.Folder, "data"), market.Database));
        Assert.Equal(1, await RunAsync(["restore", file], Path.Combine(market.Folder, "data"), market.Database));
        var there = Path.Combine(_folder, "data");
        Assert.Equal(0, await RunAsync(["restore", file], there, _other));

        Assert.Equal("a picture", await File.ReadAllTextAsync(Path.Combine(there, "Sites", "Default", "media", "images", "abc", "1.jpg")));
        Assert.Equal(0, await RunAsync(["features", "list"], there, _other));
        var paths = new HostPaths(there, _other, "");
        await using var restored = paths.DatabaseOf(market.Tenants.Single(t => t.Name == "Default") with { ConnectionString = "" });
        await using var connection = restored.CreateConnection();
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM users_user"));
        Assert.Equal(1, await RunAsync(["restore", Path.Combine(there, "host.db")], Path.Combine(_folder, "third"), _other));
    }

    private static Task<int> RunAsync(string[] command, string data, string? database) =>
        CommandLine.RunAsync([.. command, "--data", data, "--recipes", Path.Combine(data, "recipes"), .. database is null ? Array.Empty<string>() : ["--database", database]]);
}

public sealed class BackupOnSqlite() : BackupTests(DatabaseKind.Sqlite);

public sealed class BackupOnPostgreSql() : BackupTests(DatabaseKind.PostgreSql);
