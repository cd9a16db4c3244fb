using System.IO.Compression;
using System.Net;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Ordering.Tests;

/// <summary>Public pages are the same bytes for everybody, kept, and made anew as soon as what they show has changed.</summary>
public abstract class SharedPagesTests(DatabaseKind kind) : Bazaar(kind)
{
    private static readonly string[] _roots = ["/", "/ru", "/categories", "/shops", "/search", "/search?q=pot", "/products/clay-pot", "/categories/home", "/shops/anna"];

    protected override IReadOnlyList<string> Features => ["Marketplace.Ordering", "Marketplace.Payments.Test", "Marketplace.Search", "Marketplace.Content"];

    [Fact]
    public async Task Two_people_see_the_same_bytes_of_every_public_page_and_get_no_cookie_with_it()
    {
        var buyer = await Market.SignedInAsync("buyer@market.test");
        await AddAsync(buyer, "POT");
        var admin = await Market.SignedInAsync();

        var pages = await CrawlAsync(Market.Guest());
        Assert.Superset(new HashSet<string> { "/products/clay-pot", "/products/hammer", "/ru/products/hammer", "/shops/boris", "/categories/books" }, pages);
        foreach (var page in pages)
        {
            // The admin's is made anew: what one person's cookies could have put into the page would show.
            using var seen = await buyer.GetAsync(new Uri(page, UriKind.Relative));
            await Market.With<UnitOfWork>(unit => unit.CommitAsync(
                () =>
                {
                    unit.Evict("*");
                    return Task.CompletedTask;
                },
                CancellationToken.None));
            using var made = await admin.GetAsync(new Uri(page, UriKind.Relative));

            Assert.Equal((page, HttpStatusCode.OK), (page, seen.StatusCode));
            Assert.Equal(await seen.Content.ReadAsStringAsync(), await made.Content.ReadAsStringAsync());
            foreach (var answer in (HttpResponseMessage[])[seen, made])
            {
                Assert.False(answer.Headers.Contains("Set-Cookie"), page);
                Assert.StartsWith("public, max-age=0, s-maxage=", answer.Headers.NonValidated["Cache-Control"].ToString());
            }
        }
    }

