using System.IO.Compression;
using System.Text.Json;

namespace Marketplace.Search.Tests;

/// <summary>What machines read of the pages, and what browsers have to load.</summary>
public class StorefrontPageTests
{
    private const int ScriptBudget = 40 * 1024;

    [Fact]
    public async Task The_home_page_says_whose_site_it_is_and_how_to_search_it()
    {
        await using var market = await OpenAsync();

        var page = await (await market.Guest().GetAsync("/")).DocumentAsync();
        using var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        var graph = data.RootElement.GetProperty("@graph");

        Assert.Equal(["Organization", "WebSite"], graph.EnumerateArray().Select(node => node.GetProperty("@type").GetString()!));
        Assert.EndsWith("/search?q={search_term_string}", graph[1].GetProperty("potentialAction").GetProperty("target").GetProperty("urlTemplate").GetString());
        Assert.NotNull(page.QuerySelector("link[rel=canonical]"));
        Assert.Equal(3, page.QuerySelectorAll("link[rel=alternate][hreflang]").Length);
    }

    [Fact]
    public async Task A_category_lists_its_products_and_the_way_to_it()
    {
        await using var market = await OpenAsync();

        var page = await (await market.Guest().GetAsync("/categories/home")).DocumentAsync();
        using var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        var graph = data.RootElement.GetProperty("@graph");

        Assert.Equal(["BreadcrumbList", "ItemList"], graph.EnumerateArray().Select(node => node.GetProperty("@type").GetString()!));
        Assert.EndsWith("/products/pot", graph[1].GetProperty("itemListElement")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Pages_of_a_list_name_their_neighbours_and_are_pages_of_their_own()
    {
        await using var market = await OpenAsync();
        await market.RunAsync($$"""{ "name": "products", "seller": "anna", "products": [ {{string.Join(',', Enumerable.Range(1, 30).Select(i => $$"""{ "handle": "bowl-{{i}}", "title": "Bowl {{i}}", "category": "home", "price": {{i}}, "stock": 1 }"""))}} ] }""");

        var second = await (await market.Guest().GetAsync("/categories/home?page=2")).DocumentAsync();

        Assert.Equal(7, second.QuerySelectorAll(".card").Length);
        Assert.EndsWith("/categories/home?page=2", second.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.EndsWith("/categories/home", second.QuerySelector("link[rel=prev]")!.GetAttribute("href"));
        Assert.Null(second.QuerySelector("meta[name=robots]"));
        Assert.Contains("page 2", second.Title);
    }

    [Fact]
    public async Task All_scripts_of_a_page_are_smaller_than_forty_kilobytes_compressed()
    {
        await using var market = await OpenAsync();
        var guest = market.Guest();
        var page = await (await guest.GetAsync("/products/pot")).DocumentAsync();
        var sum = 0L;

        foreach (var script in page.QuerySelectorAll("script[src]"))
        {
            var content = await guest.GetByteArrayAsync(script.GetAttribute("src"));
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                await gzip.WriteAsync(content);
            }

            sum += packed.Length;
        }

        Assert.InRange(sum, 1, ScriptBudget);
    }

    private static Task<TestMarketplace> OpenAsync() => TestMarketplace.StartAsync(
        DatabaseKind.Sqlite, TestMarketplace.SetupRecipe("Marketplace.Search"), filling: new(
            ["anna@market.test"],
            """
            { "name": "sellers", "sellers": [ { "slug": "anna", "name": "Anna", "email": "anna@market.test", "ownerEmail": "anna@market.test" } ] },
            { "name": "categories", "categories": [ { "path": "home", "name": "Home", "nameRu": "Дом" } ] },
            { "name": "products", "seller": "anna", "products": [ { "handle": "pot", "title": "Pot", "category": "home", "price": 12.50, "stock": 10 } ] }
            """));
}
