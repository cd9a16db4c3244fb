using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Marketplace.Crash.Tests;

/// <summary>Two hosts on one PostgreSQL behind a balancer; one is told to end while people buy.</summary>
public sealed class DrainTests(ITestOutputHelper output)
{
    private const string Drain = "--Marketplace:DrainSeconds=3";

    [Fact]
    public async Task A_host_is_stopped_under_load_and_no_request_fails()
    {
        using var setting = await Setting.PrepareAsync(DatabaseKind.PostgreSql);
        using var first = setting.Host(Drain);
        using var second = setting.Host(Drain);
        await first.StartAsync();
        await second.StartAsync();
        var (variants, pages) = (await setting.VariantsAsync(), await setting.PagesAsync());
        using var balancer = new Balancer([first.Address, second.Address]);
        var jar = await SignedInAsync(first.Address);
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(n => BuyAsync(balancer, variants, pages, n, enough.Token)).Append(AdministerAsync(balancer, jar, enough.Token)).ToList();
        await Setting.UntilAsync(() => balancer.AnsweredBy(first.Address) > 50 && balancer.AnsweredBy(second.Address) > 50, "The load did not begin");

        // A request whose body is still on its way when the signal comes.
        using var slow = new TcpClient();
        await slow.ConnectAsync(second.Address.Host, second.Address.Port);
        var wire = slow.GetStream();
        var body = JsonSerializer.Serialize(new { email = TestMarketplace.Admin, password = TestMarketplace.Password });
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/v1/tokens HTTP/1.1\r\nHost: {second.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..20]}"));
        var ending = second.EndAsync();
        await Setting.UntilAsync(() => !balancer.IsReady(second.Address), "Readiness did not go red");
        var whenRed = balancer.AnsweredBy(second.Address);
        using var straight = new HttpClient();
        var late = await straight.GetAsync(new Uri(second.Address, pages[0]));
        var alive = await straight.GetAsync(new Uri(second.Address, "/health/live"));
        await wire.WriteAsync(Encoding.ASCII.GetBytes(body[20..]));
        var token = await new StreamReader(wire).ReadLineAsync();
        var code = await ending.WaitAsync(TimeSpan.FromSeconds(60));

        // The other one goes on alone, and shares the work again with one that comes back.
        var before = balancer.AnsweredBy(first.Address);
        await Setting.UntilAsync(() => balancer.AnsweredBy(first.Address) > before + 100, "The other host did not go on");
        await second.StartAsync();
        before = balancer.AnsweredBy(second.Address);
        await Setting.UntilAsync(() => balancer.AnsweredBy(second.Address) > before + 50, "The host that came back got no work");
        Assert.Equal(0, await first.EndAsync());
        before = balancer.AnsweredBy(second.Address);
        await Setting.UntilAsync(() => balancer.AnsweredBy(second.Address) > before + 50, "The second host did not go on");
        await enough.CancelAsync();
        await Task.WhenAll(load);

        output.WriteLine($"{balancer.Answered} answers, {balancer.Faults.Count} faults");
        Assert.Empty(balancer.Faults);
        Assert.Equal(0, code);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (late.StatusCode, alive.StatusCode));
        Assert.True(late.Headers.ConnectionClose, "The connection is kept open by a host that ends.");
        Assert.StartsWith("HTTP/1.1 200", token);
        Assert.True(whenRed > 50);
        Assert.Equal(0, await second.EndAsync());
    }

    private static async Task BuyAsync(Balancer balancer, List<Guid> variants, List<string> pages, int seed, CancellationToken stop)
    {
        var dice = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            await balancer.SendAsync(HttpMethod.Get, pages[dice.Next(pages.Count)], null);
            if (await balancer.SendAsync(HttpMethod.Post, "/api/v1/carts", null) is not { } begun)
            {
                continue;
            }

            var token = JsonDocument.Parse(begun).RootElement.GetProperty("token").GetString();
            await balancer.SendAsync(HttpMethod.Put, $"/api/v1/carts/{token}/lines/{variants[dice.Next(variants.Count)]}", new { quantity = 1 });
            await balancer.SendAsync(HttpMethod.Post, $"/api/v1/carts/{token}/checkout", new
            {
                email = "buyer@market.test",
                address = new { name = "Ada", line1 = "1 Main Street", city = "Springfield", postcode = "12345", country = "US" },
                payment = new { provider = "test", fields = new { cardNumber = "4242 4242 4242 4242", cardExpiry = "12/40", cardCvc = "123" } },
            });
        }
    }

    // Signed in on one host only: both know the session and read its cookie.
    private static async Task AdministerAsync(Balancer balancer, CookieContainer jar, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await balancer.SendAsync(HttpMethod.Get, "/admin/orders", null, jar);
        }
    }

    private static async Task<CookieContainer> SignedInAsync(Uri host)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = host };
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password })).StatusCode);
        return handler.CookieContainer;
    }

    /// <summary>Sends each request to the next host that has said it is ready, as balancers do; notes whatever did not go well.</summary>
    private sealed class Balancer : IDisposable
    {
        private readonly IReadOnlyList<Uri> _hosts;
        private readonly ConcurrentDictionary<Uri, bool> _ready = new();
        private readonly ConcurrentDictionary<Uri, int> _answered = new();
        private readonly CancellationTokenSource _ending = new();
        private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };
        private readonly Task _asking;
        private int _next;

        public Balancer(IReadOnlyList<Uri> hosts)
        {
            _hosts = hosts;
            _asking = AskAsync();
        }

        public ConcurrentBag<string> Faults { get; } = [];

        public int Answered => _answered.Values.Sum();

        public bool IsReady(Uri host) => _ready.GetValueOrDefault(host);

        public int AnsweredBy(Uri host) => _answered.GetValueOrDefault(host);

        public async Task<string?> SendAsync(HttpMethod method, string path, object? body, CookieContainer? jar = null)
        {
            var ready = _hosts.Where(IsReady).ToList();
            if (ready.Count == 0)
            {
                await Task.Delay(20);
                return null;
            }

            var host = ready[(int)((uint)Interlocked.Increment(ref _next) % ready.Count)];
            using var request = new HttpRequestMessage(method, new Uri(host, path)) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
            if (jar?.GetCookieHeader(new Uri(host, "/")) is { Length: > 0 } cookies)
            {
                request.Headers.Add("Cookie", cookies);
            }

            try
            {
                using var answer = await _client.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();

                // Sold out and the like are answers; redirects of a page that wants a session are not.
                if ((int)answer.StatusCode is >= 500 or (>= 300 and < 400) or 401 or 403)
                {
                    Faults.Add($"{method} {path} on {host.Port}: {(int)answer.StatusCode} {text[..Math.Min(200, text.Length)]}");
                }

                _answered.AddOrUpdate(host, 1, (_, many) => many + 1);
                return answer.IsSuccessStatusCode ? text : null;
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                Faults.Add($"{method} {path} on {host.Port}: {fault.Message} {fault.InnerException?.Message}");
                return null;
            }
        }

        public void Dispose()
        {
            _ending.Cancel();
            _asking.Wait(TimeSpan.FromSeconds(5));
            _client.Dispose();
            _ending.Dispose();
        }

        private async Task AskAsync()
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
            while (!_ending.IsCancellationRequested)
            {
                foreach (var host in _hosts)
                {
                    try
                    {
                        using var answer = await client.GetAsync(new Uri(host, "/health/ready"));
                        _ready[host] = answer.StatusCode == HttpStatusCode.OK;
                    }
                    catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
                    {
                        _ready[host] = false;
                    }
                }

                await Task.Delay(200, CancellationToken.None);
            }
        }
    }
}
