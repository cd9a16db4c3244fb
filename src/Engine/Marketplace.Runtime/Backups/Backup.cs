using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Tenancy;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Marketplace.Runtime.Backups;

/// <summary>What stands at the head of a backup.</summary>
internal sealed record BackupHead(int Format, string Database, DateTimeOffset TakenAt, IReadOnlyList<string> Tenants);

/// <summary>Everything that the host has written, in one file: databases, pictures, mail. Taken while it runs, read back into an empty place.</summary>
/// <remarks>Databases are copied before files: files are only ever added under names made of their content, so none that a database names is missing.
/// SQLite by its own online backup, PostgreSQL by <c>pg_dump</c>: each database as it was at one moment.</remarks>
internal sealed class Backup(HostPaths paths, TenantStore store, TimeProvider clock)
{
    private const string Head = "backup.json";
    private const string Dump = "postgresql.dump";
    private static readonly Error _notEmpty = new(ErrorKind.Conflict, "backup.not_empty", "There is data already. Restore into an empty folder and database, or remove what is there by the command reset.");
    private static readonly Error _otherDatabase = new(ErrorKind.Invalid, "backup.other_database", "This backup is one of {0}. Give the same kind of database.");
    private static readonly Error _noBackup = new(ErrorKind.Invalid, "backup.unreadable", "This file is not a backup of a marketplace.");

    private string Kind => paths.Database is { Length: > 0 } ? "PostgreSQL" : "SQLite";

    /// <summary>Writes a backup; the file appears only when it is whole.</summary>
    public async Task<Result> WriteAsync(string file, Action<string> progress, CancellationToken stop)
    {
        var tenants = (await store.ReadAsync(stop)).Select(one => one.Tenant).ToList();
        if (tenants.Find(IsElsewhere) is { } elsewhere)
        {
            return new Error(ErrorKind.Conflict, "backup.elsewhere", "Tenant {0} has a database of its own server. Back it up with that server's tools.").With(elsewhere.Name);
        }

        var work = Directory.CreateTempSubdirectory("marketplace-backup-").FullName;
        try
        {
            var unfinished = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, $".{Path.GetFileName(file)}.unfinished");
            await using (var packed = new GZipStream(File.Create(unfinished), CompressionLevel.Fastest))
            await using (var tar = new TarWriter(packed))
            {
                var head = Path.Combine(work, Head);
                await File.WriteAllTextAsync(head, JsonSerializer.Serialize(new BackupHead(1, Kind, clock.GetUtcNow(), [.. tenants.Select(t => t.Name)]), PlatformJson.Options), stop);
                await tar.WriteEntryAsync(head, Head, stop);
                if (paths.Database is { Length: > 0 })
                {
                    progress("PostgreSQL");
                    string[] schemas = [paths.HostDatabase().Schema!, .. tenants.Where(t => t.DatabaseProvider == "Postgres").Select(HostPaths.SchemaOf)];
                    await RunAsync("pg_dump", ["--format=custom", "--no-owner", $"--file={Path.Combine(work, Dump)}", .. schemas.Select(schema => $"--schema={schema}")], stop);
                    await tar.WriteEntryAsync(Path.Combine(work, Dump), Dump, stop);
                }

                foreach (var database in Directory.EnumerateFiles(paths.Data, "*.db", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    var name = Path.GetRelativePath(paths.Data, database);
                    progress(name);
                    Copy(database, Path.Combine(work, "copy.db"));
                    await tar.WriteEntryAsync(Path.Combine(work, "copy.db"), $"data/{name}", stop);
                    File.Delete(Path.Combine(work, "copy.db"));
                }

                progress("files");
                foreach (var kept in Directory.EnumerateFiles(paths.Data, "*", SearchOption.AllDirectories).Where(IsKept).Order(StringComparer.Ordinal))
                {
                    await tar.WriteEntryAsync(kept, $"data/{Path.GetRelativePath(paths.Data, kept)}", stop);
                }
            }

            File.Move(unfinished, file, overwrite: true);
            return Result.Done;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Reads a backup back into a folder and a database that have nothing.</summary>
    public async Task<Result> ReadAsync(string file, Action<string> progress, CancellationToken stop)
    {
        if ((Directory.Exists(paths.Data) && Directory.EnumerateFiles(paths.Data, "*.db", SearchOption.AllDirectories).Any()) || await HasHostSchemaAsync(stop))
        {
            return _notEmpty;
        }

        var work = Directory.CreateTempSubdirectory("marketplace-restore-").FullName;
        try
        {
            try
            {
                // The framework refuses entries that would leave the folder.
                await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
                await TarFile.ExtractToDirectoryAsync(packed, work, overwriteFiles: false, stop);
            }
            catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException)
            {
                return _noBackup;
            }

            if (!File.Exists(Path.Combine(work, Head)) || JsonSerializer.Deserialize<BackupHead>(await File.ReadAllTextAsync(Path.Combine(work, Head), stop), PlatformJson.Options) is not { Format: 1 } head)
            {
                return _noBackup;
            }

            if (head.Database != Kind)
            {
                return _otherDatabase.With(head.Database);
            }

            if (File.Exists(Path.Combine(work, Dump)))
            {
                progress("PostgreSQL");
                await RunAsync("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", Path.Combine(work, Dump)], stop);
            }

            progress("files");
            Directory.CreateDirectory(paths.Data);
            foreach (var kept in Directory.Exists(Path.Combine(work, "data")) ? Directory.EnumerateFiles(Path.Combine(work, "data"), "*", SearchOption.AllDirectories) : [])
            {
                var target = Path.Combine(paths.Data, Path.GetRelativePath(Path.Combine(work, "data"), kept));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(kept, target);
            }

            return Result.Done;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static bool IsElsewhere(TenantInfo tenant) => tenant is { DatabaseProvider: "Postgres", ConnectionString.Length: > 0 };

    // Databases are copied in their own way; work and locks are of no use to anybody.
    private bool IsKept(string file)
    {
        var name = Path.GetRelativePath(paths.Data, file);
        return Path.GetExtension(name) is not (".db" or ".db-wal" or ".db-shm" or ".db-journal" or ".lock") && !name.Split('/', '\\').Contains("work");
    }

    private static void Copy(string from, string to)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ConnectionString);
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }

    private async Task<bool> HasHostSchemaAsync(CancellationToken stop)
    {
        if (paths.Database is not { Length: > 0 })
        {
            return false;
        }

        await using var connection = new NpgsqlConnection(paths.Database);
        await connection.OpenAsync(stop);
        await using var ask = new NpgsqlCommand("SELECT 1 FROM information_schema.schemata WHERE schema_name = $1", connection) { Parameters = { new() { Value = paths.HostDatabase().Schema } } };
        return await ask.ExecuteScalarAsync(stop) is not null;
    }

    private async Task RunAsync(string tool, string[] arguments, CancellationToken stop)
    {
        var server = new NpgsqlConnectionStringBuilder(paths.Database);
        var start = new ProcessStartInfo(Find(tool)) { RedirectStandardError = true };
        foreach (var argument in (string[])[$"--host={server.Host}", $"--port={server.Port}", $"--username={server.Username}", $"--dbname={server.Database}", "--no-password", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PGPASSWORD"] = server.Password ?? "";
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} failed: {said}");
        }
    }

    // Debian keeps the tools beside the server.
    private static string Find(string tool) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin", tool)).FirstOrDefault(File.Exists) ?? tool
        : tool;
}
