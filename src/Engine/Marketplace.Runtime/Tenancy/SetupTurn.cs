using Dapper;
using Npgsql;

namespace Marketplace.Runtime.Tenancy;

/// <summary>The right to set one tenant up, which one process has at a time and which ends with the process, however it ends.</summary>
internal sealed class SetupTurn : IAsyncDisposable
{
    private readonly IAsyncDisposable _held;

    private SetupTurn(IAsyncDisposable held) => _held = held;

    /// <summary>Null when another process sets this tenant up.</summary>
    public static async Task<SetupTurn?> TakeAsync(HostPaths paths, string tenant, CancellationToken stop)
    {
        // Who only looks whether the turn is free gives it back at once.
        for (var tries = 0; tries < 10; tries++)
        {
            if ((paths.Database is { Length: > 0 } database ? await SessionAsync(database, tenant, stop) : File(paths, tenant)) is { } held)
            {
                return new SetupTurn(held);
            }

            await Task.Delay(100, stop);
        }

        return null;
    }

    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private static async Task<IAsyncDisposable?> SessionAsync(string database, string tenant, CancellationToken stop)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await session.OpenAsync(stop);
        if (await session.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(hashtext(@key))", new { key = $"marketplace:setup:{tenant}" }))
        {
            return session;
        }

        await session.DisposeAsync();
        return null;
    }

    private static FileStream? File(HostPaths paths, string tenant)
    {
        try
        {
            return new FileStream(Path.Combine(paths.Data, $"{tenant}.setup.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
