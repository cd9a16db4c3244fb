using System.Net;
using System.Text.Json;
using AngleSharp.Dom;

namespace Marketplace.Reviews.Tests;

public abstract class ShowingTests(DatabaseKind kind) : Stall(kind)
{
    protected override IReadOnlyList<string> Features => [.. base.Features, "Marketplace.Search"];

    [Fact]
    public async Task A_product_shows_average_bars_and_reviews_in_every_order_without_scripts()
    {
        await ThreeAsync();

        var page = await ReadAsync(Market.Guest(), "/products/clay-pot");

        Assert.Equal("3.3 of 5 stars", page.QuerySelector(".buybox .stars")!.GetAttribute("aria-label"));
        Assert.Equal("3 reviews", page.QuerySelector(".buybox a[href='#reviews']")!.TextContent);
        Assert.Equal(["1", "0", "1", "1", "0"], page.QuerySelectorAll(".bars progress").Select(bar => bar.GetAttribute("value")));
        Assert.Equal(["Worst", "Middle", "Best"], Titles(page));
        Assert.Equal(["Best", "Middle", "Worst"], await ShownAsync("/products/clay-pot?sort=highest"));
        Assert.Equal(["Worst", "Middle", "Best"], await ShownAsync("/products/clay-pot?sort=lowest"));
        Assert.Equal(["Middle"], await ShownAsync(page.QuerySelectorAll(".bars a")[2].GetAttribute("href")!.Split('#')[0]));
        Assert.Empty(await ShownAsync("/products/clay-pot?stars=4"));
        Assert.Equal(3, (await ReadAsync(Market.Guest(), "/products/clay-pot?stars=nonsense&sort=7&page=-2")).QuerySelectorAll("#reviews .review").Length);
        Assert.Empty(await ShownAsync("/products/clay-pot?page=999999"));
        Assert.Contains("отзыв", (await ReadAsync(Market.Guest(), "/ru/products/clay-pot")).QuerySelector(".buybox a[href='#reviews']")!.TextContent);
    }

    [Fact]
    public async Task More_reviews_than_a_page_holds_are_paged_by_the_address()
    {
        for (var i = 1; i <= 9; i++)
        {
            await OrderedAsync($"p{i}@market.test", "POT");
        }

        await ShipAsync(Anna, "anna");
        for (var i = 1; i <= 9; i++)
        {
            Market.Clock.Advance(TimeSpan.FromMinutes(1));
            await RateAsync(await Market.SignedInAsync($"p{i}@market.test"), 5, $"No {i}");
        }

        var first = await ReadAsync(Market.Guest(), "/products/clay-pot");
        var next = first.QuerySelector("#reviews a[rel~=next]")!.GetAttribute("href")!;

        Assert.Equal("No 9", Titles(first)[0]);
        Assert.Equal(8, Titles(first).Count);
        Assert.Equal(["No 1"], await ShownAsync(next.Split('#')[0]));
    }