    [Fact]
    public async Task A_page_is_kept_and_a_browser_that_has_it_gets_304()
    {
        var guest = Market.Guest();
        using var first = await guest.GetAsync("/products/clay-pot");
        Market.Clock.Advance(TimeSpan.FromSeconds(20));
        using var second = await guest.GetAsync("/products/clay-pot");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/products/clay-pot") { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
        using var third = await guest.SendAsync(again);

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(TimeSpan.FromSeconds(20), second.Headers.Age);
        Assert.Contains("product:", second.Headers.GetValues("Surrogate-Key").Single());
        Assert.Contains("seller:", second.Headers.GetValues("Cache-Tag").Single());
        Assert.Equal((HttpStatusCode.NotModified, ""), (third.StatusCode, await third.Content.ReadAsStringAsync()));
        Assert.True(second.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip;q=1.0, br;q=0", "gzip")]
    [InlineData("identity", null)]
    public async Task A_page_for_everybody_goes_out_packed_as_the_browser_takes_it_and_each_way_has_its_own_tag(string takes, string? packed)
    {
        var guest = Market.Guest();
        using var plain = await guest.GetAsync("/products/clay-pot");
        using var asked = await AskAsync(guest, "/products/clay-pot", takes);
        using var again = await AskAsync(guest, "/products/clay-pot", takes, asked.Headers.ETag!.ToString());

        Assert.Equal(packed is null ? [] : [packed], asked.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", asked.Headers.Vary.Single());
        Assert.Equal(packed is null, plain.Headers.ETag!.ToString() == asked.Headers.ETag!.ToString());
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await UnpackedAsync(asked));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task A_page_with_something_personal_is_never_packed()
    {
        var buyer = await Market.SignedInAsync("buyer@market.test");

        using var account = await AskAsync(buyer, "/account", "br, gzip");
        using var form = await AskAsync(Market.Guest(), "/log-in", "br, gzip");

        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.Empty(account.Content.Headers.ContentEncoding);
        Assert.Empty(form.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Styles_and_scripts_go_out_packed_and_unchanged_ones_not_again()
    {
        var guest = Market.Guest();
        foreach (var path in (string[])["/_content/Marketplace.Themes.Storefront/components.css", "/_content/Marketplace.Themes.Storefront/site.js"])
        {
            using var plain = await guest.GetAsync(new Uri(path, UriKind.Relative));
            using var asked = await AskAsync(guest, path, "br");
            using var again = await AskAsync(guest, path, "br", asked.Headers.ETag!.ToString());

            Assert.Equal(["br"], asked.Content.Headers.ContentEncoding);
            Assert.Equal(plain.Content.Headers.ContentType, asked.Content.Headers.ContentType);
            Assert.Equal(plain.Headers.CacheControl, asked.Headers.CacheControl);
            Assert.True(asked.Headers.Contains("X-Content-Type-Options"));
            Assert.Equal(await plain.Content.ReadAsStringAsync(), await UnpackedAsync(asked));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
    }

    [Fact]
    public async Task What_delivery_costs_and_what_a_category_is_called_show_as_soon_as_they_are_changed()
    {
        var guest = Market.Guest();
        Assert.Contains("$5.00", await guest.GetStringAsync("/products/clay-pot"));

        await RunAsync("""{ "name": "shipping-methods", "methods": [ { "seller": "anna", "name": "Post", "price": 4.44, "minDays": 2, "maxDays": 4 } ] }""");
        Assert.Contains("$4.44", await guest.GetStringAsync("/products/clay-pot"));

        var admin = await Market.SignedInAsync();
        var home = (await (await admin.GetAsync("/admin/categories")).DocumentAsync()).QuerySelectorAll("main .tree-name a").Single(a => a.TextContent == "Home").GetAttribute("href")!;
        var saved = await admin.PostFormAsync(home, home, new() { ["Name"] = "House", ["Slug"] = "home", ["Attributes"] = "" });

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Contains("House", (await (await guest.GetAsync("/products/clay-pot")).DocumentAsync()).QuerySelector(".breadcrumbs")!.TextContent);
    }

    [Fact]
    public async Task A_price_a_sold_out_product_a_status_and_a_suspended_seller_show_at_once()
    {
        var guest = Market.Guest();
        await SeeAllAsync(guest);

        await ImportAsync("77.70");
        Assert.Contains("$77.70", await guest.GetStringAsync("/products/clay-pot"));
        Assert.Contains("$77.70", await guest.GetStringAsync("/"));

        await SeeAllAsync(guest);
        var vase = await VariantAsync("LAST");
        await Market.With<IStock>(async stock => Assert.False((await stock.ReserveAsync(Guid.CreateVersion7(), [new StockLine(vase, 1)], Market.Clock.Now.AddHours(1), CancellationToken.None)).Failed(out _)));
        await Market.DeliverEventsAsync();
        Assert.Contains("card-sold-out", await guest.GetStringAsync("/categories/home"));

        await SeeAllAsync(guest);
        var admin = await Market.SignedInAsync();
        var sellers = await (await admin.GetAsync("/admin/sellers")).DocumentAsync();
        var boris = sellers.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).First(href => href.Contains("/admin/sellers/", StringComparison.Ordinal) && sellers.QuerySelector($"a[href='{href}']")!.TextContent.Contains("Boris", StringComparison.Ordinal));
        await admin.PostFormAsync(boris, $"{boris}/suspension", new() { ["Reason"] = "Made up." });
        await Market.DeliverEventsAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/products/hammer")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync("/shops/boris")).StatusCode);
        Assert.DoesNotContain("/products/hammer", await guest.GetStringAsync("/categories/home"));
    }

    [Fact]
    public async Task Parts_that_are_kept_for_many_pages_show_what_has_changed_and_bring_their_tags_along()
    {
        var guest = Market.Guest();
        await SeeAllAsync(guest);
        using var before = await guest.GetAsync("/products/hammer?u=1");
        var tags = before.Headers.GetValues("Surrogate-Key").Single().Split(' ');
        var admin = await Market.SignedInAsync();
        var home = (await (await admin.GetAsync("/admin/categories")).DocumentAsync()).QuerySelectorAll("main .tree-name a").Single(a => a.TextContent == "Home").GetAttribute("href")!;
        await admin.PostFormAsync(home, home, new() { ["Name"] = "House", ["Slug"] = "home", ["Attributes"] = "" });
        await ImportAsync("66.60");

        Assert.Superset(new HashSet<string> { "categories", "content", "deliveries" }, tags.ToHashSet());
        Assert.Contains("House", (await (await guest.GetAsync("/products/hammer?u=2")).DocumentAsync()).QuerySelector(".site-nav")!.TextContent);
        using var list = await guest.GetAsync("/?u=3");
        Assert.Contains("$66.60", await list.Content.ReadAsStringAsync());
        var pot = (await guest.GetAsync("/products/clay-pot")).Headers.GetValues("Surrogate-Key").Single().Split(' ').First(tag => tag.StartsWith("product:", StringComparison.Ordinal));
        Assert.Contains(pot, list.Headers.GetValues("Surrogate-Key").Single());
    }

    [Fact]
    public async Task When_many_want_a_page_that_is_not_there_all_get_the_same()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Market.Guest().GetStringAsync("/products/clay-pot?fresh=1")));

        Assert.Single(answers.Distinct());
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient person, string path, string takes, string? has = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", takes);
        request.Headers.TryAddWithoutValidation("If-None-Match", has);
        return await person.SendAsync(request);
    }

    private static async Task<string> UnpackedAsync(HttpResponseMessage answer)
    {
        await using var content = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(content, CompressionMode.Decompress),
            "gzip" => new GZipStream(content, CompressionMode.Decompress),
            _ => content,
        };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    // A recipe makes every page anew; an import only what it changes.
    protected async Task ImportAsync(string price)
    {
        using var csv = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"Handle,Title,Variant SKU,Variant Price\npot,Clay pot,POT,{price}\n"));
        await Market.With<IProductImport>(async import => Assert.False((await import.RunAsync(csv, "anna", _ => { }, CancellationToken.None)).Failed(out var error, out _), error?.Message));
        await Market.DeliverEventsAsync();
    }

