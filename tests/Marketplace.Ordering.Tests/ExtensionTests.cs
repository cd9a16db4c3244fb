using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marketplace.Kernel.Modules;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: Module("Test extensions")]
[assembly: Feature("Test.Extensions", Dependencies = ["Marketplace.Ordering"])]
[assembly: Feature("Test.SlowProvider", Dependencies = ["Marketplace.Ordering"])]

namespace Marketplace.Ordering.Tests;

/// <summary>A module of the test's own, as Promotions and Fraud will be.</summary>
public sealed class ExtensionStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<IPriceAdjustment, ThreeOff>();
        services.AddScoped<ICheckoutGuard, NoHammersForMallory>();
    }

    /// <summary>3.00 off everything of a seller that costs 10.00 or more; may be redeemed five times.</summary>
    private sealed class ThreeOff : IPriceAdjustment
    {
        private static int _redeemed;

        public Task<IReadOnlyList<PriceAdjustment>> AdjustAsync(CheckoutPart part, CheckoutContext context, CancellationToken stop) =>
            Task.FromResult<IReadOnlyList<PriceAdjustment>>(part.Items.Minor >= 1000 ? [new PriceAdjustment("THREE", "Three off", new Money(300, context.Currency))] : []);

        public Task<Result> RedeemAsync(OrderGroupId order, IReadOnlyList<PriceAdjustment> granted, CheckoutContext context, CancellationToken stop) =>
            Task.FromResult(context.Email == "late@market.test" ? new Error(ErrorKind.Conflict, "test.spent", "This coupon is spent.") : Interlocked.Increment(ref _redeemed) > 0 ? Result.Done : Result.Done);
    }

    private sealed class NoHammersForMallory : ICheckoutGuard
    {
        public Task<Result> CheckAsync(CheckoutPart part, CheckoutContext context, CancellationToken stop) => Task.FromResult<Result>(
            context.Email == "mallory@market.test" && part.Lines.Any(l => l.Title == "Hammer")
                ? new Error(ErrorKind.Conflict, "test.no_hammers", "No hammers for you.")
                : Result.Done);
    }
}

