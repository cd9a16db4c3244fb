using System.Net;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Tenancy;
using Marketplace.Reviews.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Tests;

/// <summary>A marketplace with two shops in which people buy, get what they bought, and say what they think of it.</summary>
public abstract class Stall(DatabaseKind kind) : IAsyncLifetime
{
    public const string Anna = "anna@market.test";
    public const string Boris = "boris@market.test";
    public const string Ada = "ada@market.test";
    public const string Ben = "ben@market.test";
    private const string Card = "4242 4242 4242 4242";

    private static readonly Filling _filling = new(
        [Anna, Boris],
        """
        { "name": "sellers", "sellers": [
          { "slug": "anna", "name": "Anna's", "email": "anna@market.test", "ownerEmail": "anna@market.test" },
          { "slug": "boris", "name": "Boris", "email": "boris@market.test", "ownerEmail": "boris@market.test" } ] },
        { "name": "categories", "categories": [ { "path": "home", "name": "Home", "taxClass": "standard" } ] },
        { "name": "products", "seller": "anna", "products": [
          { "handle": "pot", "title": "Clay pot", "category": "home", "price": 12.50, "stock": 100, "sku": "POT" },
          { "handle": "vase", "title": "Vase", "category": "home", "price": 30, "stock": 100, "sku": "VASE" } ] },
        { "name": "products", "seller": "boris", "products": [ { "handle": "hammer", "title": "Hammer", "category": "home", "price": 19.90, "stock": 50, "sku": "HAMMER" } ] },
        { "name": "shipping-zones", "zones": [ { "name": "World", "places": ["*"] } ] },
        { "name": "shipping-methods", "methods": [ { "seller": "anna", "name": "Post", "price": 5, "minDays": 2, "maxDays": 4 }, { "seller": "boris", "name": "Parcel", "price": 4 } ] }
        """);

    protected TestMarketplace Market { get; private set; } = null!;

    protected virtual IReadOnlyList<string> Features => ["Marketplace.Ordering", "Marketplace.Payments.Test", "Marketplace.Reviews"];

    public async Task InitializeAsync() => Market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe(Features), filling: _filling);

    public async Task DisposeAsync() => await Market.DisposeAsync();

    protected Task RunAsync(string steps) => Market.RunStepsAsync(steps);

    protected Task<ProductId> ProductAsync(string sku) => Market.Ask<UnitOfWork, ProductId>(async unit =>
        new ProductId(await unit.Connection.QuerySingleAsync<Guid>("SELECT product_id FROM catalog_variant WHERE sku = @sku", new { sku })));

    /// <summary>Somebody with an account who has ordered these; nothing has been sent.</summary>
    protected async Task<HttpClient> OrderedAsync(string email, params string[] skus)
    {
        var browser = await Market.SignedInAsync(email);
        foreach (var sku in skus)
        {
            var variant = await Market.Ask<UnitOfWork, Guid>(async unit => await unit.Connection.QuerySingleAsync<Guid>("SELECT id FROM catalog_variant WHERE sku = @sku", new { sku }));
            using var line = new FormUrlEncodedContent(new Dictionary<string, string> { ["VariantId"] = variant.ToString(), ["Quantity"] = "1" });
            await browser.PostAsync("/cart/lines", line);
        }

        var page = await (await browser.GetAsync("/checkout")).DocumentAsync();
        var fields = page.QuerySelectorAll("form#checkout input").Where(input => input.GetAttribute("type") != "radio" || input.HasAttribute("checked"))
            .GroupBy(input => input.GetAttribute("name")!).ToDictionary(same => same.Key, same => same.First().GetAttribute("value") ?? "");
        (fields["Email"], fields["Name"], fields["Line1"], fields["City"], fields["Postcode"], fields["Country"]) = (email, "Ada Buyer", "1 Main Street", "Springfield", "12345", "US");
        (fields["Payment[cardNumber]"], fields["Payment[cardExpiry]"], fields["Payment[cardCvc]"], fields["Intent"]) = (Card, "12/40", "123", "pay");
        using var form = new FormUrlEncodedContent(fields);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/checkout", form)).StatusCode);
        await Market.DeliverEventsAsync();
        return browser;
    }

    /// <summary>Sends all that was ordered of a shop, in one parcel for each order.</summary>
    protected async Task ShipAsync(string owner, string shop)
    {
        var seller = await Market.SignedInAsync(owner);
        foreach (var number in await NumbersAsync(shop))
        {
            var page = $"/vendor/{shop}/orders/{number}";
            var fields = (await (await seller.GetAsync(page)).DocumentAsync()).QuerySelectorAll("input[name^='Pieces[']").GroupBy(input => input.GetAttribute("name")!)
                .ToDictionary(same => same.Key, _ => "1");
            fields["Carrier"] = "DHL";
            var sent = await seller.PostFormAsync(page, $"{page}/parcels", fields);
            Assert.True(sent.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Conflict, sent.StatusCode.ToString());
        }

        await Market.DeliverEventsAsync();
    }

    /// <summary>Somebody who has what they bought of Anna in their hands.</summary>
    protected async Task<HttpClient> BuyerAsync(string email = Ada, params string[] skus)
    {
        var browser = await OrderedAsync(email, skus.Length == 0 ? ["POT"] : skus);
        await ShipAsync(Anna, "anna");
        return browser;
    }

    protected async Task<HttpResponseMessage> RateAsync(HttpClient browser, int stars, string title = "", string text = "", string sku = "POT", bool anonymous = false)
    {
        // The token of another page: who may not rate a product is shown no form for it.
        return await browser.PostFormAsync("/account/addresses", $"/account/reviews/{await ProductAsync(sku)}", new() { ["Stars"] = $"{stars}", ["Title"] = title, ["Text"] = text, ["Anonymous"] = anonymous ? "true" : "false" });
    }

    /// <summary>A review of the pot by a new buyer; the answer is the id.</summary>
    protected async Task<string> RatedAsync(string email, int stars, string title = "", string text = "", string sku = "POT")
    {
        var answer = await RateAsync(await BuyerAsync(email, sku), stars, title, text, sku);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await Market.DeliverEventsAsync();
        return (await ReviewsAsync()).OrderBy(review => review.CreatedAt).ThenBy(review => review.Id.Value).Last().Id.ToString();
    }

    protected async Task<AngleSharp.Html.Dom.IHtmlDocument> ReadAsync(HttpClient browser, string page)
    {
        var answer = await browser.GetAsync(page);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.DocumentAsync();
    }

    /// <summary>The titles of the reviews that a product's page shows, in their order.</summary>
    protected async Task<List<string>> ShownAsync(string page = "/products/clay-pot") => [.. (await ReadAsync(Market.Guest(), page)).QuerySelectorAll("#reviews .review h3").Select(title => title.TextContent)];

    internal Task<List<Review>> ReviewsAsync() => Market.Ask<ReviewsDb, List<Review>>(db => db.Reviews.AsNoTracking().ToListAsync());

    protected Task<List<string>> MailsAsync(string to) => Market.Ask<IMailLog, List<string>>(log => Task.FromResult(log.Newest(100).Where(mail => mail.To == to).Select(mail => log.Read(mail.File)!).ToList()));

    private Task<List<string>> NumbersAsync(string shop) => Market.Ask<UnitOfWork, List<string>>(async unit =>
        [.. await unit.Connection.QueryAsync<string>("SELECT p.number FROM ordering_seller_order p JOIN sellers_seller s ON s.id = p.seller_id WHERE s.slug = @shop AND p.state = 'Paid'", new { shop })]);
}
