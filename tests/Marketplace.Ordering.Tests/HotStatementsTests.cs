using System.Data.Common;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Marketplace.Ordering.Tests;

/// <summary>Every statement of the pages and calls that are busiest, and of what a sale brings about afterwards, with the plan that SQLite has of it at launch scale: nothing walks through a
/// table that grows with goods, people or orders, and no page asks once a row.</summary>
public sealed partial class HotStatementsTests() : Bazaar(DatabaseKind.Sqlite)
{
    // A few rows in any marketplace, read as a whole.
    private static readonly string[] _small =
        ["catalog_category", "ordering_zone", "ordering_tax_rate", "payouts_commission_rule", "payouts_rule", "users_role", "users_role_permission", "content_type", "engine_settings", "sellers_membership"];

    protected override IReadOnlyList<string> Features =>
        ["Marketplace.Ordering", "Marketplace.Payments.Test", "Marketplace.Search", "Marketplace.Content", "Marketplace.Payouts", "Marketplace.Reviews"];

    [Theory]
    [InlineData("/", 8)]
    [InlineData("/categories/home", 12)]
    [InlineData("/search?q=pot", 10)]
    [InlineData("/shops/anna", 5)]
    [InlineData("/api/v1/products/clay-pot", 6)]
    public async Task A_page_asks_few_things_and_walks_through_no_table(string path, int most)
    {
        // The first list reads the whole index into memory, once.
        await Market.Guest().GetAsync(new Uri("/search?q=nothing-of-this", UriKind.Relative));
        using var heard = new Statements(Market.Folder);

        using var answer = await Market.Guest().GetAsync(new Uri(path, UriKind.Relative));

        answer.EnsureSuccessStatusCode();
        Assert.True(heard.Count <= most, $"{heard.Count} statements:\n{string.Join('\n', heard.Texts)}");
        Assert.Equal("", string.Join("\n", await heard.WalksAsync(_small)));
    }

    [Fact]
    public async Task A_product_page_asks_for_the_product_its_reviews_and_the_stars_beside_it_once_memory_knows_the_rest()
    {
        using var first = new Statements(Market.Folder);
        using var before = await Market.Guest().GetAsync(new Uri("/products/last-vase", UriKind.Relative));
        Assert.Equal("", string.Join("\n", await first.WalksAsync(_small)));
        using var heard = new Statements(Market.Folder);

        using var answer = await Market.Guest().GetAsync(new Uri("/products/clay-pot", UriKind.Relative));

        answer.EnsureSuccessStatusCode();
        Assert.True(heard.Count <= 3, $"{heard.Count} statements:\n{string.Join('\n', heard.Texts)}");
        Assert.Equal("", string.Join("\n", await heard.WalksAsync(_small)));
    }

    [Fact]
    public async Task A_list_reads_what_has_changed_since_the_last_one_by_its_key()
    {
        var guest = Market.Guest();
        using var before = await guest.GetAsync(new Uri("/categories/home", UriKind.Relative));
        await Market.RunStepsAsync("""{ "name": "products", "seller": "anna", "products": [ { "handle": "pot", "title": "Clay pot of today", "category": "home", "price": 13, "stock": 9, "sku": "POT" } ] }""");
        using var heard = new Statements(Market.Folder);

        var page = await guest.GetStringAsync(new Uri("/categories/home?sort=PriceUp", UriKind.Relative));

        Assert.Contains("Clay pot of today", page);
        Assert.Contains(heard.Texts, text => text.Contains("search_variant_facet", StringComparison.Ordinal));
        Assert.Equal("", string.Join("\n", await heard.WalksAsync(_small)));
    }