public abstract class ExtensionTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => [.. base.Features, "Test.Extensions"];

    protected override System.Reflection.Assembly[] Modules => [typeof(ExtensionTests).Assembly];

    [Fact]
    public async Task A_discount_is_taken_off_each_sellers_part_and_taxed_on_what_is_left()
    {
        var browser = await GuestWithAsync(("POT", 1), ("HAMMER", 1));

        LocationOf(await PayAsync(browser));

        var parts = await PartsAsync();
        Assert.All(parts, p => Assert.Equal(300, p.DiscountMinor));
        Assert.Equal(950 + 95 + 550, parts.Single(p => p.SellerName == "Anna's").TotalMinor);
        Assert.Equal(1690 + 169 + 825, parts.Single(p => p.SellerName == "Boris").TotalMinor);
        Assert.Equal(parts.Sum(p => p.TotalMinor), Assert.Single(await OrdersAsync()).TotalMinor);
    }

    [Fact]
    public async Task A_guard_refuses_with_its_reason_and_nothing_is_reserved()
    {
        var browser = await GuestWithAsync(("HAMMER", 1));

        var refused = await PayAsync(browser, email: "mallory@market.test");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("No hammers for you.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync());
        Assert.Equal((5, 0), await StockAsync("HAMMER"));
    }

    [Fact]
    public async Task A_coupon_that_is_spent_at_the_last_moment_stops_the_whole_order()
    {
        var browser = await GuestWithAsync(("HAMMER", 1));

        var refused = await PayAsync(browser, email: "late@market.test");

        Assert.Contains("This coupon is spent.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync());
        Assert.Equal((5, 0), await StockAsync("HAMMER"));
    }
}

/// <summary>What Ordering adds to products and shops, which do not know of it.</summary>
public abstract class ContributionTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => [.. base.Features, "Marketplace.Search"];

    [Fact]
    public async Task Integrators_ask_for_fields_that_other_modules_add()
    {
        var api = Market.Guest();

        var product = await api.GetFromJsonAsync<JsonElement>("/api/v1/products/hammer?embed=shipping");
        var products = await api.GetFromJsonAsync<JsonElement>("/api/v1/products?embed=shipping");
        var seller = await api.GetFromJsonAsync<JsonElement>("/api/v1/sellers/anna?embed=shipping,products");
        var plain = await api.GetFromJsonAsync<JsonElement>("/api/v1/sellers/anna");

        Assert.Equal(["Parcel"], Names(product));
        Assert.All(products.GetProperty("items").EnumerateArray(), item => Assert.NotEmpty(Names(item)));
        Assert.Equal(["Courier", "Post"], Names(seller));
        Assert.Equal((3, 500), (seller.GetProperty("embedded").GetProperty("products").GetProperty("count").GetInt32(), Price(seller)));
        Assert.False(plain.TryGetProperty("embedded", out _));

        static IEnumerable<string> Names(JsonElement resource) =>
            resource.GetProperty("embedded").GetProperty("shipping").EnumerateArray().Select(delivery => delivery.GetProperty("name").GetString()!);

        static long Price(JsonElement seller) => seller.GetProperty("embedded").GetProperty("shipping")[1].GetProperty("price").GetProperty("minor").GetInt64();
    }

    [Fact]
    public async Task The_API_document_says_what_can_be_embedded()
    {
        var document = await Market.Guest().GetFromJsonAsync<JsonElement>("/api/openapi.json");

        var embed = document.GetProperty("paths").GetProperty("/api/v1/sellers").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "embed");
        var fields = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).ToList();

        Assert.Contains("- `shipping`: How the shop delivers", embed.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains("- `products`:", embed.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "Seller.products", "Seller.shipping", "Product.shipping" }, fields.ToHashSet());
    }

    [Fact]
    public async Task Free_delivery_is_said_of_those_variants_that_cost_enough_and_of_everywhere_where_it_is()
    {
        await RunAsync(
            """
            { "name": "shipping-zones", "zones": [ { "name": "Mixed", "places": ["DE", "*"] } ] },
            { "name": "shipping-methods", "methods": [ { "seller": "anna", "name": "Anywhere", "zone": "Mixed", "price": 9, "freeFrom": 50, "minDays": 3, "maxDays": 9 } ] },
            { "name": "products", "seller": "anna", "products": [ { "handle": "vase", "title": "Tall vase", "category": "home", "options": ["Size"], "variants": [
              { "sku": "VASE-S", "options": ["S"], "price": 20, "stock": 1 }, { "sku": "VASE-L", "options": ["L"], "price": 80, "stock": 1 } ] } ] }
            """);

        var page = await (await Market.Guest().GetAsync("/products/tall-vase")).DocumentAsync();
        var offers = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement.GetProperty("@graph")[0].GetProperty("offers");
        var anywhere = offers.EnumerateArray().Select(offer => offer.GetProperty("shippingDetails")[0]).ToList();

        Assert.Equal([9m, 0m], anywhere.Select(details => details.GetProperty("shippingRate").GetProperty("value").GetDecimal()));
        Assert.All(anywhere, details => Assert.False(details.TryGetProperty("shippingDestination", out _)));
    }

    [Fact]
    public async Task A_field_that_nobody_adds_is_refused_with_those_that_there_are()
    {
        var answer = await Market.Guest().GetAsync("/api/v1/sellers?embed=shiping");

        Assert.Equal((HttpStatusCode.BadRequest, "api.unknown_embed"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Contains("products, shipping", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_engines_read_what_delivery_costs_and_where_it_goes()
    {
        var page = await (await Market.Guest().GetAsync("/products/clay-pot")).DocumentAsync();

        var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement;
        var details = data.GetProperty("@graph")[0].GetProperty("offers")[0].GetProperty("shippingDetails");

        Assert.Equal(["15.00", "5.00"], details.EnumerateArray().Select(d => d.GetProperty("shippingRate").GetProperty("value").GetDecimal().ToString("0.00", CultureInfo.InvariantCulture)));
        Assert.Equal("US", details[0].GetProperty("shippingDestination")[0].GetProperty("addressCountry").GetString());
        Assert.False(details[1].TryGetProperty("shippingDestination", out _));
    }

    [Fact]
    public async Task What_was_bought_most_comes_first_when_people_ask_for_it()
    {
        await RunAsync("""{ "name": "products", "seller": "boris", "products": [ { "handle": "pot-2", "title": "Iron pot", "category": "home", "price": 30, "stock": 9, "sku": "POT2" } ] }""");
        LocationOf(await PayAsync(await GuestWithAsync(("POT2", 2))));
        LocationOf(await PayAsync(await GuestWithAsync(("POT2", 1), ("POT", 1))));
        await Market.DeliverEventsAsync();
        await Market.RunJobAsync("ordering.tell-sold");
        await Market.DeliverEventsAsync();

        var found = await Market.Guest().GetFromJsonAsync<JsonElement>("/api/v1/search?q=pot&sort=Popular");
        var sold = await Market.Ask<OrderingDb, long>(db => db.SoldProducts.SumAsync(product => product.Quantity));

        Assert.Equal(["iron-pot", "clay-pot"], found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("slug").GetString()));
        Assert.Equal(4, sold);
    }
}

public sealed class ContributionsOnSqlite() : ContributionTests(DatabaseKind.Sqlite);

public sealed class ContributionsOnPostgreSql() : ContributionTests(DatabaseKind.PostgreSql);

public sealed class ExtensionsOnSqlite() : ExtensionTests(DatabaseKind.Sqlite);

public sealed class ExtensionsOnPostgreSql() : ExtensionTests(DatabaseKind.PostgreSql);
