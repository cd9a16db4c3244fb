using Marketplace.Kernel.Data;
using Marketplace.Kernel.Tenancy;
using Microsoft.Data.Sqlite;

namespace Marketplace.Runtime.Tenancy;

/// <summary>Where the host keeps what it writes.</summary>
/// <param name="Data">Folder of all data.</param>
/// <param name="Database">PostgreSQL connection string for tenants and the host itself; null for embedded files.</param>
/// <param name="Recipes">Folder of recipe files.</param>
internal sealed record HostPaths(string Data, string? Database, string Recipes)
{
    /// <summary>How long a statement waits for another process that holds an SQLite file (<c>Marketplace:LockSeconds</c>).</summary>
    public int LockSeconds { get; init; } = 30;

    /// <summary>Keys, media and mail of one tenant.</summary>
    public string FolderOf(string tenant) => Path.Combine(Data, "Sites", tenant);

    /// <summary>Where the host's own tables are: the list of tenants and the job store.</summary>
    public TenantDatabase HostDatabase() => Database is { Length: > 0 }
        ? new TenantDatabase(DatabaseKind.PostgreSql, Database, "marketplace_host")
        : new TenantDatabase(DatabaseKind.Sqlite, SqliteFile(Path.Combine(Data, "host.db")), null);

    public TenantDatabase DatabaseOf(TenantInfo tenant) => tenant.DatabaseProvider switch
    {
        "Sqlite" => new TenantDatabase(DatabaseKind.Sqlite, SqliteFile(Path.Combine(FolderOf(tenant.Name), "tenant.db")), null),
        "Postgres" => new TenantDatabase(DatabaseKind.PostgreSql, ConnectionStringOf(tenant), SchemaOf(tenant)),
        _ => throw new InvalidOperationException($"Tenant {tenant.Name} wants the database provider '{tenant.DatabaseProvider}'; known are Sqlite and Postgres."),
    };

    public static string SchemaOf(TenantInfo tenant) => tenant.Schema is { Length: > 0 } chosen ? chosen : $"tenant_{tenant.Name.ToLowerInvariant()}";

    private string ConnectionStringOf(TenantInfo tenant) => tenant.ConnectionString is { Length: > 0 } own
        ? own
        : Database ?? throw new InvalidOperationException($"Tenant {tenant.Name} is on PostgreSQL, but neither it nor the host has a connection string.");

    private string SqliteFile(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Cache = SqliteCacheMode.Default,
        ForeignKeys = true,
        DefaultTimeout = LockSeconds,
    }.ConnectionString;
}