    private static async Task SeeAllAsync(HttpClient guest)
    {
        foreach (var page in (string[])["/", "/products/clay-pot", "/products/hammer", "/categories/home", "/shops/boris"])
        {
            await guest.GetAsync(new Uri(page, UriKind.Relative));
        }
    }

    private static async Task<HashSet<string>> CrawlAsync(HttpClient guest)
    {
        var (seen, open) = (new HashSet<string>(), new Queue<string>(_roots));
        while (open.TryDequeue(out var page) && seen.Count < 80)
        {
            using var answer = await guest.GetAsync(new Uri(page, UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK || !answer.Headers.Contains("ETag") || !seen.Add(page))
            {
                continue;
            }

            foreach (var link in (await answer.DocumentAsync()).QuerySelectorAll("a[href^='/']").Select(a => a.GetAttribute("href")!.Split('#')[0]).Distinct().Where(link => !seen.Contains(link)))
            {
                open.Enqueue(link);
            }
        }

        return seen;
    }
}

public sealed class SharedPagesOnSqlite() : SharedPagesTests(DatabaseKind.Sqlite);

public sealed class SharedPagesOnPostgreSql() : SharedPagesTests(DatabaseKind.PostgreSql)
{
    [Fact]
    public async Task What_changes_on_one_node_is_seen_on_the_other_within_a_second()
    {
        await using var second = await Market.JoinAsync(new Dictionary<string, string?> { ["Clock"] = "system" });
        var there = second.Guest();
        await there.GetStringAsync("/products/clay-pot");
        Assert.True((await there.GetAsync("/products/clay-pot")).Headers.Age is not null);

        await ImportAsync("88.80");
        await Task.Delay(TimeSpan.FromSeconds(1));

        Assert.Contains("$88.80", await there.GetStringAsync("/products/clay-pot"));
    }
}
