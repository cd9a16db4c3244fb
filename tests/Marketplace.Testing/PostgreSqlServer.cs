using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Marketplace.Testing;

/// <summary>A real PostgreSQL on a free port in a temporary folder, which can be killed and started again.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private readonly string _bin;
    private readonly string _folder = Directory.CreateTempSubdirectory("marketplace-pg-").FullName;
    private readonly string _options;
    private readonly string _settings;

    // PostgreSQL refuses to run as root, so the server then belongs to its own system user.
    private readonly string? _user = Environment.UserName == "root" ? "postgres" : null;
    private readonly bool _ownDisk;

    private PostgreSqlServer(string bin, string options, int? diskMegabytes, PostgreSqlServer? copied = null)
    {
        _bin = bin;
        _settings = options;
        if (diskMegabytes is { } size)
        {
            Run("mount", null, "-t", "tmpfs", "-o", $"size={size}m", "tmpfs", _folder);
            _ownDisk = true;
        }

        var port = FreePort();
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        _options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off -c full_page_writes=off -c shared_buffers=64MB {options}";
        if (_user is not null)
        {
            Run("chown", null, _user, _folder);
        }

        if (copied is null)
        {
            Run(Tool("initdb"), _user, "-D", Data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8");
        }
        else
        {
            Run("cp", _user, "-a", copied.Data, Data);
        }

        StartAgain();
    }

    /// <summary>Leads to the server's own database.</summary>
    public string ConnectionString { get; }

    private string Ballast => Path.Combine(_folder, "ballast");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A server with these further options.</summary>
    /// <param name="options">As on the command line of <c>postgres</c>.</param>
    /// <param name="diskMegabytes">Gives it a disk of its own of this size, which needs the right to mount.</param>
    public static PostgreSqlServer Start(string options, int? diskMegabytes = null)
    {
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        return new PostgreSqlServer(bin ?? throw new InvalidOperationException("These tests need PostgreSQL. Run: apt-get install -y postgresql"), options, diskMegabytes);
    }

    /// <summary>One that loses nothing when its processes are killed: only the machine itself may not die, since nothing waits for the disk.</summary>
    /// <param name="diskMegabytes">As in <see cref="Start"/>.</param>
    public static PostgreSqlServer StartDurable(int? diskMegabytes = null) => Start("-c synchronous_commit=on -c max_connections=100", diskMegabytes);

    /// <summary>Another server with what this one holds, which must be at rest.</summary>
    /// <param name="diskMegabytes">As in <see cref="Start"/>.</param>
    public PostgreSqlServer Copy(int? diskMegabytes = null) => new(_bin, _settings, diskMegabytes, this);

    /// <summary>Ends it in good order, so that it can be copied.</summary>
    public void Rest() => Run(Tool("pg_ctl"), _user, "-D", Data, "-w", "-m", "fast", "stop");

    /// <summary>A fresh database.</summary>
    /// <param name="copied">Connection string of one that nobody uses any more and that the new one begins as; null begins empty.</param>
    public async Task<string> NewDatabaseAsync(string? copied = null)
    {
        var name = $"t_{Guid.CreateVersion7():n}";
        var template = copied is null ? "" : $" TEMPLATE {new NpgsqlConnectionStringBuilder(copied).Database}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}{template}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, MaxPoolSize = 30 }.ConnectionString;
    }

    /// <summary>Its own disk has no byte left, tables and write-ahead log alike.</summary>
    public void FillDisk()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[1 << 16];
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException) when (block.Length > 0)
        {
            // No space left on device: as it was meant.
        }
    }

    /// <summary>There is room again.</summary>
    public void FreeDisk() => File.Delete(Ballast);

    /// <summary>Whether it takes connections.</summary>
    public bool Runs
    {
        get
        {
            try
            {
                using var connection = new NpgsqlConnection(ConnectionString);
                connection.Open();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    /// <summary>SIGKILL to the server and to each process of it, all at once.</summary>
    public void Kill()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        foreach (var id in (int[])[server, .. ChildrenOf(server)])
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
            {
                // Gone by itself meanwhile.
            }
        }
    }

    /// <summary>Starts what was killed or stopped; comes back when it takes connections.</summary>
    public void StartAgain()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                Run(Tool("pg_ctl"), _user, "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", _options, "start");
                return;
            }
            catch (InvalidOperationException) when (tries < 20)
            {
                // A process that was born while the others were killed still holds the memory; it notices within a moment.
                Thread.Sleep(100);
            }
        }
    }

    /// <summary>Ends it at once, as an operator would; the data stay.</summary>
    public void Stop() => Run(Tool("pg_ctl"), _user, "-D", Data, "-m", "immediate", "stop");

    /// <inheritdoc />
    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            Kill();
        }

        if (_ownDisk)
        {
            Run("umount", null, "--lazy", _folder);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Tool(string name) => Path.Combine(_bin, name);

    // The fourth field of stat is the parent; the second is a name in brackets that may hold anything.
    private static IEnumerable<int> ChildrenOf(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && ParentOf(folder) == parent)
            {
                yield return id;
            }
        }
    }

    private static int ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
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
