using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Marketplace.Testing;

/// <summary>A real PostgreSQL for the whole test run: started on a free port in a temporary folder, stopped with the process.</summary>
public static class PostgreSql
{
    private static readonly Lazy<string> _server = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>A fresh database for one tenant host.</summary>
    /// <param name="copied">Connection string of one that nobody uses any more and that the new one begins as; null begins empty.</param>
    public static async Task<string> NewDatabaseAsync(string? copied = null)
    {
        var name = $"t_{Guid.CreateVersion7():n}";
        var template = copied is null ? "" : $" TEMPLATE {new NpgsqlConnectionStringBuilder(copied).Database}";
        await using var connection = new NpgsqlConnection(_server.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}{template}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_server.Value) { Database = name, MaxPoolSize = 30 }.ConnectionString;
    }

    /// <summary>Ends what is still connected, so that the database can be copied.</summary>
    public static async Task DisconnectAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_server.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name", connection);
        command.Parameters.AddWithValue("name", new NpgsqlConnectionStringBuilder(connectionString).Database!);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task DropDatabaseAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_server.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Start()
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (bin is null)
        {
            throw new InvalidOperationException("These tests need PostgreSQL. Run: apt-get install -y postgresql");
        }

        var folder = Directory.CreateTempSubdirectory("marketplace-pg-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort();

        // PostgreSQL refuses to run as root, so the server then belongs to its own system user.
        var asUser = Environment.UserName == "root" ? "postgres" : null;
        if (asUser is not null)
        {
            Run("chown", null, "postgres", folder);
        }

        Run(Path.Combine(bin, "initdb"), asUser, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8");
        var options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB";
        Run(Path.Combine(bin, "pg_ctl"), asUser, "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", options, "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Run(Path.Combine(bin, "pg_ctl"), asUser, "-D", data, "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(string tool, string? asUser, params string[] arguments)
    {
        var start = new ProcessStartInfo(asUser is null ? tool : "runuser") { WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in asUser is null ? arguments : ["-u", asUser, "--", tool, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // The server inherits open pipes for ever; so its output goes to the log file and this process waits for the exit alone.
        start.RedirectStandardOutput = !tool.EndsWith("pg_ctl", StringComparison.Ordinal);
        using var process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            process.StandardOutput.ReadToEnd();
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
        }
    }
}
