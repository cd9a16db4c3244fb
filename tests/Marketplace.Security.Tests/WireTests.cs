using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Marketplace.Security.Tests;

/// <summary>What only a real server shows: bytes that are no request, requests without end, and paths that want out.</summary>
public sealed class WireTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TestMarketplace _market = shared.Market;

    [Fact]
    public void The_server_has_limits_on_time_size_and_number()
    {
        var limits = _market.HostServices.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.InRange(limits.RequestHeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.InRange(limits.MinRequestBodyDataRate!.BytesPerSecond, 240, 10_000);
        Assert.InRange(limits.MinRequestBodyDataRate.GracePeriod, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.NotNull(limits.MinResponseDataRate);
        Assert.InRange(limits.MaxRequestBodySize!.Value, 1, 32 * 1024 * 1024);
        Assert.InRange(limits.MaxRequestHeaderCount, 1, 100);
        Assert.NotNull(limits.MaxConcurrentConnections);
        Assert.False(_market.HostServices.GetRequiredService<IOptions<KestrelServerOptions>>().Value.AddServerHeader);
    }

    [Fact]
    public async Task A_body_that_comes_drop_by_drop_is_cut_off()
    {
        var answer = await SendAsync("POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"email\":");

        Assert.StartsWith("HTTP/1.1 408", answer);
    }

    [Fact]
    public async Task Two_hundred_who_send_their_headers_drop_by_drop_hold_nobody_up_and_are_cut_off()
    {
        var port = new Uri(_market.Address).Port;
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());
                slow.Add(client);
            }

            using var quick = new HttpClient { BaseAddress = new Uri(_market.Address), Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await quick.GetAsync(new Uri("/health/live", UriKind.Relative));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var ends = await Task.WhenAll(slow.Select(client => EndOfAsync(client, patience.Token)));

            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            Assert.All(ends, said => Assert.True(said.Length == 0 || said.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), said));
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("one header of 64 KB", "GET / HTTP/1.1\r\nHost: localhost\r\nX: {64K}\r\n\r\n", "431")]
    [InlineData("a thousand headers", "GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n", "431")]
    [InlineData("an address of 64 KB", "GET /{64K} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414")]
    [InlineData("a body of 40 MB", "POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 41943040\r\n\r\n", "413")]
    [InlineData("two lengths", "POST /log-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400")]
    [InlineData("no host", "GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n", "400")]
    [InlineData("a host that is none", "GET / HTTP/1.1\r\nHost: a b<script>\r\n\r\n", "400")]
    [InlineData("a folded header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", "400")]
    [InlineData("a header with NUL", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", "400")]
    [InlineData("a chunk that is none", "POST /log-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400")]
    [InlineData("a strange encoding", "POST /log-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity, foo\r\n\r\n", "400")]
    [InlineData("TRACE", "TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n", "40")]
    [InlineData("a method of one's own", "FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    [InlineData("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", "405")]
    [InlineData("CONNECT with more behind it", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\nGET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    [InlineData("no HTTP", "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n", "400")]
    public async Task A_request_that_breaks_the_rules_is_refused(string what, string request, string status)
    {
        var answer = await SendAsync(request
            .Replace("{64K}", new string('x', 64 * 1024), StringComparison.Ordinal)
            .Replace("{headers}", string.Concat(Enumerable.Range(0, 1_000).Select(i => $"X-{i}: 1\r\n")), StringComparison.Ordinal));

        Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), $"{what}: {answer.Split('\r')[0]}");
    }

    [Theory]
    [InlineData("/%00")]
    [InlineData("/products/%00")]
    [InlineData("/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/_content/..%5c..%5c..%5cappsettings.json")]
    [InlineData("/_content/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/media/images/..%2f..%2ftenant.db")]
    [InlineData("/media/images/../../tenant.db")]
    [InlineData("/media/library/..%2f..%2ftenant.db")]
    [InlineData("/admin/../tenant.db")]
    [InlineData("//evil.test/%2e%2e")]
    [InlineData("/\\evil.test")]
    [InlineData("/%5cevil.test")]
    [InlineData("/log-in;jsessionid=1")]
    [InlineData("/ru//evil.test")]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/%252e%252e/etc/passwd")]
    [InlineData("/%ff%fe")]
    [InlineData("/admin%2f")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    [InlineData("/%")]
    public async Task A_path_that_wants_out_finds_nothing_and_leads_nowhere_else(string path)
    {
        var answer = await SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        var status = answer.Split(' ', 3)[1];
        Assert.True(status is "400" or "404" || (status == "302" && answer.Contains("\r\nLocation: /log-in?", StringComparison.Ordinal)) || (status == "302" && answer.Contains("Location: http://localhost/log-in?", StringComparison.Ordinal)), answer.Split('\r')[0]);
        Assert.DoesNotContain("root:x:", answer);
        Assert.DoesNotContain("SQLite format", answer);
    }

    [Theory]
    [InlineData("/ADMIN/users")]
    [InlineData("/admin/users/")]
    [InlineData("//admin/users")]
    [InlineData("/admin//users")]
    [InlineData("/./admin/users")]
    [InlineData("/x/../admin/users")]
    [InlineData("/%61dmin/users")]
    [InlineData("/ru/admin/users")]
    public async Task No_other_way_of_writing_a_path_goes_round_the_permission(string path)
    {
        var answer = await SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.True(answer.Split(' ', 3)[1] is "302" or "404", answer.Split('\r')[0]);
        Assert.DoesNotContain(TestMarketplace.Admin, answer);
    }

    // Reads until the server hangs up.
    private static async Task<string> EndOfAsync(TcpClient client, CancellationToken stop)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            return await reader.ReadToEndAsync(stop);
        }
        catch (IOException)
        {
            return "";
        }
    }

    // Writes the bytes as they are and reads until the server closes or has said enough.
    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(_market.Address).Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var (text, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        try
        {
            int read;
            while (text.Length < 200_000 && (read = await stream.ReadAsync(buffer, patience.Token)) > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (!request.Contains("Connection: close", StringComparison.Ordinal) && text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (IOException) when (text.Length > 0)
        {
            // The server hangs up on what it has refused.
        }

        return text.ToString();
    }
}
