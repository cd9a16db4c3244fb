using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Marketplace.Ordering.Tests;

public abstract class ApiTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task An_integrator_fills_a_cart_asks_what_it_costs_and_pays()
    {
        var api = Market.Guest();
        var token = await CartAsync(api, ("POT", 2), ("HAMMER", 1));

        var quote = await api.PostAsJsonAsync($"/api/v1/carts/{token}/quote", new { country = "US" });
        var priced = await quote.Content.ReadFromJsonAsync<JsonElement>();
        var paid = await api.PostAsJsonAsync($"/api/v1/carts/{token}/checkout", Checkout(Succeeds, priced.GetProperty("hash").GetString()));

        Assert.Equal(6314, priced.GetProperty("totalMinor").GetInt64());
        Assert.Equal(HttpStatusCode.Created, paid.StatusCode);
        var order = Assert.Single(await OrdersAsync());
        Assert.Equal(order.Number, (await paid.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString());
        Assert.Equal(OrderState.Paid, order.State);
    }

    [Fact]
    public async Task The_same_idempotency_key_is_one_order_with_one_answer_and_another_body_is_refused()
    {
        var api = Market.Guest();
        var token = await CartAsync(api, ("POT", 1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(api, token, Checkout(Succeeds), "key-1")));
        var again = await SendAsync(api, token, Checkout(Succeeds), "key-1");
        var replay = await SendAsync(api, token, Checkout(Succeeds), "key-1");
        var other = await SendAsync(api, token, Checkout(Declines), "key-1");
        var bad = await SendAsync(api, token, Checkout(Succeeds), new string('k', 200));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, a.StatusCode.ToString()));
        Assert.Single(await OrdersAsync());
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(await again.Content.ReadAsStringAsync(), await replay.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("request.idempotency_key_reused", await other.CodeAsync());
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task A_declined_card_is_a_refusal_with_a_code()
    {
        var api = Market.Guest();
        var token = await CartAsync(api, ("POT", 1));

        var declined = await api.PostAsJsonAsync($"/api/v1/carts/{token}/checkout", Checkout(Declines));

        Assert.Equal(HttpStatusCode.Conflict, declined.StatusCode);
        Assert.Equal("ordering.declined", await declined.CodeAsync());
        Assert.Equal((10, 0), await StockAsync("POT"));
    }

    [Fact]
    public async Task A_member_lists_their_own_orders_and_a_shop_ships_over_the_api()
    {
        var member = await Market.ApiAsync("member@market.test");
        var stranger = await Market.ApiAsync("stranger@market.test");
        var token = await CartAsync(member, ("POT", 2));
        await member.PostAsJsonAsync($"/api/v1/carts/{token}/checkout", Checkout(Succeeds));
        var part = Assert.Single(await PartsAsync());
        var anna = await Market.ApiAsync(Anna);

        var mine = await member.GetFromJsonAsync<JsonElement>("/api/v1/orders");
        var number = mine.GetProperty("items")[0].GetProperty("number").GetString();
        var shop = await anna.GetFromJsonAsync<JsonElement>("/api/v1/vendor/anna/orders?show=open");
        var shipped = await anna.PostAsJsonAsync(
            $"/api/v1/vendor/anna/orders/{part.Number}/parcels", new { carrier = "DHL", trackingNumber = "1", lines = new[] { new { lineId = part.Lines[0].Id.Value, quantity = 2 } } });

        Assert.Equal(HttpStatusCode.OK, (await member.GetAsync(new Uri($"/api/v1/orders/{number}", UriKind.Relative))).StatusCode);
        Assert.Equal(0, (await stranger.GetFromJsonAsync<JsonElement>("/api/v1/orders")).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri($"/api/v1/orders/{number}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri("/api/v1/vendor/anna/orders", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Market.Guest().GetAsync(new Uri("/api/v1/orders", UriKind.Relative))).StatusCode);
        Assert.Equal(part.Number, shop.GetProperty("items")[0].GetProperty("number").GetString());
        Assert.Equal(HttpStatusCode.OK, shipped.StatusCode);
        Assert.Equal(SellerOrderState.Shipped, Assert.Single(await PartsAsync()).State);
    }

    [Fact]
    public async Task Nonsense_is_refused_with_a_problem_and_never_a_fault()
    {
        var api = Market.Guest();
        var token = await CartAsync(api, ("POT", 1));
        var variant = await VariantAsync("POT");

        foreach (var (status, answer) in new[]
        {
            (HttpStatusCode.NotFound, await api.GetAsync(new Uri($"/api/v1/carts/{new string('0', 32)}", UriKind.Relative))),
            (HttpStatusCode.BadRequest, await api.PutAsJsonAsync($"/api/v1/carts/{token}/lines/{variant}", new { quantity = -1 })),
            (HttpStatusCode.BadRequest, await api.PutAsJsonAsync($"/api/v1/carts/{token}/lines/{variant}", new { quantity = 99999999999 })),
            (HttpStatusCode.NotFound, await api.PutAsJsonAsync($"/api/v1/carts/{token}/lines/{Guid.Empty}", new { quantity = 1 })),
            (HttpStatusCode.BadRequest, await api.PostAsJsonAsync($"/api/v1/carts/{token}/checkout", new { email = "x" })),
            (HttpStatusCode.BadRequest, await api.PostAsync(new Uri($"/api/v1/carts/{token}/checkout", UriKind.Relative), new ByteArrayContent([0xff, 0xfe, 0x00]) { Headers = { { "Content-Type", "application/json" } } })),
            (HttpStatusCode.BadRequest, await api.PostAsync(new Uri($"/api/v1/carts/{token}/checkout", UriKind.Relative), Json("""{"email":"a@b.test","address":{"name":"\ud800","line1":"x","city":"y","country":"US"},"payment":{"provider":"test"}}"""))),
            (HttpStatusCode.BadRequest, await api.PostAsync(new Uri($"/api/v1/carts/{token}/checkout", UriKind.Relative), Json("""{"email":"a@b.test","address":{"name":"a\u0000b","line1":"x","city":"y","country":"US"},"payment":{"provider":"test"}}"""))),
            (HttpStatusCode.BadRequest, await api.PostAsync(new Uri($"/api/v1/carts/{token}/quote", UriKind.Relative), Json("""{"country":"US","methods":{"x":"y"}}"""))),
        })
        {
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private async Task<string> CartAsync(HttpClient api, params (string Sku, int Quantity)[] lines)
    {
        var made = await api.PostAsync(new Uri("/api/v1/carts", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var token = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        foreach (var (sku, quantity) in lines)
        {
            Assert.Equal(HttpStatusCode.OK, (await api.PutAsJsonAsync($"/api/v1/carts/{token}/lines/{await VariantAsync(sku)}", new { quantity })).StatusCode);
        }

        return token;
    }

    private static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");

    private static object Checkout(string card, string? quote = null) => new
    {
        email = "buyer@market.test",
        address = new { name = "Ada", line1 = "1 Main Street", city = "Springfield", country = "US" },
        payment = new { provider = "test", fields = new Dictionary<string, string> { ["cardNumber"] = card, ["cardExpiry"] = "12/40", ["cardCvc"] = "123" } },
        quote,
    };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient api, string token, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/carts/{token}/checkout", UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await api.SendAsync(request);
    }
}

public sealed class ApiOnSqlite() : ApiTests(DatabaseKind.Sqlite);

public sealed class ApiOnPostgreSql() : ApiTests(DatabaseKind.PostgreSql);
