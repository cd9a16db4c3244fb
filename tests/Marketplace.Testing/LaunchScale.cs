using Dapper;
using Microsoft.Data.Sqlite;

namespace Marketplace.Testing;

/// <summary>What SQLite knows of its tables at launch scale: 50,000 variants, 1,000 shops, 100,000 people.</summary>
/// <remarks>Tables of which it says nothing, e.g. the few pages of content, are taken for large ones. A test with ten rows then sees the plans that a real marketplace has (sqlite.org/fileformat2.html#the_sqlite_stat1_table).</remarks>
public static class LaunchScale
{
    private static readonly Lazy<(string Table, string Index, string Stat)[]> _all = new(() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "launch-scale.txt")).Select(line => line.Split('|')).Select(line => (line[0], line[1], line[2]))]);

    /// <summary>Makes the planner believe it, for all connections of the file from now on.</summary>
    public static async Task PretendAsync(SqliteConnection connection)
    {
        await connection.ExecuteAsync("ANALYZE; DELETE FROM sqlite_stat1;");
        await connection.ExecuteAsync("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (@Table, @Index, @Stat)", _all.Value.Select(one => new { one.Table, one.Index, one.Stat }));
        await connection.ExecuteAsync("ANALYZE sqlite_schema;");
    }

    /// <summary>How many rows have one value of the first columns of an index; 0 if nothing is known of it.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="columns">How many of its columns are given.</param>
    public static int RowsOf(string index, int columns) =>
        Array.Find(_all.Value, one => one.Index == index) is { Stat: { } stat } ? int.Parse(stat.Split(' ')[columns], System.Globalization.CultureInfo.InvariantCulture) : 0;
}