    [Fact]
    public async Task A_cart_a_checkout_and_all_that_follows_walk_through_no_table()
    {
        var guest = Market.Guest();
        var token = (await (await guest.PostAsync(new Uri("/api/v1/carts", UriKind.Relative), null)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
        using var heard = new Statements(Market.Folder);

        foreach (var sku in (string[])["POT", "HAMMER"])
        {
            (await guest.PutAsJsonAsync($"/api/v1/carts/{token}/lines/{await VariantAsync(sku)}", new { quantity = 1 })).EnsureSuccessStatusCode();
        }

        using var placed = await guest.PostAsJsonAsync($"/api/v1/carts/{token}/checkout", new
        {
            email = "buyer@market.test",
            address = new { name = "Ada", line1 = "1 Main Street", city = "Springfield", postcode = "12345", country = "US" },
            payment = new { provider = "test", fields = new { cardNumber = Succeeds, cardExpiry = "12/40", cardCvc = "123" } },
        });
        Assert.True(placed.IsSuccessStatusCode, await placed.Content.ReadAsStringAsync());
        await Market.DeliverEventsAsync();
        await Market.RunJobAsync("ordering.tell-sold");
        await Market.DeliverEventsAsync();

        Assert.Contains(heard.Texts, text => text.Contains("search_variant", StringComparison.Ordinal) || text.Contains("search_document", StringComparison.Ordinal));

        // Whoever delivers in tests looks for errors among what waits.
        Assert.Equal("", string.Join("\n", await heard.WalksAsync([.. _small, "engine_outbox"])));
    }

    /// <summary>Listens to what is asked of one marketplace's databases.</summary>
    private sealed partial class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly Dictionary<string, (string File, List<(string, object?)> Values)> _seen = [];
        private readonly List<IDisposable> _listening = [];
        private readonly Lock _one = new();
        private readonly string _folder;
        private int _count;

        public Statements(string folder)
        {
            _folder = folder;
            _listening.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public int Count => _count;

        public IReadOnlyCollection<string> Texts => _seen.Keys;

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Marketplace.Database")
            {
                _listening.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is DbCommand { Connection: { } connection } command && connection.DataSource.StartsWith(_folder, StringComparison.Ordinal))
            {
                lock (_one)
                {
                    _count++;
                    _seen[command.CommandText] = (connection.DataSource, [.. command.Parameters.Cast<DbParameter>().Select(one => (one.ParameterName, one.Value))]);
                }
            }
        }

        /// <summary>The steps of their plans that go through a whole table, but for the given ones.</summary>
        public async Task<List<string>> WalksAsync(IReadOnlyCollection<string> but)
        {
            var walks = new List<string>();
            var pretended = new HashSet<string>();
            var each = _seen.SelectMany(one => one.Key.Split(';'), (one, text) => (Text: text.Trim(), one.Value.File, one.Value.Values)).DistinctBy(one => one.Text);
            foreach (var (text, file, values) in each.Where(one => Asks().IsMatch(one.Text)))
            {
                var tables = Named().Matches(text).DistinctBy(named => named.Groups[2].Value).ToDictionary(named => named.Groups[2].Value, named => named.Groups[1].Value);
                await using var connection = new SqliteConnection($"Data Source={file}");
                await connection.OpenAsync();
                if (pretended.Add(file))
                {
                    await LaunchScale.PretendAsync(connection);
                }

                await using var command = connection.CreateCommand();
                command.CommandText = "EXPLAIN QUERY PLAN " + text;
                values.ForEach(one => command.Parameters.AddWithValue(one.Item1, one.Item2 ?? DBNull.Value));
                await using var plan = await command.ExecuteReaderAsync();
                while (await plan.ReadAsync())
                {
                    if (plan.GetString(3) is var step && Walk().Match(step) is { Success: true } walk
                        && (tables.TryGetValue(walk.Groups[1].Value, out var table) || walk.Groups[1].Value is var name && name.Contains('_') && (table = name) is not null)
                        && !but.Contains(table))
                    {
                        walks.Add($"{step} ({table}): {text}");
                    }
                    else if (Search().Match(step) is { Success: true } search && !text.Contains("LIMIT", StringComparison.Ordinal)
                        && search.Groups[2].Value.Split(" AND ").Count(one => one.EndsWith("=?", StringComparison.Ordinal)) is > 0 and var given
                        && LaunchScale.RowsOf(search.Groups[1].Value, given) > MostOfOneKey)
                    {
                        walks.Add($"{step}: {text}");
                    }
                }
            }

            return walks;
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _listening.ForEach(one => one.Dispose());

        // Rows of one key of an index, as many as a big category has; more are no search but a walk.
        private const int MostOfOneKey = 1_000;

        [GeneratedRegex("^\\s*(SELECT|UPDATE|DELETE|WITH)", RegexOptions.IgnoreCase)]
        private static partial Regex Asks();

        [GeneratedRegex("\"([a-z]+_[a-z_]+)\" AS \"([a-z0-9]+)\"")]
        private static partial Regex Named();

        [GeneratedRegex("^SEARCH \\w+ USING (?:COVERING )?INDEX (\\w+) \\(([^)]+)\\)")]
        private static partial Regex Search();

        // A walk along an index that gives the order and stops at LIMIT is none.
        [GeneratedRegex("^SCAN ([a-z0-9_]+)$")]
        private static partial Regex Walk();
    }
}
