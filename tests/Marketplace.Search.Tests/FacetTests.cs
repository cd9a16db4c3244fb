using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Tenancy;
using Marketplace.Search.Faceting;
using Marketplace.Search.Indexing;
using Marketplace.Search.Searching;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Search.Tests;

public abstract class FacetTests(DatabaseKind kind)
{
    [Fact]
    public async Task What_is_chosen_has_to_be_true_of_one_variant()
    {
        await using var market = await OpenAsync();

        // The shirt is sold as S in red and as M in blue, never as M in red.
        Assert.Equal(["shirt"], await TitlesAsync(market, "/categories/fashion?f.Size=M&f.Color=Blue"));
        Assert.Empty(await TitlesAsync(market, "/categories/fashion?f.Size=M&f.Color=Red"));
        Assert.Empty(await TitlesAsync(market, "/search?q=shirt&f.Size=M&f.Color=Red"));
        Assert.Equal(["shirt"], await TitlesAsync(market, "/search?q=shirt&f.Size=S&f.Color=Red"));
    }

    [Fact]
    public async Task Price_and_stock_hold_within_the_same_variant_too()
    {
        await using var market = await OpenAsync();

        Assert.Equal(["shirt"], await TitlesAsync(market, "/categories/fashion?f.Size=S&stock=1"));
        Assert.Equal(["coat"], await TitlesAsync(market, "/categories/fashion?f.Size=M&stock=1"));
        Assert.Empty(await TitlesAsync(market, "/categories/fashion?f.Size=S&min=45"));
        Assert.Equal(["shirt"], await TitlesAsync(market, "/categories/fashion?f.Color=Blue&min=45&max=60"));
    }

