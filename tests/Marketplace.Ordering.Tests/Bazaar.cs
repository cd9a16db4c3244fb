using System.Net;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Tenancy;
using Marketplace.Ordering.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Ordering.Tests;

/// <summary>A marketplace with two shops, taxes and deliveries, and short words for what tests do with it.</summary>
public abstract class Bazaar(DatabaseKind kind) : IAsyncLifetime
{
    public const string Succeeds = "4242 4242 4242 4242";
    public const string Declines = "4000 0000 0000 0002";
    public const string AsksBack = "4000 0025 0000 3155";
    public const string AnswersLate = "4000 0000 0000 9235";
    public const string Anna = "anna@market.test";
    public const string Boris = "boris@market.test";

    private static readonly Filling _filling = new(
        [Anna, Boris],
        """
        { "name": "sellers", "sellers": [
          { "slug": "anna", "name": "Anna's", "email": "anna@market.test", "ownerEmail": "anna@market.test" },
          { "slug": "boris", "name": "Boris", "email": "boris@market.test", "ownerEmail": "boris@market.test" } ] },
        { "name": "categories", "categories": [
          { "path": "home", "name": "Home", "taxClass": "standard" }, { "path": "books", "name": "Books", "taxClass": "reduced" } ] },
        { "name": "products", "seller": "anna", "products": [
          { "handle": "pot", "title": "Clay pot", "category": "home", "price": 12.50, "stock": 10, "weightGrams": 800, "sku": "POT" },
          { "handle": "last", "title": "Last vase", "category": "home", "price": 30, "stock": 1, "sku": "LAST" },
          { "handle": "book", "title": "A book", "category": "books", "price": 9.99, "stock": 100, "sku": "BOOK" } ] },
        { "name": "products", "seller": "boris", "products": [
          { "handle": "hammer", "title": "Hammer", "category": "home", "price": 19.90, "stock": 5, "weightGrams": 1200, "sku": "HAMMER" } ] },
        { "name": "shipping-zones", "zones": [ { "name": "USA", "places": ["US"] }, { "name": "California", "places": ["US-CA"] }, { "name": "World", "places": ["*"] } ] },
        { "name": "tax-rates", "rates": [
          { "zone": "USA", "taxClass": "standard", "name": "Sales tax", "percent": 10 },
          { "zone": "USA", "taxClass": "reduced", "name": "Sales tax", "percent": 5 } ] },
        { "name": "shipping-methods", "methods": [
          { "seller": "anna", "name": "Post", "price": 5, "minDays": 2, "maxDays": 4 },
          { "seller": "anna", "name": "Courier", "zone": "USA", "price": 15, "minDays": 1, "maxDays": 1 },
          { "seller": "boris", "name": "Parcel", "zone": "USA", "bands": [ { "upToGrams": 1000, "price": 4 }, { "upToGrams": 5000, "price": 7.50 } ], "freeFrom": 90 } ] }
        """);

    protected TestMarketplace Market { get; private set; } = null!;

    protected DatabaseKind Kind => kind;

    protected virtual IReadOnlyList<string> Features => ["Marketplace.Ordering", "Marketplace.Payments.Test"];

    protected virtual System.Reflection.Assembly[] Modules => [];

    protected virtual IReadOnlyDictionary<string, string?>? HostSettings => null;

    public async Task InitializeAsync() => Market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe(Features), settings: HostSettings, modules: Modules, filling: _filling);

    public async Task DisposeAsync() => await Market.DisposeAsync();

    protected Task RunAsync(string steps) => Market.RunStepsAsync(steps);

    protected Task<VariantId> VariantAsync(string sku) => Market.Ask<UnitOfWork, VariantId>(async unit =>
        new VariantId(await unit.Connection.QuerySingleAsync<Guid>("SELECT id FROM catalog_variant WHERE sku = @sku", new { sku })));

    protected Task<(long OnHand, long Reserved)> StockAsync(string sku) => Market.Ask<UnitOfWork, (long, long)>(async unit =>
        await unit.Connection.QuerySingleAsync<(long, long)>(
            "SELECT sum(s.on_hand), sum(s.reserved) FROM catalog_stock s JOIN catalog_variant v ON v.id = s.variant_id WHERE v.sku = @sku", new { sku }));

    protected async Task<HttpResponseMessage> AddAsync(HttpClient browser, string sku, int quantity = 1) =>
        await PutAsync(browser, (await VariantAsync(sku)).ToString(), quantity.ToString(System.Globalization.CultureInfo.InvariantCulture));

    protected static async Task<HttpResponseMessage> PutAsync(HttpClient browser, string variant, string quantity)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["VariantId"] = variant, ["Quantity"] = quantity });
        return await browser.PostAsync(new Uri("/cart/lines", UriKind.Relative), form);
    }

    protected async Task<HttpClient> GuestWithAsync(params (string Sku, int Quantity)[] lines)
    {
        var browser = Market.Guest();
        foreach (var (sku, quantity) in lines)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await AddAsync(browser, sku, quantity)).StatusCode);
        }

        return browser;
    }

    /// <summary>The checkout form as the page shows it, filled in.</summary>
    protected static async Task<Dictionary<string, string>> FormAsync(HttpClient browser, string card, string email = "buyer@market.test")
    {
        using var answer = await browser.GetAsync(new Uri("/checkout", UriKind.Relative));
        return FormOf(await answer.DocumentAsync(), card, email);
    }

    protected static Dictionary<string, string> FormOf(AngleSharp.Html.Dom.IHtmlDocument page, string card, string email = "buyer@market.test")
    {
        var fields = new Dictionary<string, string>();
        foreach (var input in page.QuerySelectorAll("form#checkout input"))
        {
            if (input.GetAttribute("type") != "radio" || input.HasAttribute("checked"))
            {
                fields[input.GetAttribute("name")!] = input.GetAttribute("value") ?? "";
            }
        }

        Assert.True(fields.ContainsKey("Checkout"), page.Body?.TextContent);
        fields["Email"] = email;
        (fields["Name"], fields["Line1"], fields["City"], fields["Postcode"], fields["Country"]) = ("Ada Buyer", "1 Main Street", "Springfield", "12345", "US");
        (fields["Payment[cardNumber]"], fields["Payment[cardExpiry]"], fields["Payment[cardCvc]"]) = (card, "12/40", "123");
        fields["Intent"] = "pay";
        return fields;
    }

    protected static async Task<HttpResponseMessage> PostAsync(HttpClient browser, Dictionary<string, string> form, string to = "/checkout")
    {
        using var content = new FormUrlEncodedContent(form);
        return await browser.PostAsync(new Uri(to, UriKind.Relative), content);
    }

    protected static async Task<HttpResponseMessage> PayAsync(HttpClient browser, string card = Succeeds, string email = "buyer@market.test") =>
        await PostAsync(browser, await FormAsync(browser, card, email));

    protected static string LocationOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    internal Task<List<Order>> OrdersAsync() => Market.Ask<OrderingDb, List<Order>>(db => db.Orders.AsNoTracking().OrderBy(o => o.Number).ToListAsync());

    internal Task<List<SellerOrder>> PartsAsync() => Market.Ask<OrderingDb, List<SellerOrder>>(db => db.SellerOrders.AsNoTracking()
        .Include(s => s.Lines).Include(s => s.Parcels).ThenInclude(p => p.Lines).Include(s => s.Refunds).ThenInclude(r => r.Lines).AsSplitQuery().OrderBy(s => s.Number).ToListAsync());
}
