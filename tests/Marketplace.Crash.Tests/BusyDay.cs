using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Marketplace.Crash.Tests;

/// <summary>Buyers, an admin who cancels and one who switches features, all at once, who do not mind when the host dies.</summary>
/// <param name="address">Where the host listens.</param>
/// <param name="variants">What can be bought.</param>
/// <param name="seed">Of the dice.</param>
/// <param name="session">The admin's cookies from an earlier day; null logs in anew.</param>
internal sealed partial class BusyDay(Uri address, IReadOnlyList<Guid> variants, int seed, CookieContainer? session = null)
{
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _broken = new();
    private int _refused;

    /// <summary>Orders that the host has said are placed and paid.</summary>
    public IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>Requests that were answered with 500: whatever is wrong, the marketplace says better than that.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public int Cancelled { get; private set; }

    public int Refunded { get; private set; }

    /// <summary>Answers that said: not now.</summary>
    public int Refused => _refused;

    public int Switched { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        var people = Enumerable.Range(0, 3).Select(n => GoOnAsync(dice => BuyAsync(dice, stop), seed + n, stop)).ToList();
        people.Add(AdministerAsync(seed + 100, stop));
        await Task.WhenAll(people);
    }

    private static async Task GoOnAsync(Func<Random, Task> step, int seed, CancellationToken stop)
    {
        var dice = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await step(dice);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException or IOException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task BuyAsync(Random dice, CancellationToken stop)
    {
        using var http = new HttpClient(new Listening(_broken, new HttpClientHandler())) { BaseAddress = address };
        using var begun = await http.PostAsync("api/v1/carts", null, stop);
        Count(begun);
        var cart = await ReadAsync(begun, stop);
        var token = cart.GetProperty("token").GetString();
        for (var lines = dice.Next(1, 4); lines > 0; lines--)
        {
            using var put = await http.PutAsJsonAsync($"api/v1/carts/{token}/lines/{variants[dice.Next(variants.Count)]}", new { quantity = dice.Next(1, 3) }, stop);
        }

        using var order = new HttpRequestMessage(HttpMethod.Post, $"api/v1/carts/{token}/checkout")
        {
            Content = JsonContent.Create(new
            {
                email = "buyer@market.test",
                address = new { name = "Ada", line1 = "1 Main Street", city = "Springfield", postcode = "12345", country = "US" },
                payment = new { provider = "test", fields = new { cardNumber = dice.Next(8) == 0 ? "4000 0000 0000 0002" : "4242 4242 4242 4242", cardExpiry = "12/40", cardCvc = "123" } },
            }),
        };
        order.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await http.SendAsync(order, stop);
        Count(answer);
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            _acknowledged.Add((await ReadAsync(answer, stop)).GetProperty("number").GetString()!);
        }
    }

    private async Task AdministerAsync(int seed, CancellationToken stop)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = session ?? new CookieContainer() };
        using var admin = new HttpClient(new Listening(_broken, handler)) { BaseAddress = address };
        await GoOnAsync(
            async dice =>
            {
                if (handler.CookieContainer.Count < 2)
                {
                    await admin.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });
                }

                await Task.Delay(150, stop);
                var what = Refunded + Cancelled == 0 ? 1 + dice.Next(2) : dice.Next(4);
                if (what == 0)
                {
                    var way = dice.Next(2) == 0 ? "enable" : "disable";
                    await admin.PostFormAsync("/admin/features", "/admin/features/acts", new() { ["act"] = way, ["id"] = "Marketplace.Content" });
                    Switched++;
                }
                else if (_acknowledged.TryPeek(out var taken) && what == 1)
                {
                    var line = Piece().Match(await admin.GetStringAsync(new Uri($"/admin/orders/{taken}", UriKind.Relative), stop)).Groups[1].Value;
                    using var done = await admin.PostFormAsync($"/admin/orders/{taken}", $"/admin/orders/{taken}/parts/{taken}-1/refunds", new() { [line] = "1", ["Reason"] = "A test.", ["Called"] = taken, ["Typed"] = taken });
                    Refunded += done.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect ? 1 : 0;
                }
                else if (_acknowledged.TryPeek(out var number))
                {
                    using var done = await admin.PostFormAsync($"/admin/orders/{number}", $"/admin/orders/{number}/parts/{number}-1/cancellation", new() { ["Reason"] = "A test.", ["Called"] = number, ["Typed"] = number });
                    Cancelled += done.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect ? 1 : 0;
                }
            },
            seed,
            stop);
    }

    private void Count(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref _refused);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
    }

    private sealed class Listening(ConcurrentQueue<string> broken, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            var answer = await base.SendAsync(request, stop);
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
            {
                broken.Enqueue($"{request.Method} {request.RequestUri?.PathAndQuery}");
            }

            return answer;
        }
    }

    // The field for the pieces of a line that are given back.
    [GeneratedRegex("name=\"(Pieces\\[[^\"]+\\])\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Piece();
}
