using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Marketplace.Crash.Tests;

/// <summary>The database is away for a while, or does not let anybody write; then it is back.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task While_PostgreSQL_is_away_kept_pages_go_on_the_rest_says_when_to_come_back_and_all_goes_on_when_it_is_there_again()
    {
        using var setting = await Setting.PrepareAsync(DatabaseKind.PostgreSql);
        var pages = await setting.PagesAsync();
        await using var market = await TestMarketplace.OnAsync(DatabaseKind.PostgreSql, setting.Folder, setting.Database);
        var (guest, admin) = (market.Guest(), await market.SignedInAsync());
        var kept = await guest.GetStringAsync(new Uri(pages[0], UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await HealthAsync(guest, "ready"), await HealthAsync(guest, "live")));
        var before = await setting.AskAsync(OrdersAsync);
        Assert.Equal(HttpStatusCode.Created, await BuyAsync(market, await setting.VariantsAsync()));

        setting.Server!.Stop();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (await HealthAsync(guest, "ready"), await HealthAsync(guest, "live")));
        Assert.Equal(kept, await guest.GetStringAsync(new Uri(pages[0], UriKind.Relative)));
        market.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(kept, await guest.GetStringAsync(new Uri(pages[0], UriKind.Relative)));
        using (var page = await guest.GetAsync(new Uri($"/ru{pages[1]}", UriKind.Relative)))
        {
            await SaysComeBackAsync(page, "Нужная нам служба не отвечает.");
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        }

        using (var mine = await admin.GetAsync(new Uri("/admin/orders", UriKind.Relative)))
        {
            await SaysComeBackAsync(mine, "A service that we need does not answer.");
        }

        using (var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["VariantId"] = Guid.CreateVersion7().ToString(), ["Quantity"] = "1" }))
        using (var added = await guest.PostAsync(new Uri("/cart/lines", UriKind.Relative), form))
        {
            await SaysComeBackAsync(added, "A service that we need does not answer.");
        }

        using var cart = new HttpRequestMessage(HttpMethod.Post, "/api/v1/carts") { Headers = { { "Accept-Language", "ru" } } };
        using (var begun = await guest.SendAsync(cart))
        {
            await SaysComeBackAsync(begun, "http.503");
            Assert.Equal("application/problem+json", begun.Content.Headers.ContentType?.MediaType);
            Assert.Contains("Нужная нам служба не отвечает.", (await begun.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("title").GetString());
        }

        setting.Server.StartAgain();

        await Setting.UntilAsync(async () => await HealthAsync(guest, "ready") == HttpStatusCode.OK, "Readiness did not go green");
        await Setting.UntilAsync(async () => await BuyAsync(market, await setting.VariantsAsync()) == HttpStatusCode.Created, "Nobody could buy anything");
        await Setting.UntilAsync(async () => (await admin.GetAsync(new Uri("/admin/orders", UriKind.Relative))).StatusCode == HttpStatusCode.OK, "The admin was not let in");
        await setting.DeliveredAsync();
        var after = await setting.AskAsync(OrdersAsync);
        Assert.True(after.Orders >= before.Orders + 2);
        Assert.Equal(after.Parts, after.Sales);
    }

    [Fact]
    public async Task While_another_process_holds_an_SQLite_file_reading_goes_on_writing_says_when_to_come_back_and_all_goes_on_afterwards()
    {
        using var setting = await Setting.PrepareAsync(DatabaseKind.Sqlite);
        using var host = setting.Host("--Marketplace:LockSeconds=2");
        await host.StartAsync();
        var pages = await setting.PagesAsync();
        using var guest = new HttpClient { BaseAddress = host.Address };
        Assert.Equal(HttpStatusCode.Created, (await guest.PostAsync("api/v1/carts", null)).StatusCode);

        await using (var other = new SqliteConnection($"Data Source={Path.Combine(setting.Folder, "data", "Sites", "Default", "tenant.db")};Pooling=False"))
        {
            await other.OpenAsync();
            await other.ExecuteAsync("BEGIN EXCLUSIVE");
            using var refused = await guest.PostAsync("api/v1/carts", null);
            await SaysComeBackAsync(refused, "http.503");
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await HealthAsync(guest, "ready"), await HealthAsync(guest, "live")));
            Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync(new Uri(pages[1], UriKind.Relative))).StatusCode);
            await other.ExecuteAsync("ROLLBACK");
        }

        Assert.Equal(HttpStatusCode.Created, (await guest.PostAsync("api/v1/carts", null)).StatusCode);
        Assert.Equal(0, await host.EndAsync());
    }

    private static async Task SaysComeBackAsync(HttpResponseMessage answer, string text)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> HealthAsync(HttpClient guest, string what) => (await guest.GetAsync(new Uri($"/health/{what}", UriKind.Relative))).StatusCode;

    private static async Task<(long Orders, long Parts, long Sales)> OrdersAsync(System.Data.Common.DbConnection db) => await db.QuerySingleAsync<(long, long, long)>(
        """
        SELECT (SELECT count(*) FROM ordering_order), (SELECT count(*) FROM ordering_seller_order WHERE state NOT IN ('AwaitingPayment', 'Lapsed')),
               (SELECT count(*) FROM payouts_entry WHERE kind = 'Sale')
        """);

    private static async Task<HttpStatusCode> BuyAsync(TestMarketplace market, List<Guid> variants)
    {
        var guest = market.Guest();
        using var begun = await guest.PostAsync(new Uri("/api/v1/carts", UriKind.Relative), null);
        if (begun.StatusCode != HttpStatusCode.Created)
        {
            return begun.StatusCode;
        }

        var token = (await begun.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("token").GetString();
        using var put = await guest.PutAsJsonAsync($"/api/v1/carts/{token}/lines/{variants[0]}", new { quantity = 1 });
        using var order = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/carts/{token}/checkout")
        {
            Content = JsonContent.Create(new
            {
                email = "buyer@market.test",
                address = new { name = "Ada", line1 = "1 Main Street", city = "Springfield", postcode = "12345", country = "US" },
                payment = new { provider = "test", fields = new { cardNumber = "4242 4242 4242 4242", cardExpiry = "12/40", cardCvc = "123" } },
            }),
        };
        order.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return (await guest.SendAsync(order)).StatusCode;
    }
}
