namespace Marketplace.Security.Tests;

/// <summary>One town for all tests of a class; each of them leaves alone what the others look at.</summary>
public abstract class SharedTown(DatabaseKind kind) : IAsyncLifetime
{
    public Town Town { get; private set; } = null!;

    public async Task InitializeAsync() => Town = await Town.OpenAsync(kind);

    public async Task DisposeAsync() => await Town.DisposeAsync();
}

public sealed class TownOnSqlite() : SharedTown(DatabaseKind.Sqlite);

public sealed class TownOnPostgreSql() : SharedTown(DatabaseKind.PostgreSql);

/// <summary>One marketplace without shops for all tests of a class.</summary>
public sealed class SharedMarket : IAsyncLifetime
{
    public TestMarketplace Market { get; private set; } = null!;

    public async Task InitializeAsync() => Market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);

    public async Task DisposeAsync() => await Market.DisposeAsync();
}

/// <summary>One real server for all tests of a class.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public TestMarketplace Market { get; private set; } = null!;

    public async Task InitializeAsync() => Market = await TestMarketplace.StartAsync(
        DatabaseKind.Sqlite, TestMarketplace.SetupRecipe("Marketplace.Ordering"), settings: new Dictionary<string, string?> { ["Server"] = "kestrel", ["Clock"] = "system" });

    public async Task DisposeAsync() => await Market.DisposeAsync();
}
