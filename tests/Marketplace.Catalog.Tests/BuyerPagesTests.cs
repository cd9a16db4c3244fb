using System.Net;
using System.Xml.Linq;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

public abstract class BuyerPagesTests(DatabaseKind kind)
{
    [Fact]
    public async Task Home_category_shop_and_product_show_what_is_on_sale()
    {
        await using var market = await Shop.OpenAsync(kind);
        var buyer = market.Guest();

        foreach (var page in (string[])["/", "/categories", "/categories/home", "/categories/home/kitchen?sort=PriceUp&min=1&max=100", "/shops", "/shops/anna", "/products/clay-pot", "/products/linen-shirt"])
        {
            var answer = await buyer.GetAsync(page);

            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        var home = await (await buyer.GetAsync("/")).DocumentAsync();
        Assert.Equal(["Clay pot", "Hammer", "Linen shirt"], home.QuerySelectorAll(".card-title a[href^='/products/']").Select(a => a.TextContent).Order());
        var pot = await (await buyer.GetAsync("/products/clay-pot")).DocumentAsync();
        Assert.Equal("$12.50", pot.QuerySelector(".price")!.TextContent);
        Assert.Equal((await market.VariantAsync("POT-1")).ToString(), pot.QuerySelector("form[action='/cart/lines'] input[name=variantId]")!.GetAttribute("value"));
        var russian = await buyer.GetStringAsync("/ru/products/clay-pot");
        Assert.Contains("Глиняный горшок", russian);
        Assert.Contains("В корзину", russian);
    }

    [Fact]
    public async Task Search_engines_find_every_public_page_in_every_language_and_nothing_else()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync("""{ "name": "settings", "site": { "languages": "en,ru", "baseUrl": "https://market.example" } }""");
        var robot = market.Guest();

        var robots = await robot.GetStringAsync("/robots.txt");
        var index = XDocument.Parse(await robot.GetStringAsync("/sitemap.xml"));
        var pages = new List<string>();
        foreach (var sitemap in Locations(index))
        {
            pages.AddRange(Locations(XDocument.Parse(await robot.GetStringAsync(new Uri(sitemap).AbsolutePath))));
        }

        Assert.Contains("Sitemap: https://market.example/sitemap.xml", robots);
        Assert.Contains("Disallow: /ru/checkout", robots);
        Assert.Superset(new HashSet<string> { "/", "/ru", "/categories/home/kitchen", "/shops/anna", "/ru/shops/boris", "/products/clay-pot", "/ru/products/clay-pot" }, pages.Select(page => new Uri(page).AbsolutePath).ToHashSet());
        Assert.All(pages, page => Assert.StartsWith("https://market.example/", page));
        foreach (var page in pages)
        {
            Assert.Equal(HttpStatusCode.OK, (await robot.GetAsync(new Uri(page).AbsolutePath)).StatusCode);
        }

        foreach (var missing in (string[])["/sitemaps/products/2.xml", "/sitemaps/nothing/1.xml", "/sitemaps/products/0.xml", "/sitemaps/products/-1.xml"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await robot.GetAsync(missing)).StatusCode);
        }

