using System.Text.Json;
using Dapper;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Runtime.Tenancy;

/// <summary>The host's list of tenants, shared by all its nodes and the command line.</summary>
internal sealed class TenantStore(HostPaths paths, NodeNews news) : IAsyncDisposable
{
    private readonly TenantDatabase _database = paths.HostDatabase();

    public TenantDatabase Database => _database;

    public async Task PrepareAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(paths.Data);
        await using var connection = _database.CreateConnection();
        await connection.OpenAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition(
            _database.IsPostgreSql
                ? $"SELECT pg_advisory_xact_lock(727001); CREATE SCHEMA IF NOT EXISTS {_database.Schema}; {Table}"
                : $"PRAGMA journal_mode=WAL; {Table}",
            cancellationToken: stop));
    }

    public async Task<IReadOnlyList<(TenantInfo Tenant, long Version)>> ReadAsync(CancellationToken stop)
    {
        await using var connection = _database.CreateConnection();
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("SELECT body, version FROM host_tenant ORDER BY name", cancellationToken: stop));
        return [.. rows.Select(row => (JsonSerializer.Deserialize<TenantInfo>(row.Body, PlatformJson.Options)!, row.Version))];
    }

    /// <summary>Adds or replaces a tenant; answers its new version.</summary>
    public async Task<long> SaveAsync(TenantInfo tenant, CancellationToken stop)
    {
        await using var connection = _database.CreateConnection();
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            INSERT INTO host_tenant (name, body, version) VALUES (@Name, @Body, 1)
            ON CONFLICT (name) DO UPDATE SET body = excluded.body, version = host_tenant.version + 1
            RETURNING version
            """,
            new { tenant.Name, Body = JsonSerializer.Serialize(tenant, PlatformJson.Options) }, cancellationToken: stop));
        news.Tell(NewsKind.Tenants);
        return version;
    }

    public async Task RemoveAsync(string name, CancellationToken stop)
    {
        await using var connection = _database.CreateConnection();
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM host_tenant WHERE name = @name", new { name }, cancellationToken: stop));
        news.Tell(NewsKind.Tenants);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private const string Table = "CREATE TABLE IF NOT EXISTS host_tenant (name TEXT PRIMARY KEY, body TEXT NOT NULL, version BIGINT NOT NULL);";

    private sealed class Row
    {
        public string Body { get; init; } = "";

        public long Version { get; init; }
    }
}
