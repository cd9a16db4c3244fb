using Npgsql;

namespace Marketplace.Testing;

/// <summary>A real PostgreSQL for the whole test run: started on a free port in a temporary folder, stopped with the process.</summary>
public static class PostgreSql
{
    private static readonly Lazy<PostgreSqlServer> _server = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>A fresh database for one tenant host.</summary>
    /// <param name="copied">Connection string of one that nobody uses any more and that the new one begins as; null begins empty.</param>
    public static Task<string> NewDatabaseAsync(string? copied = null) => _server.Value.NewDatabaseAsync(copied);

    /// <summary>Ends what is still connected, so that the database can be copied.</summary>
    public static async Task DisconnectAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_server.Value.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name", connection);
        command.Parameters.AddWithValue("name", new NpgsqlConnectionStringBuilder(connectionString).Database!);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_server.Value.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static PostgreSqlServer Start()
    {
        // Nothing here outlives the run, so nothing waits for the disk.
        var server = PostgreSqlServer.Start("-c synchronous_commit=off -c max_connections=400");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }
}
