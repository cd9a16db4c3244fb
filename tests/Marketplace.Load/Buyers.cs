using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;

namespace Marketplace.Load;

/// <summary>Buyers in a closed loop: each makes a cart, puts in things of two sellers, pays, and begins again.</summary>
internal static class Buyers
{
    public static async Task<int> RunAsync(Uri address, string database, int clients, int seconds)
    {
        var goods = await GoodsAsync(database);
        var (adding, paying) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var failed = await AllAsync(address, clients, seconds, (http, dice) => BuyAsync(http, goods, dice, adding, paying));
        Report("add to cart, before each checkout", adding, seconds);
        Report("checkout, two sellers", paying, seconds);
        Console.WriteLine(failed);
        return 0;
    }

    /// <summary>Nothing but putting things into carts, ten into each.</summary>
    public static async Task<int> FillCartsAsync(Uri address, string database, int clients, int seconds)
    {
        var goods = await GoodsAsync(database);
        var adding = new ConcurrentBag<double>();
        var failed = await AllAsync(address, clients, seconds, async (http, dice) =>
        {
            var token = await BeginAsync(http);
            for (var i = 0; i < 10; i++)
            {
                await AddAsync(http, token, goods[dice.Next(goods.Count)], dice, adding);
            }
        });
        Report("add to cart alone", adding, seconds);
        Console.WriteLine(failed);
        return 0;
    }

    /// <summary>Carts with things of two sellers, filled beforehand, and then nothing but checkouts.</summary>
    public static async Task<int> CheckOutAsync(Uri address, string database, int clients, int seconds)
    {
        var goods = await GoodsAsync(database);
        var (filled, paying) = (new ConcurrentBag<string>(), new ConcurrentBag<double>());
        await AllAsync(address, clients, seconds, async (http, dice) => filled.Add(await FillAsync(http, goods, dice, [])));
        Console.WriteLine($"{filled.Count} carts filled in {seconds} s");
        var failed = await AllAsync(address, clients, seconds, (http, _) => filled.TryTake(out var cart) ? PayAsync(http, cart, paying) : Task.Delay(100));
        Report("checkout alone, two sellers", paying, seconds);
        Console.WriteLine(filled.IsEmpty ? $"too few carts: the rate is higher; {failed}" : failed);
        return 0;
    }

    private static async Task<string> AllAsync(Uri address, int clients, int seconds, Func<HttpClient, Random, Task> act)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = address };
        var failed = 0;
        var said = "";
        var end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * seconds);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var dice = new Random(client);
            while (Stopwatch.GetTimestamp() < end)
            {
                try
                {
                    await act(http, dice);
                }
                catch (HttpRequestException fault)
                {
                    Interlocked.Increment(ref failed);
                    said = fault.Message;
                }
            }
        }));
        return $"failed {failed} {said}";
    }

    private static async Task BuyAsync(HttpClient http, IReadOnlyList<Guid[]> goods, Random dice, ConcurrentBag<double> adding, ConcurrentBag<double> paying)
    {
        var cart = await FillAsync(http, goods, dice, adding);
        await PayAsync(http, cart, paying);
    }

    private static async Task<string> FillAsync(HttpClient http, IReadOnlyList<Guid[]> goods, Random dice, ConcurrentBag<double> adding)
    {
        var token = await BeginAsync(http);
        var first = dice.Next(goods.Count);
        foreach (var seller in (int[])[first, (first + 1 + dice.Next(goods.Count - 1)) % goods.Count])
        {
            await AddAsync(http, token, goods[seller], dice, adding);
        }

        return token;
    }

    private static async Task PayAsync(HttpClient http, string token, ConcurrentBag<double> paying)
    {
        var asked = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync($"api/v1/carts/{token}/checkout", new
        {
            email = "buyer@market.test",
            address = new { name = "Ada", line1 = "1 Main Street", city = "Springfield", postcode = "12345", country = "US" },
            payment = new { provider = "test", fields = new { cardNumber = "4242 4242 4242 4242", cardExpiry = "12/40", cardCvc = "123" } },
        });
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            throw new HttpRequestException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        paying.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
    }

    private static async Task<string> BeginAsync(HttpClient http)
    {
        using var begun = (await http.PostAsync("api/v1/carts", null)).EnsureSuccessStatusCode();
        return (await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static async Task AddAsync(HttpClient http, string cart, Guid[] goods, Random dice, ConcurrentBag<double> adding)
    {
        var began = Stopwatch.GetTimestamp();
        using var put = await http.PutAsJsonAsync($"api/v1/carts/{cart}/lines/{goods[dice.Next(goods.Length)]}", new { quantity = 1 });
        put.EnsureSuccessStatusCode();
        adding.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private static async Task<IReadOnlyList<Guid[]>> GoodsAsync(string database)
    {
        await using var connection = Ceiling.Open(database);
        var rows = await connection.QueryAsync<(string Seller, string Variant)>(
            """
            SELECT cast(v.seller_id AS text), cast(v.id AS text) FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id JOIN catalog_seller s ON s.id = v.seller_id
            WHERE p.status = 'Published' AND s.active AND (SELECT sum(on_hand - reserved) FROM catalog_stock k WHERE k.variant_id = v.id) > 50 LIMIT 5000
            """);
        return [.. rows.GroupBy(row => row.Seller).Select(seller => seller.Select(row => Guid.Parse(row.Variant)).ToArray())];
    }

    private static void Report(string what, ConcurrentBag<double> times, int seconds)
    {
        var sorted = times.Order().ToArray();
        Console.WriteLine(sorted.Length == 0
            ? $"{what}: none"
            : string.Create(CultureInfo.InvariantCulture, $"{what}: {(double)sorted.Length / seconds:0}/s, median {sorted[sorted.Length / 2]:0.0} ms, 95 % {sorted[(int)(sorted.Length * 0.95)]:0.0} ms"));
    }
}
