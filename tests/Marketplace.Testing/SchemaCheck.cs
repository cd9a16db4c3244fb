using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Testing;

/// <summary>Compares the tables that the migrations made with those that the model asks for.</summary>
public static class SchemaCheck
{
    public static async Task<(IReadOnlyList<string> Model, IReadOnlyList<string> Migrated)> ReadAsync(DbContext db, TenantDatabase database, string prefix)
    {
        var script = db.Database.GenerateCreateScript();
        await using var tenant = database.CreateConnection();
        await tenant.OpenAsync();
        var migrated = await ReadAsync(tenant, database.IsPostgreSql, database.Schema, prefix);

        if (!database.IsPostgreSql)
        {
            await using var memory = new SqliteConnection("Data Source=:memory:");
            await memory.OpenAsync();
            await memory.ExecuteAsync(script);
            return (await ReadAsync(memory, false, null, prefix), migrated);
        }

        await tenant.ExecuteAsync("DROP SCHEMA IF EXISTS model_of_the_code CASCADE; CREATE SCHEMA model_of_the_code; SET search_path TO model_of_the_code");
        await tenant.ExecuteAsync(script);
        var model = await ReadAsync(tenant, true, "model_of_the_code", prefix);

        // The pool hands the connection out again as it is.
        await tenant.ExecuteAsync("RESET search_path");
        return (model, migrated);
    }

    /// <summary>What EF Core's model cannot say: the tables of full-text search, which a migration makes by SQL.</summary>
    public static bool IsBeyondTheModel(string line) => line.Contains("search_text", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, bool postgreSql, string? schema, string prefix)
    {
        var columns = postgreSql
            ? """
              SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '') || ' null ' || is_nullable
              FROM information_schema.columns WHERE table_schema = @schema AND table_name LIKE @like
              UNION ALL
              SELECT replace(indexdef, schemaname || '.', '') FROM pg_indexes WHERE schemaname = @schema AND tablename LIKE @like
              """
            : """
              SELECT t.name || '.' || c.name || ' ' || c.type || ' null ' || (c."notnull" = 0) || ' key ' || c.pk
              FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name LIKE @like
              UNION ALL
              SELECT 'index ' || t.name || ' ' || i.name || ' unique ' || i."unique" || ' ' || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)
              FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name LIKE @like AND i.origin = 'c'
              """;
        var lines = await connection.QueryAsync<string>(columns, new { schema, like = prefix + (postgreSql ? "\\_%" : "_%") });
        return [.. lines.Where(line => !line.Contains($"{prefix}_migrations", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
