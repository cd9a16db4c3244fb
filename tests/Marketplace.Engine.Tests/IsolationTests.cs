using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

/// <summary>Two tenants that hold the same rows under the same ids, but in the other one every text carries a mark.
/// Every route that takes a value is walked in the one with every id, slug and number that there is.</summary>
public abstract partial class IsolationTests(DatabaseKind kind)
{
    private const string Mark = "ZZOTHERTENANTZZ";

    [Fact]
    public async Task No_route_of_one_tenant_shows_or_changes_anything_of_another_that_has_the_same_ids()
    {
        await using var market = await TestMarketplace.StartAsync(kind, recipe: null, RepositoryRoot.Recipes("marketplace", "demo"));
        await market.SetUpAsync("marketplace", "demo");
        await market.AddTenantAsync("Other", "other", "marketplace");
        await BuyAsync(market);
        var (values, marked) = await CopyAsync(market);
        Assert.True(marked > 100, $"only {marked} texts of the other tenant carry the mark");
        Assert.Contains(Mark, await market.Guest().GetStringAsync($"/other/products/{values["slug"][0]}"));

        var before = await DigestAsync(market);
        var seen = await WalkAsync(market, values);

        Assert.True(seen.Routes > 30, $"only {seen.Routes} routes were walked");
        Assert.True(seen.Answers > 200, $"only {seen.Answers} answers were read");
        Assert.Empty(seen.Leaks);
        Assert.Empty(seen.Faults);
        Assert.Equal(before, await DigestAsync(market));
    }