        static IEnumerable<string> Locations(XDocument map) => map.Descendants(XName.Get("loc", "http://www.sitemaps.org/schemas/sitemap/0.9")).Select(loc => loc.Value);
    }

    [Fact]
    public async Task Machines_are_told_of_returns_where_the_shop_says_something_of_them()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync("""{ "name": "settings", "site": { "baseUrl": "https://market.example" } }""");
        var buyer = market.Guest();
        async Task<string?> ReturnsAsync(string product)
        {
            var page = await (await buyer.GetAsync(product)).DocumentAsync();
            var offer = System.Text.Json.JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement.GetProperty("@graph")[0].GetProperty("offers")[0];
            return offer.TryGetProperty("hasMerchantReturnPolicy", out var policy) ? policy.GetProperty("merchantReturnLink").GetString() : null;
        }

        var silent = await ReturnsAsync("/products/clay-pot");
        await market.RunAsync("""{ "name": "sellers", "sellers": [ { "slug": "anna", "name": "Anna's", "story": "Pots.", "email": "anna@market.test", "ownerEmail": "anna@market.test", "returnsPolicy": "Within thirty days." } ] }""");
        await market.DeliverEventsAsync();

        Assert.Null(silent);
        Assert.Equal("https://market.example/shops/anna#returns", await ReturnsAsync("/products/clay-pot"));
        Assert.Null(await ReturnsAsync("/products/hammer"));
        Assert.Equal("Within thirty days.", (await (await buyer.GetAsync("/shops/anna")).DocumentAsync()).QuerySelector("#returns .prose")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_category_is_sorted_narrowed_and_turned_page_by_page()
    {
        await using var market = await Shop.OpenAsync(kind);
        int[] prices = [30, 10, 60, 20, 50, 40];
        await market.RunAsync($$"""
            { "name": "settings", "catalog": { "pageSize": 4 } },
            { "name": "products", "seller": "anna", "products": [ {{string.Join(',', prices.Select(p => $$"""{ "handle": "book-{{p}}", "title": "Book {{p}}", "category": "books", "price": {{p}}, "stock": 1 }"""))}} ] }
            """);
        var buyer = market.Guest();

        var up = await (await buyer.GetAsync("/categories/books?sort=PriceUp")).DocumentAsync();
        var second = await (await buyer.GetAsync(up.QuerySelector("a[rel=next]")!.GetAttribute("href"))).DocumentAsync();
        var down = await (await buyer.GetAsync("/categories/books?sort=PriceDown&min=20&max=50")).DocumentAsync();

        Assert.Equal(["$10.00", "$20.00", "$30.00", "$40.00"], Prices(up));
        Assert.Equal(["$50.00", "$60.00"], Prices(second));
        Assert.Equal("/categories/books?sort=PriceUp", second.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
        Assert.Equal(["$50.00", "$40.00", "$30.00", "$20.00"], Prices(down));

        static IEnumerable<string> Prices(AngleSharp.Html.Dom.IHtmlDocument page) => page.QuerySelectorAll(".card .price").Select(price => price.TextContent.Trim());
    }

    [Fact]
    public async Task A_struck_out_price_stands_beside_the_lowest_of_the_last_30_days()
    {
        await using var market = await Shop.OpenAsync(kind);
        foreach (var price in (string[])["18", "11", "14"])
        {
            market.Clock.Advance(TimeSpan.FromDays(10));
            await market.RunAsync($$"""{ "name": "products", "seller": "anna", "products": [ { "handle": "clay-pot", "title": "Clay pot", "price": {{price}}, "compareAt": 20, "sku": "POT-1" } ] }""");
        }

        var page = await market.Guest().GetStringAsync("/products/clay-pot");

        Assert.Contains("$20.00", page);
        Assert.Contains("Lowest price of the last 30 days: $11.00", page);
    }

    [Fact]
    public async Task What_machines_read_of_a_product_is_whole_and_cannot_end_its_element()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync("""{ "name": "products", "seller": "anna", "products": [ { "handle": "bad", "title": "Bad </script><script>alert(1)</script>", "price": 5, "sku": "BAD" } ] }""");
        var slug = await market.Ask<CatalogDb, string>(db => db.Products.Where(p => p.Handle == "bad").Select(p => p.Slug).SingleAsync());

        var page = await (await market.Guest().GetAsync($"/products/{slug}")).DocumentAsync();

        var data = System.Text.Json.JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement.GetProperty("@graph");
        Assert.Equal("Bad </script><script>alert(1)</script>", data[0].GetProperty("name").GetString());
        Assert.Equal((5m, "USD"), (data[0].GetProperty("offers")[0].GetProperty("price").GetDecimal(), data[0].GetProperty("offers")[0].GetProperty("priceCurrency").GetString()));
        Assert.Equal("BreadcrumbList", data[1].GetProperty("@type").GetString());
    }

    [Fact]
    public async Task A_variant_is_chosen_by_a_link()
    {
        await using var market = await Shop.OpenAsync(kind);
        var medium = await market.VariantAsync("SHIRT-M");

        var page = await (await market.Guest().GetAsync($"/products/linen-shirt?variant={medium}")).DocumentAsync();

        Assert.Equal("$42.00", page.QuerySelector(".price")!.TextContent);
        Assert.Null(page.QuerySelector("form[action='/cart/lines']"));
        Assert.Equal(2, page.QuerySelectorAll(".chips a[href*='variant=']").Length);
    }

    [Fact]
    public async Task A_former_address_leads_to_the_present_one_for_good()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.InTenantAsync("Default", services => MoveAsync(services, "clay-pot", "red-pot", market.Clock.Now));

        var answer = await market.Guest().GetAsync("/ru/products/clay-pot?variant=1");

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal("/ru/products/red-pot?variant=1", answer.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync("/products/red-pot")).StatusCode);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var market = await Shop.OpenAsync(kind);
        string[] paths =
        [
            "/products/none",
            "/products/%27%20OR%201%3D1--",
            "/products/%ED%A0%80",
            "/categories/none",
            "/categories/home?page=99",
            "/shops/none",
            "/api/v1/products/none",
        ];

        foreach (var path in paths)
        {
            var answer = await market.Guest().GetAsync(path);

            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Strange_filters_filter_nothing_and_break_nothing()
    {
        await using var market = await Shop.OpenAsync(kind);
        string[] paths =
        [
            "/categories/home?min=999999999999999999999999&max=-5&sort=nonsense&page=abc",
            "/categories/home?min=%00&max=%ED%A0%80",
            "/products/clay-pot?variant=%00",
            "/shops?page=1",
            "/api/v1/products?limit=5&seller=anna&category=home",
            "/api/v1/products?seller=%00&after=%00",
            "/api/v1/categories",
            "/api/v1/sellers?after=AA",
        ];

        foreach (var path in paths)
        {
            var answer = await market.Guest().GetAsync(path);

            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Products_of_a_seller_who_is_stopped_disappear_at_once()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");
        var anna = await market.SellerAsync("anna");
        var admin = await market.SignedInAsync();

        await admin.PostFormAsync($"/admin/sellers/{anna}", $"/admin/sellers/{anna}/suspension", new() { ["Reason"] = "Late parcels" });
        await market.DeliverEventsAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync("/products/clay-pot")).StatusCode);
        Assert.DoesNotContain("Clay pot", await market.Guest().GetStringAsync("/categories/home"));
        var offer = await market.Ask<IOffers, Offer>(async offers => (await offers.FindAsync([pot], CancellationToken.None))[pot]);
        Assert.False(offer.Purchasable);
    }

    [Fact]
    public async Task A_cart_is_told_price_stock_tax_class_and_categories()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");

        var offer = await market.Ask<IOffers, Offer>(async offers => (await offers.FindAsync([pot, VariantId.New()], CancellationToken.None)).Values.Single());

        Assert.Equal(new Money(1250, "USD"), offer.Price);
        Assert.Equal((1500, 10, true, "standard", 800), (offer.CompareAtMinor, offer.Available, offer.Purchasable, offer.TaxClass, offer.WeightGrams));
        Assert.Equal(2, offer.Categories.Count);
    }

    private static Task MoveAsync(IServiceProvider services, string from, string to, DateTimeOffset at)
    {
        var db = (CatalogDb)services.GetService(typeof(CatalogDb))!;
        return ((UnitOfWork)services.GetService(typeof(UnitOfWork))!).CommitAsync(
            async () => (await db.Products.Include(p => p.FormerSlugs).SingleAsync(p => p.Slug == from)).MoveToSlug(to, at), CancellationToken.None);
    }
}

public sealed class BuyerPagesOnSqlite() : BuyerPagesTests(DatabaseKind.Sqlite);

public sealed class BuyerPagesOnPostgreSql() : BuyerPagesTests(DatabaseKind.PostgreSql);
