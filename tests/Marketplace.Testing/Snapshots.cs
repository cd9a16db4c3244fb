using System.Collections.Concurrent;
using System.Reflection;
using Marketplace.Kernel.Data;

namespace Marketplace.Testing;

/// <summary>What a test's marketplace holds when the test begins.</summary>
/// <param name="People">E-mail addresses of people with an account.</param>
/// <param name="Steps">Recipe steps, separated by commas.</param>
public sealed record Filling(IReadOnlyList<string> People, string Steps)
{
    /// <summary>Names of further recipes that are run before anything else.</summary>
    public IReadOnlyList<string> Recipes { get; init; } = [];
}

/// <summary>Marketplaces that were set up once in this process; each test that wants the same begins with a copy.</summary>
/// <remarks>Setting up takes seconds, copying a folder and a database takes a tenth of one. What is copied is what the real set-up has left behind.</remarks>
internal static class Snapshots
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Snapshot>>> _taken = new();

    /// <summary>A copy of the snapshot of this name in <paramref name="folder"/>, and in a database of its own; <paramref name="make"/> makes the snapshot when there is none.</summary>
    /// <returns>Connection string of the copy; null on SQLite.</returns>
    public static async Task<string?> CopyAsync(string name, string folder, Func<Task<Snapshot>> make)
    {
        var snapshot = await _taken.GetOrAdd(name, _ => new(make)).Value;
        CopyFolder(Path.Combine(snapshot.Folder, "data"), Path.Combine(folder, "data"));
        return snapshot.Database is null ? null : await PostgreSql.NewDatabaseAsync(snapshot.Database);
    }

    /// <summary>Says everything that makes one marketplace differ from another when it begins.</summary>
    public static string NameOf(
        DatabaseKind kind, string recipe, IReadOnlyDictionary<string, string>? recipes, IReadOnlyDictionary<string, string?>? settings, Assembly[]? modules, Filling? filling) =>
        string.Join('\n', [
            kind.ToString(), recipe,
            .. (recipes ?? new Dictionary<string, string>()).Select(r => $"{r.Key}:{r.Value}"), .. (settings ?? new Dictionary<string, string?>()).Select(s => $"{s.Key}={s.Value}"),
            .. (modules ?? []).Select(m => m.FullName), .. filling?.People ?? [], filling?.Steps ?? "", .. filling?.Recipes ?? [],
        ]);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}

/// <summary>A stopped marketplace; its folder goes with the process, its database with the server.</summary>
internal sealed record Snapshot
{
    public Snapshot(string folder, string? database)
    {
        (Folder, Database) = (folder, database);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }

    public string Folder { get; }

    /// <summary>Connection string; null on SQLite.</summary>
    public string? Database { get; }
}