    private static async Task BuyAsync(TestMarketplace market)
    {
        var guest = market.Guest();
        var page = await (await guest.GetAsync("/products/beeswax-candle")).DocumentAsync();
        var variant = page.QuerySelector("form[action$='/cart/lines'] [name=variantId]")!.GetAttribute("value")!;
        await guest.PostAsync("/cart/lines", new FormUrlEncodedContent([new("variantId", variant), new("quantity", "1")]));
        var checkout = await (await guest.GetAsync("/checkout")).DocumentAsync();
        var fields = checkout.QuerySelectorAll("main form input[name]").Where(i => i.GetAttribute("type") is not "radio" || i.HasAttribute("checked"))
            .DistinctBy(i => i.GetAttribute("name")).ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Email"] = "guest@buyer.test", ["Name"] = "Grace", ["Line1"] = "Main St 1", ["City"] = "Reno", ["Postcode"] = "89501", ["Region"] = "NV", ["Country"] = "US",
            ["Intent"] = "pay", ["Payment[cardNumber]"] = "4242424242424242", ["Payment[cardExpiry]"] = "12/34", ["Payment[cardCvc]"] = "123",
        })
        {
            fields[name] = value;
        }

        var done = await guest.PostAsync("/checkout", new FormUrlEncodedContent(fields));
        Assert.Contains("/orders/", done.Headers.Location?.ToString());
        await market.DeliverEventsAsync();
    }

    // The other tenant gets the one's rows, ids and all; then every text of it that people read is marked.
    private async Task<(Dictionary<string, List<string>> Values, int Marked)> CopyAsync(TestMarketplace market)
    {
        var values = new Dictionary<string, List<string>> { ["uuid"] = [], ["slug"] = [], ["other"] = ["1", "test", "site"] };
        var marked = 0;
        await market.InTenantAsync("Default", async one => await market.InTenantAsync("Other", async other =>
        {
            var from = one.GetRequiredService<TenantDatabase>();
            var to = other.GetRequiredService<TenantDatabase>();
            await using var connection = to.CreateConnection();
            await connection.OpenAsync();
            if (kind == DatabaseKind.Sqlite)
            {
                await connection.ExecuteAsync("PRAGMA foreign_keys = OFF; ATTACH DATABASE @file AS one", new { file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(from.ConnectionString).DataSource });
            }
            else
            {
                await connection.ExecuteAsync("SET session_replication_role = replica");
            }

            var tables = (await connection.QueryAsync<string>(kind == DatabaseKind.Sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_migrations' AND name NOT LIKE 'engine_%'"
                : $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{to.Schema}' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '%_migrations' AND table_name NOT LIKE 'engine_%'")).ToList();
            var source = kind == DatabaseKind.Sqlite ? "one" : $"\"{from.Schema}\"";
            foreach (var table in tables)
            {
                await DropTriggersAsync(connection, table);
                var columns = (await connection.QueryAsync<(string Name, string Type)>(kind == DatabaseKind.Sqlite
                    ? $"SELECT name, upper(type) FROM pragma_table_info('{table}')"
                    : $"SELECT column_name, upper(data_type) FROM information_schema.columns WHERE table_schema = '{to.Schema}' AND table_name = '{table}' AND is_generated = 'NEVER'")).ToList();
                var list = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
                await connection.ExecuteAsync($"DELETE FROM \"{table}\"; INSERT INTO \"{table}\" ({list}) SELECT {list} FROM {source}.\"{table}\"");
                foreach (var (name, _) in columns.Where(c => Words().IsMatch(c.Name) && c.Type is "TEXT" or "CHARACTER VARYING" && Words().IsMatch(c.Name)))
                {
                    marked += await connection.ExecuteAsync($"UPDATE \"{table}\" SET \"{name}\" = substr(\"{name}\", 1, 20) || '{Mark}' WHERE \"{name}\" IS NOT NULL");
                }

                foreach (var (name, _) in columns.Where(c => c.Name is "id" or "number" or "slug" or "path" or "token" or "key" or "access_key"))
                {
                    var found = (await connection.QueryAsync<object>($"SELECT \"{name}\" FROM \"{table}\" ORDER BY 1 LIMIT 4")).Select(v => v?.ToString() ?? "").Where(v => v.Length is > 0 and < 100);
                    values[name == "id" ? "uuid" : "slug"].AddRange(found);
                }
            }
        }));
        values["slug"].Insert(0, "beeswax-candle");
        return (values, marked);
    }

    private async Task DropTriggersAsync(System.Data.Common.DbConnection connection, string table)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            foreach (var trigger in (await connection.QueryAsync<string>("SELECT name FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name = @table", new { table })).ToList())
            {
                await connection.ExecuteAsync($"DROP TRIGGER \"{trigger}\"");
            }
        }
    }

    private static async Task<(int Routes, int Answers, List<string> Leaks, List<string> Faults)> WalkAsync(TestMarketplace market, Dictionary<string, List<string>> values)
    {
        List<RouteEndpoint> routes = [];
        await market.InTenantAsync("Default", services =>
        {
            routes = [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.Parameters.Count > 0
                && !(e.RoutePattern.RawText ?? "").Contains("documentName", StringComparison.Ordinal))];
            return Task.CompletedTask;
        });
        await market.AddUserAsync("anna@demo.example");
        var admin = await market.SignedInAsync();
        var api = await market.ApiAsync();
        var token = await admin.TokenAsync("/account");
        var (answers, leaks, faults) = (0, new List<string>(), new List<string>());
        foreach (var route in routes)
        {
            foreach (var path in PathsOf(route, values))
            {
                foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                {
                    var isApi = route.Metadata.GetMetadata<FaceMetadata>()?.Face == Face.Api;
                    using var request = new HttpRequestMessage(new HttpMethod(method), path);
                    if (method is not "GET" and not "HEAD")
                    {
                        request.Content = isApi ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
                    }

                    var answer = await (isApi ? api : admin).SendAsync(request);
                    var body = await answer.Content.ReadAsStringAsync();
                    answers++;
                    if (body.Contains(Mark, StringComparison.Ordinal) || (answer.Headers.Location?.ToString() ?? "").Contains(Mark, StringComparison.Ordinal))
                    {
                        leaks.Add($"{method} {path}");
                    }

                    if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                    {
                        faults.Add($"{method} {path} {(int)answer.StatusCode}");
                    }
                }
            }
        }

        return (routes.Count, answers, leaks, faults);
    }

    private static IEnumerable<string> PathsOf(RouteEndpoint route, Dictionary<string, List<string>> values)
    {
        var pattern = "/" + route.RoutePattern.RawText!.TrimStart('/');
        var candidates = route.RoutePattern.Parameters.ToDictionary(p => p.Name, p => p.Name == "shop"
            ? ["annas-hearth"]
            : pattern.Contains(p.Name + ":guid", StringComparison.Ordinal) || p.Name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? values["uuid"] : values["slug"].Concat(values["uuid"].Take(3)).Concat(values["other"]).ToList());
        var most = Math.Min(12, candidates.Max(c => c.Value.Count));
        for (var i = 0; i < most; i++)
        {
            yield return Parameter().Replace(pattern, match =>
            {
                var list = candidates[match.Groups["name"].Value];
                return Uri.EscapeDataString(list[i * Math.Max(1, list.Count / most) % list.Count]).Replace("%2F", "/", StringComparison.Ordinal);
            });
        }
    }

    // Every row of the other tenant as text: nothing of it may have changed.
    private async Task<string> DigestAsync(TestMarketplace market)
    {
        var digest = "";
        await market.InTenantAsync("Other", async services =>
        {
            var database = services.GetRequiredService<TenantDatabase>();
            await using var connection = database.CreateConnection();
            foreach (var table in (string[])["catalog_product", "catalog_variant", "catalog_stock", "sellers_seller", "ordering_order", "ordering_seller_order", "users_user", "payouts_posting"])
            {
                var exists = await connection.ExecuteScalarAsync<long>(kind == DatabaseKind.Sqlite
                    ? $"SELECT count(*) FROM sqlite_master WHERE name = '{table}'"
                    : $"SELECT count(*) FROM information_schema.tables WHERE table_schema = '{database.Schema}' AND table_name = '{table}'");
                if (exists > 0)
                {
                    digest += table + string.Join('\n', (await connection.QueryAsync($"SELECT * FROM {table} ORDER BY 1")).Select(row => string.Join('|', ((IDictionary<string, object>)row).Values)));
                }
            }
        });
        return digest;
    }

    [GeneratedRegex("title|name$|^name|description|story|body|text|e_?mail$|line1|city|brand|label|note|reason|sku", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)(:[^}]*)?\??\}")]
    private static partial Regex Parameter();
}

public sealed class IsolationOnSqlite() : IsolationTests(DatabaseKind.Sqlite);

public sealed class IsolationOnPostgreSql() : IsolationTests(DatabaseKind.PostgreSql);