    [Fact]
    public async Task Machines_read_the_rating_and_the_newest_reviews()
    {
        await RatedAsync(Ada, 4, "Good", "</script><script>alert(1)</script>");

        var html = await Market.Guest().GetStringAsync("/products/clay-pot");
        using var data = JsonDocument.Parse((await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector("script[type='application/ld+json']")!.TextContent);
        var product = data.RootElement.GetProperty("@graph")[0];
        using var other = JsonDocument.Parse((await ReadAsync(Market.Guest(), "/products/vase")).QuerySelector("script[type='application/ld+json']")!.TextContent);

        Assert.Equal((4, 1), (product.GetProperty("aggregateRating").GetProperty("ratingValue").GetDecimal(), product.GetProperty("aggregateRating").GetProperty("reviewCount").GetInt32()));
        Assert.Equal("Good", product.GetProperty("review")[0].GetProperty("name").GetString());
        Assert.DoesNotContain("<script>alert", html);
        Assert.False(other.RootElement.GetProperty("@graph")[0].TryGetProperty("aggregateRating", out _));
    }

    [Fact]
    public async Task Cards_show_stars_in_every_list_and_kept_pages_are_made_anew()
    {
        var before = await ReadAsync(Market.Guest(), "/categories/home");
        await RatedAsync(Ada, 5, "Great");

        foreach (var list in (string[])["/", "/categories/home", "/search?q=pot", "/shops/anna"])
        {
            var card = (await ReadAsync(Market.Guest(), list)).QuerySelectorAll(".card").First(one => one.QuerySelector("a[href='/products/clay-pot']") is not null);
            Assert.Equal("5 of 5 stars", card.QuerySelector(".stars")?.GetAttribute("aria-label"));
        }

        Assert.Empty(before.QuerySelectorAll(".card .stars"));
        Assert.Single((await ReadAsync(Market.Guest(), "/categories/home")).QuerySelectorAll(".card .stars"));
        Assert.Contains("1 review", (await ReadAsync(Market.Guest(), "/shops/anna")).QuerySelector(".shop-facts")!.TextContent);
        Assert.Null((await ReadAsync(Market.Guest(), "/shops/boris")).QuerySelector(".shop-facts .stars"));
    }

    [Fact]
    public async Task A_list_is_narrowed_down_to_a_rating_and_sorted_by_it()
    {
        await ThreeAsync();
        await RatedAsync("eve@market.test", 5, "Fine", sku: "VASE");
        await Market.RunJobAsync("search.rebuild");

        var page = await ReadAsync(Market.Guest(), "/categories/home");
        var facet = page.QuerySelectorAll(".facet-value").Where(value => value.GetAttribute("href")!.Contains("min.rating=", StringComparison.Ordinal)).ToList();
        var four = await ReadAsync(Market.Guest(), facet[0].GetAttribute("href")!);

        Assert.Equal(["4 ★ and up 1", "3 ★ and up 2", "2 ★ and up 2"], facet.Select(value => string.Join(' ', value.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(["/products/vase"], Cards(four));
        Assert.Equal("true", four.QuerySelectorAll(".facet-value").First(value => value.TextContent.StartsWith('4')).GetAttribute("aria-current"));
        Assert.Equal("/categories/home?min.rating=3", four.QuerySelectorAll(".facet-value").First(value => value.TextContent.StartsWith('3')).GetAttribute("href"));
        Assert.Equal(["/products/vase", "/products/clay-pot"], Cards(await ReadAsync(Market.Guest(), "/search?q=pot+vase&sort=Rated&min.rating=2")));
        Assert.Equal(["/products/vase", "/products/clay-pot", "/products/hammer"], Cards(await ReadAsync(Market.Guest(), "/categories/home?sort=Rated")));
        Assert.Contains("от 4 ★", (await ReadAsync(Market.Guest(), "/ru/categories/home")).Body!.TextContent);
    }

    [Fact]
    public async Task Integrators_read_reviews_in_pages_and_ratings_as_fields()
    {
        await ThreeAsync();
        var product = await ProductAsync("POT");

        var first = await Market.Guest().GetAsync($"/api/v1/products/{product}/reviews?limit=2");
        using var page = JsonDocument.Parse(await first.Content.ReadAsStringAsync());
        using var rest = JsonDocument.Parse(await Market.Guest().GetStringAsync($"/api/v1/products/{product}/reviews?limit=2&after={page.RootElement.GetProperty("next").GetString()}"));
        using var best = JsonDocument.Parse(await Market.Guest().GetStringAsync($"/api/v1/products/{product}/reviews?stars=5"));
        using var embedded = JsonDocument.Parse(await Market.Guest().GetStringAsync("/api/v1/products/clay-pot?embed=rating"));

        Assert.Equal(["Worst", "Middle"], page.RootElement.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("title").GetString()));
        Assert.Equal((3.33m, 3), (page.RootElement.GetProperty("rating").GetProperty("average").GetDecimal(), page.RootElement.GetProperty("rating").GetProperty("count").GetInt32()));
        Assert.Equal("Best", Assert.Single(rest.RootElement.GetProperty("items").EnumerateArray()).GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, rest.RootElement.GetProperty("next").ValueKind);
        Assert.Single(best.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal(3, embedded.RootElement.GetProperty("embedded").GetProperty("rating").GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await Market.Guest().GetAsync($"/api/v1/products/{product}/reviews?stars=6")).StatusCode);
        Assert.Contains("/api/v1/products/{productId}/reviews", await Market.Guest().GetStringAsync("/api/openapi.json"));
    }

    [Fact]
    public async Task Switched_off_nothing_is_left_of_it_on_any_page()
    {
        await RatedAsync(Ada, 5, "Great");

        await Market.With<Kernel.Tenancy.ITenantFeatures>(async features => await features.ChangeAsync([], ["Marketplace.Reviews"], CancellationToken.None));

        foreach (var page in (string[])["/", "/products/clay-pot", "/categories/home?sort=Rated", "/search?q=pot", "/shops/anna"])
        {
            var shown = await ReadAsync(Market.Guest(), page);
            Assert.Empty(shown.QuerySelectorAll(".stars, #reviews"));
            Assert.DoesNotContain("Best rated", shown.Body!.TextContent);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Market.Guest().GetAsync($"/api/v1/products/{await ProductAsync("POT")}/reviews")).StatusCode);
    }

    private async Task ThreeAsync()
    {
        await RatedAsync(Ada, 5, "Best");
        Market.Clock.Advance(TimeSpan.FromMinutes(1));
        await RatedAsync(Ben, 3, "Middle");
        Market.Clock.Advance(TimeSpan.FromMinutes(1));
        await RatedAsync("cleo@market.test", 2, "Worst");
    }

    private static List<string> Titles(IParentNode page) => [.. page.QuerySelectorAll("#reviews .review h3").Select(title => title.TextContent)];

    private static List<string?> Cards(IParentNode page) => [.. page.QuerySelectorAll(".listing .card-title a").Select(link => link.GetAttribute("href"))];
}

public sealed class ShowingOnSqlite() : ShowingTests(DatabaseKind.Sqlite);

public sealed class ShowingOnPostgreSql() : ShowingTests(DatabaseKind.PostgreSql);
