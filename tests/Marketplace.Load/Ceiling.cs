using System.Data.Common;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Marketplace.Load;

/// <summary>What the machine can do at all: Kestrel with a constant string, and with one row by key of the same database.</summary>
internal static class Ceiling
{
    public static async Task<int> RunAsync(string url, string database)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", url]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var slug = await SlugAsync(database);
        app.MapGet("/constant/{size:int}", (int size) => Results.Text(Text(size), "text/html"));
        app.MapGet("/row", async () =>
        {
            await using var connection = Open(database);
            return Results.Text(await connection.QuerySingleAsync<string>("SELECT title FROM catalog_product WHERE slug = @slug", new { slug }));
        });
        await app.RunAsync();
        return 0;
    }

    public static DbConnection Open(string database) => database.Contains("Host=", StringComparison.OrdinalIgnoreCase)
        ? new NpgsqlConnection(database)
        : new SqliteConnection($"Data Source={database};Mode=ReadOnly");

    private static readonly Dictionary<int, string> _texts = [];

    private static string Text(int size)
    {
        lock (_texts)
        {
            return _texts.TryGetValue(size, out var text) ? text : _texts[size] = new string('x', size);
        }
    }

    private static async Task<string> SlugAsync(string database)
    {
        await using var connection = Open(database);
        return await connection.QueryFirstAsync<string>("SELECT slug FROM catalog_product ORDER BY id LIMIT 1");
    }
}
