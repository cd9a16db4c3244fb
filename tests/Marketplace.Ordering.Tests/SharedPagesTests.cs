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
    public async Task When_many_want_a_page_that_is_not_there_all_get_the_same()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Market.Guest().GetStringAsync("/products/clay-pot?fresh=1")));

        Assert.Single(answers.Distinct());
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
