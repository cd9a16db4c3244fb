using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Marketplace.Runtime.Data;

/// <summary>Brings a tenant's tables up to date, one process at a time.</summary>
internal static class TenantMigrator
{
    public static async Task MigrateAsync(IServiceProvider services, TenantInfo tenant, TenantDatabase database, string folder, CancellationToken stop)
    {
        CreatePrivateFolder(folder);
        if (database.IsPostgreSql)
        {
            // The session holds the lock; it is freed when the session ends, however it ends.
            await using var held = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
            await held.OpenAsync(stop);
            await held.ExecuteAsync("SELECT pg_advisory_lock(hashtext(@Key))", new { Key = $"marketplace:{tenant.Name}:{database.Schema}" });
            await held.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS \"{database.Schema}\"");
            await MigrateAllAsync(services, stop);
        }
        else
        {
            await using var held = await LockFileAsync(Path.Combine(folder, "migrating.lock"), stop);

            // EF Core's own lock on SQLite is a row that a killed process leaves behind; under our lock it is nobody's.
            await using (var connection = database.CreateConnection())
            {
                await connection.OpenAsync(stop);
                await connection.ExecuteAsync("PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS __EFMigrationsLock;");
            }

            await MigrateAllAsync(services, stop);
            await RefreshStatistics.RunAsync(database, stop);
        }
    }

    private static async Task MigrateAllAsync(IServiceProvider services, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (var module in services.GetServices<MigratedDb>())
        {
            await ((DbContext)scope.ServiceProvider.GetRequiredService(module.Context)).Database.MigrateAsync(stop);
        }
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // The operating system lets go of it when the process dies, however it dies.
    private static async Task<FileStream> LockFileAsync(string file, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(50, stop);
            }
        }
    }
}