    [Fact]
    public async Task Values_of_one_facet_are_alternatives_and_say_how_many_there_would_be()
    {
        await using var market = await OpenAsync();

        var page = await (await market.Guest().GetAsync("/categories/fashion?brand=Nordwind")).DocumentAsync();

        Assert.Equal(["coat"], Slugs(page));
        Assert.Equal((("Hearth", "1"), ("Nordwind", "1")), (CountOf(page, "brand=Hearth"), Chosen(page)));
        Assert.Equal(["coat", "shirt"], await TitlesAsync(market, "/categories/fashion?brand=Nordwind&brand=Hearth"));
        Assert.Contains(page.QuerySelectorAll("a.facet-value"), link => link.GetAttribute("href") == "/categories/fashion?brand=Nordwind&f.Size=M");
        Assert.DoesNotContain(page.QuerySelectorAll("a.facet-value"), link => link.GetAttribute("href")!.Contains("f.Size=S", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attributes_of_the_product_and_its_shop_narrow_down_as_well()
    {
        await using var market = await OpenAsync();

        Assert.Equal(["shirt"], await TitlesAsync(market, "/categories/fashion?f.Material=linen"));
        Assert.Equal(["coat"], await TitlesAsync(market, "/categories/fashion?seller=boris"));
        Assert.Empty(await TitlesAsync(market, "/categories/fashion?seller=boris&f.Material=Linen"));
    }

    [Fact]
    public async Task A_narrowed_page_is_not_for_search_engines_but_points_to_the_whole_one()
    {
        await using var market = await OpenAsync();
        var guest = market.Guest();

        var whole = await (await guest.GetAsync("/categories/fashion")).DocumentAsync();
        var narrowed = await (await guest.GetAsync("/categories/fashion?f.Size=M&sort=PriceUp")).DocumentAsync();

        Assert.Null(whole.QuerySelector("meta[name=robots]"));
        Assert.Equal("noindex, follow", narrowed.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.EndsWith("/categories/fashion", narrowed.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.All(whole.QuerySelectorAll("a.facet-value"), link => Assert.Equal("nofollow", link.GetAttribute("rel")));
    }

    [Fact]
    public async Task Whatever_an_address_says_a_page_answers()
    {
        await using var market = await OpenAsync();
        var guest = market.Guest();

        foreach (var query in (string[])["f.=x", "f.Size=%00", "brand=" + new string('x', 5000), "f.Size=M';--", "min=abc&max=-5", "stock=2", "f.%F0%9F%98%80=1", string.Join('&', Enumerable.Range(0, 60).Select(i => $"f.N{i}=1"))])
        {
            var answer = await guest.GetAsync($"/categories/fashion?{query}");

            Assert.True((int)answer.StatusCode is 200 or 400, $"{query}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_value_with_a_line_break_is_no_other_question_whose_answer_is_kept()
    {
        await using var market = await OpenAsync();

        Assert.Empty(await TitlesAsync(market, "/categories/fashion?brand=Nordwind%0Af.Size%3DM"));

        Assert.Equal(["coat"], await TitlesAsync(market, "/categories/fashion?brand=Nordwind&f.Size=M"));
    }

    [Fact]
    public async Task Facets_follow_what_a_seller_changes()
    {
        await using var market = await OpenAsync();

        await market.RunAsync("""{ "name": "products", "seller": "boris", "products": [ { "handle": "coat", "title": "coat", "brand": "Nordwind", "category": "fashion", "options": ["Size"], "variants": [ { "sku": "COAT-XL", "options": ["XL"], "price": 200, "stock": 1 } ] } ] }""");

        Assert.Empty(await TitlesAsync(market, "/categories/fashion?f.Size=M&stock=1"));
        Assert.Equal(["coat"], await TitlesAsync(market, "/categories/fashion?f.Size=XL"));
    }

    [Fact]
    public async Task Cards_and_filters_that_are_kept_for_other_pages_show_what_a_seller_has_changed()
    {
        await using var market = await OpenAsync();
        var guest = market.Guest();
        foreach (var order in new[] { "PriceUp", "PriceDown" })
        {
            Assert.Equal(["Hearth", "Nordwind"], ValuesOf(await (await guest.GetAsync($"/categories/fashion?sort={order}")).DocumentAsync(), "brand").Select(value => value.Text));
        }

        await market.RunAsync("""{ "name": "products", "seller": "boris", "products": [ { "handle": "coat", "title": "Long coat", "brand": "Westwind", "category": "fashion", "price": 210, "stock": 1 } ] }""");
        var page = await (await guest.GetAsync("/categories/fashion?sort=PriceDown")).DocumentAsync();

        Assert.Equal(["Hearth", "Westwind"], ValuesOf(page, "brand").Select(value => value.Text));
        Assert.Equal("Long coat", page.QuerySelector(".card-title")!.TextContent);
        Assert.Contains("210", page.QuerySelector(".card .price")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_heard_is_found_after_a_minute()
    {
        await using var market = await OpenAsync();
        Assert.Equal(["coat"], await TitlesAsync(market, "/categories/fashion?brand=Nordwind"));

        // As another process would, which cannot tell this one.
        market.Clock.Advance(TimeSpan.FromSeconds(1));
        var elsewhere = new Evictions([]);
        await market.InTenantAsync("Default", async services =>
        {
            var unit = new UnitOfWork(services.GetRequiredService<TenantDatabase>(), market.Clock, services.GetRequiredService<OutboxSignal>(), elsewhere);
            await using (unit)
            {
                await unit.CommitAsync(
                    () => unit.Connection.ExecuteAsync(
                        "UPDATE search_document SET version = @Version, title = 'Coats' WHERE slug = 'coat'; DELETE FROM search_product_facet WHERE product_key = (SELECT key FROM search_document WHERE slug = 'coat') AND facet = @Brand",
                        new { Version = market.Clock.GetUtcNow().UtcTicks, Brand = SearchKey.Of("brand", "Nordwind") }, unit.Transaction),
                    CancellationToken.None);
            }
        });
        Assert.Equal(["coat"], await TitlesAsync(market, "/categories/fashion?brand=Nordwind&u=1"));

        market.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(await TitlesAsync(market, "/categories/fashion?brand=Nordwind"));
    }

    [Fact]
    public async Task Of_many_numbers_a_range_is_chosen_by_address_with_counts_and_within_one_variant()
    {
        await using var market = await OpenAsync();
        (string Handle, string Small, string Large, string Height)[] jugs =
            [("a", "250 ml", "0.8 l", "12"), ("b", "300 ml", "1 l", "18"), ("c", "350 ml", "1.2 l", "23"), ("d", "400 ml", "1.5 l", "31")];
        var products = jugs.Select(jug => $$"""
            { "handle": "{{jug.Handle}}", "title": "jug {{jug.Handle}}", "category": "fashion", "attributes": { "Height": "{{jug.Height}} cm" }, "options": ["Volume"], "variants": [
              { "sku": "{{jug.Handle}}-S", "options": ["{{jug.Small}}"], "price": 10, "stock": 3 }, { "sku": "{{jug.Handle}}-L", "options": ["{{jug.Large}}"], "price": 30, "stock": 3 } ] }
            """);
        await market.RunAsync($$"""{ "name": "products", "seller": "anna", "products": [ {{string.Join(',', products)}} ] }""");
        var guest = market.Guest();

        var page = await (await guest.GetAsync("/categories/fashion")).DocumentAsync();
        var russian = await (await guest.GetAsync("/ru/categories/fashion")).DocumentAsync();

        Assert.Equal([("200–500 ml", "4"), ("500–1,000 ml", "1"), ("1–2 l", "3")], ValuesOf(page, "f.Volume"));
        Assert.Equal(["200–500 мл", "1–2 л"], ValuesOf(russian, "f.Volume").Select(value => value.Text).Where(text => !text.Contains("000", StringComparison.Ordinal)));
        Assert.Equal([("12 cm", "1"), ("18 cm", "1"), ("23 cm", "1"), ("31 cm", "1")], ValuesOf(page, "f.Height"));
        Assert.Equal(["jug-b", "jug-c", "jug-d"], await TitlesAsync(market, "/categories/fashion?f.Volume=1000..2000 ml"));
        Assert.Equal(["jug-c", "jug-d"], await TitlesAsync(market, "/categories/fashion?f.Volume=1000..2000 ml&f.Height=20..50 cm"));
        Assert.Equal(["jug-a", "jug-b", "jug-c", "jug-d"], await TitlesAsync(market, "/categories/fashion?f.Volume=200..500 ml&max=20"));
        Assert.Empty(await TitlesAsync(market, "/categories/fashion?f.Volume=1000..2000 ml&max=20"));
        Assert.Equal(["jug-a"], await TitlesAsync(market, "/categories/fashion?f.Volume=500..1000 ml"));
    }

    [Theory]
    [InlineData("350 ml", "200..500 ml")]
    [InlineData("1,5 l", "1000..2000 ml")]
    [InlineData("0.04 kg", "20..50 g")]
    [InlineData("1000 g", "1000..2000 g")]
    [InlineData("0.5 mm", "0.5..1 mm")]
    [InlineData("42", null)]
    [InlineData("0 cm", null)]
    [InlineData("3 for 2", null)]
    [InlineData("99999999999999999999 cm", null)]
    public void A_number_with_a_unit_is_in_a_range(string text, string? range)
    {
        Assert.Equal(range, Measure.Of(text)?.Range.Value);
        Assert.Equal(range, range is null ? null : MeasureRange.Of(range)?.Value);
    }

    [Fact]
    public async Task Nothing_walks_through_a_whole_table()
    {
        await using var market = await OpenAsync();
        await market.InTenantAsync("Default", async services =>
        {
            var unit = services.GetRequiredService<UnitOfWork>();
            if (unit.Connection is SqliteConnection file)
            {
                await LaunchScale.PretendAsync(file);
            }
            else
            {
                await unit.Connection.OpenAsync();
            }

            var words = services.GetRequiredService<ISearchIndex>().Match(services.GetRequiredService<Synonyms>().Of(["shirt"]), all: true);
            var postgreSql = services.GetRequiredService<TenantDatabase>().IsPostgreSql;
            foreach (var (sql, values) in ((string, object)[])[(words.Sql, new DynamicParameters(words.Parameters)), (Shelves.PageSql(postgreSql), new { Keys = new[] { 1L, 2L } })])
            {
                var plan = await PlanAsync(unit, postgreSql, sql, values);

                Assert.True(plan.TrueForAll(step => !IsWalk(step)), $"{string.Join('\n', plan)}\n{sql}");
            }
        });
    }

    // Rows of a part of the same statement are few and have no index; the virtual table of words is one itself.
    private static bool IsWalk(string step) =>
        step.Contains("Seq Scan on search", StringComparison.Ordinal)
        || (step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("VIRTUAL TABLE INDEX", StringComparison.Ordinal) && !step.Contains("SUBQUERY", StringComparison.Ordinal));

    private static async Task<List<string>> PlanAsync(UnitOfWork unit, bool postgreSql, string sql, object values)
    {
        if (!postgreSql)
        {
            return [.. (await unit.Connection.QueryAsync("EXPLAIN QUERY PLAN " + sql, values, unit.Transaction)).Select(row => (string)row.detail)];
        }

        // With a handful of rows walking is cheaper; the question is whether it could do without. Undone, since the pool hands the connection out again as it is.
        await unit.Connection.ExecuteAsync("SET enable_seqscan = off");
        List<string> plan = [.. await unit.Connection.QueryAsync<string>("EXPLAIN " + sql, values)];
        await unit.Connection.ExecuteAsync("RESET enable_seqscan");
        return plan;
    }

    private static async Task<string[]> TitlesAsync(TestMarketplace market, string address) => Slugs(await (await market.Guest().GetAsync(address)).DocumentAsync());

    private static string[] Slugs(IHtmlDocument page) => [.. page.QuerySelectorAll(".card-title a").Select(link => link.GetAttribute("href")!.Split('/')[^1]).Order(StringComparer.Ordinal)];

    private static List<(string Text, string Count)> ValuesOf(IHtmlDocument page, string facet) =>
    [
        .. page.QuerySelectorAll("a.facet-value").Where(link => link.GetAttribute("href")!.Contains($"{facet}=", StringComparison.Ordinal))
            .Select(link => (link.Children[0].TextContent, link.Children[1].TextContent)),
    ];

    private static (string, string) CountOf(IHtmlDocument page, string query)
    {
        var link = page.QuerySelectorAll("a.facet-value").First(link => link.GetAttribute("href")!.Contains(query, StringComparison.Ordinal));
        return (link.Children[0].TextContent, link.Children[1].TextContent);
    }

    private static (string, string) Chosen(IHtmlDocument page)
    {
        var link = page.QuerySelector("a.facet-value[aria-current]")!;
        return (link.Children[0].TextContent, link.Children[1].TextContent);
    }

    private Task<TestMarketplace> OpenAsync() => TestMarketplace.StartAsync(
        kind, TestMarketplace.SetupRecipe("Marketplace.Search"), filling: new(
            ["anna@market.test", "boris@market.test"],
            """
            { "name": "sellers", "sellers": [
              { "slug": "anna", "name": "Anna", "email": "anna@market.test", "ownerEmail": "anna@market.test" },
              { "slug": "boris", "name": "Boris", "email": "boris@market.test", "ownerEmail": "boris@market.test" } ] },
            { "name": "categories", "categories": [ { "path": "fashion", "name": "Fashion", "attributes": [ { "name": "Material", "kind": "Text" } ] } ] },
            { "name": "products", "seller": "anna", "products": [
              { "handle": "shirt", "title": "shirt", "brand": "Hearth", "category": "fashion", "attributes": { "Material": "Linen" }, "options": ["Size", "Color"], "variants": [
                { "sku": "SHIRT-S-R", "options": ["S", "Red"], "price": 40, "stock": 3 }, { "sku": "SHIRT-M-B", "options": ["M", "Blue"], "price": 50, "stock": 0 } ] } ] },
            { "name": "products", "seller": "boris", "products": [
              { "handle": "coat", "title": "coat", "brand": "Nordwind", "category": "fashion", "attributes": { "Material": "Wool" }, "options": ["Size"], "variants": [
                { "sku": "COAT-M", "options": ["M"], "price": 190, "stock": 2 }, { "sku": "COAT-L", "options": ["L"], "price": 190, "stock": 0 } ] } ] }
            """));
}

public sealed class FacetsOnSqlite() : FacetTests(DatabaseKind.Sqlite);

public sealed class FacetsOnPostgreSql() : FacetTests(DatabaseKind.PostgreSql);
