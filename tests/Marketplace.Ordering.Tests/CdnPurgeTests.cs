using System.Collections.Concurrent;
using System.Net;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Marketplace.Ordering.Tests;

/// <summary>A CDN before the marketplace is told by key what is no longer true, as Fastly and Varnish take it.</summary>
public abstract class CdnPurgeTests(DatabaseKind kind) : Bazaar(kind)
{
    private static readonly Cdn _cdn = new();

    protected override IReadOnlyList<string> Features => ["Marketplace.Ordering", "Marketplace.Payments.Test", "Marketplace.Search"];

    protected override IReadOnlyDictionary<string, string?>? HostSettings => SettingsOf(Kind.ToString());

    protected static IReadOnlyDictionary<string, string?> SettingsOf(string node) =>
        new Dictionary<string, string?> { ["Marketplace:Cdn:PurgeUrl"] = $"{_cdn.Address}/{node}", ["Marketplace:Cdn:PurgeToken"] = "not for logs" };

    protected IEnumerable<string> Told(string? node = null) => _cdn.Told(node ?? Kind.ToString());

    [Fact]
    public async Task A_price_a_sold_out_product_and_a_suspended_seller_are_told_by_the_keys_that_pages_carry_and_nothing_else_is()
    {
        var guest = Market.Guest();
        var (pot, vase, hammer) = (await KeysAsync(guest, "clay-pot"), await KeysAsync(guest, "last-vase"), await KeysAsync(guest, "hammer"));
        var shop = (await guest.GetAsync("/shops/boris")).Headers.GetValues("Surrogate-Key").Single().Split(' ').First(key => key.StartsWith("seller:", StringComparison.Ordinal));
        Assert.All((string[][])[pot, vase, hammer], keys => Assert.Equal("tenant:default", keys[0]));
        _cdn.Forget();

        await ImportAsync("77.70");
        await UntilToldAsync(ProductIn(pot));
        Assert.DoesNotContain(ProductIn(hammer), Told());
        Assert.DoesNotContain("tenant:default", Told());
        Assert.Equal(("POST", "not for logs"), _cdn.Last);

        var last = await VariantAsync("LAST");
        await Market.With<IStock>(async stock => Assert.False((await stock.ReserveAsync(Guid.CreateVersion7(), [new StockLine(last, 1)], Market.Clock.Now.AddHours(1), CancellationToken.None)).Failed(out _)));
        await Market.DeliverEventsAsync();
        await UntilToldAsync(ProductIn(vase));

        var admin = await Market.SignedInAsync();
        var boris = (await (await admin.GetAsync("/admin/sellers")).DocumentAsync()).QuerySelectorAll("main a[href*='/admin/sellers/']").First(a => a.TextContent.Contains("Boris", StringComparison.Ordinal)).GetAttribute("href")!;
        await admin.PostFormAsync(boris, $"{boris}/suspension", new() { ["Reason"] = "Made up." });
        await Market.DeliverEventsAsync();
        await UntilToldAsync(shop);
    }

    [Fact]
    public async Task What_the_CDN_does_not_take_is_told_again_and_no_buyer_waits_for_it()
    {
        var pot = await KeysAsync(Market.Guest(), "clay-pot");
        _cdn.Forget();
        var before = _cdn.Refused;
        _cdn.Takes = false;

        await ImportAsync("66.60");
        Assert.Equal(HttpStatusCode.SeeOther, (await PayAsync(await GuestWithAsync(("POT", 1)))).StatusCode);
        await UntilAsync(() => _cdn.Refused >= before + 2);
        Assert.Empty(Told());
        _cdn.Takes = true;

        await UntilToldAsync(ProductIn(pot));
    }

    [Fact]
    public async Task What_makes_every_page_anew_is_told_as_the_key_that_every_page_of_the_tenant_carries()
    {
        _cdn.Forget();

        await RunAsync("""{ "name": "settings", "site": { "siteName": "Renamed" } }""");

        await UntilToldAsync("tenant:default");
        Assert.DoesNotContain("*", Told());
    }

    protected static async Task<string[]> KeysAsync(HttpClient guest, string product) =>
        (await guest.GetAsync(new Uri($"/products/{product}", UriKind.Relative))).Headers.GetValues("Surrogate-Key").Single().Split(' ');

    protected static string ProductIn(string[] keys) => keys.First(key => key.StartsWith("product:", StringComparison.Ordinal));

    protected Task UntilToldAsync(string key, string? node = null) => UntilAsync(() => Told(node).Contains(key));

    protected static void Forget() => _cdn.Forget();

    protected async Task ImportAsync(string price)
    {
        using var csv = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"Handle,Title,Variant SKU,Variant Price\npot,Clay pot,POT,{price}\n"));
        await Market.With<IProductImport>(async import => Assert.False((await import.RunAsync(csv, "anna", _ => { }, CancellationToken.None)).Failed(out var error, out _), error?.Message));
        await Market.DeliverEventsAsync();
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        // Asked for before looking, so that none is missed in between.
        for (var next = _cdn.Next; !holds(); next = _cdn.Next)
        {
            await next.WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Takes purges by HTTP and remembers them.</summary>
    private sealed class Cdn
    {
        private readonly ConcurrentQueue<(string Node, string Key)> _told = new();
        private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _refused;

        public Cdn()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Run(http =>
            {
                if (Takes)
                {
                    Last = (http.Request.Method, http.Request.Headers["Fastly-Key"].ToString());
                    foreach (var key in http.Request.Headers["Surrogate-Key"].ToString().Split(' '))
                    {
                        _told.Enqueue((http.Request.Path.Value![1..], key));
                    }
                }
                else
                {
                    Interlocked.Increment(ref _refused);
                    http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                }

                Interlocked.Exchange(ref _heard, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
                return Task.CompletedTask;
            });
            app.StartAsync().GetAwaiter().GetResult();
            Address = app.Urls.Single();
        }

        public string Address { get; }

        public bool Takes { get; set; } = true;

        public int Refused => _refused;

        public (string Method, string Token) Last { get; private set; }

        public IEnumerable<string> Told(string node) => _told.Where(one => one.Node == node).Select(one => one.Key);

        public void Forget() => _told.Clear();

        /// <summary>Ends when the next purge has come.</summary>
        public Task Next => Volatile.Read(ref _heard).Task;
    }
}

[Collection("CDN")]
public sealed class CdnPurgeOnSqlite() : CdnPurgeTests(DatabaseKind.Sqlite);

[Collection("CDN")]
public sealed class CdnPurgeOnPostgreSql() : CdnPurgeTests(DatabaseKind.PostgreSql)
{
    [Fact]
    public async Task Of_two_nodes_the_one_where_it_changed_tells_it_and_the_other_does_not()
    {
        await using var second = await Market.JoinAsync(SettingsOf("second"));
        var (pot, hammer) = (await KeysAsync(second.Guest(), "clay-pot"), await KeysAsync(second.Guest(), "hammer"));
        Forget();

        await ImportAsync("55.50");
        await UntilToldAsync(ProductIn(pot));
        await second.With<UnitOfWork>(unit => unit.CommitAsync(
            () =>
            {
                unit.Evict(ProductIn(hammer));
                return Task.CompletedTask;
            },
            CancellationToken.None));
        await UntilToldAsync(ProductIn(hammer), "second");

        Assert.Equal([ProductIn(hammer)], Told("second"));
        Assert.DoesNotContain(ProductIn(hammer), Told());
    }
}
