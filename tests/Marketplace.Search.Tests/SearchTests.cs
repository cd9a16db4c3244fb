using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Tenancy;
using Marketplace.Search.Data;
using Marketplace.Search.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Search.Tests;

public class WordTests
{
    [Theory]
    [InlineData("глиняный", "глиняная", "глиняные", "глиняных")]
    [InlineData("кружка", "кружки", "кружку", "кружками")]
    [InlineData("деревянные", "деревянный", "деревянная", "деревянных")]
    [InlineData("наушники", "наушников", "наушниками", "наушникам")]
    public void Forms_of_a_Russian_word_have_one_stem(params string[] forms) =>
        Assert.Single(forms.Select(RussianStem.Of).Distinct());

    [Theory]
    [InlineData("важная", "важн")]
    [InlineData("вазы", "ваз")]
    [InlineData("бегавшая", "бега")]
    [InlineData("противоестественном", "противоестествен")]
    [InlineData("валиться", "вал")]
    public void Stems_are_those_of_the_algorithms_own_vocabulary(string word, string stem) => Assert.Equal(stem, RussianStem.Of(word));

    [Fact]
    public void Only_letters_and_digits_reach_a_query() =>
        Assert.Equal(["drop", "table", "x", "1", "cafe"], Words.OfQuery("\" OR (DROP: TABLE* x^1) -café\0 \ud800 & | ! <->"));

    [Fact]
    public void A_Latin_letter_loses_its_accents_and_every_other_letter_stays_itself()
    {
        for (var code = 'A'; code < '\uff00'; code++)
        {
            if (!char.IsLetter(code) || !$"{code}".IsNormalized(NormalizationForm.FormKC))
            {
                continue;
            }

            var small = char.ToLowerInvariant(code).ToString();
            var parts = small.Normalize(NormalizationForm.FormD);

            Assert.Equal([parts.Length > 1 && char.IsAsciiLetter(parts[0]) ? parts[..1] : small], Words.Cut($"{code}"));
        }
    }
}

public abstract class SearchTests(DatabaseKind kind)
{
    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model()
    {
        await using var market = await OpenAsync();

        await market.InTenantAsync("Default", async services =>
        {
            var (model, migrated) = await SchemaCheck.ReadAsync(services.GetRequiredService<SearchDb>(), services.GetRequiredService<TenantDatabase>(), "search");

            // The index of words is each database's own and not in the model.
            Assert.NotEmpty(model);
            Assert.Equal(model, migrated.Where(line => !line.Contains("search_text", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public async Task What_is_sold_again_and_again_is_not_indexed_anew_but_by_a_rebuild()
    {
        await using var market = await OpenAsync();
        var pot = await market.Ask<SearchDb, SearchDocument>(db => db.Documents.AsNoTracking().SingleAsync(d => d.Slug == "clay-pot"));
        Task<int> FacetsAsync() => market.Ask<SearchDb, int>(db => db.ProductFacets.CountAsync(f => f.ProductKey == pot.Key));
        var facets = await FacetsAsync();
        await market.With<SearchDb>(db => db.ProductFacets.Where(f => f.ProductKey == pot.Key).ExecuteDeleteAsync());

        await market.With<UnitOfWork>(unit => unit.CommitAsync(
            () =>
            {
                unit.Tell(new ProductDocumentChanged(pot.ProductId, market.Clock.Now));
                return Task.CompletedTask;
            },
            CancellationToken.None));
        await market.DeliverEventsAsync();
        Assert.Equal(0, await FacetsAsync());
        await market.With<IndexProducts>(index => index.RebuildAsync(CancellationToken.None));

        Assert.NotEqual(0, facets);
        Assert.Equal(facets, await FacetsAsync());
    }

    private static readonly (string Words, string Slug)[] _searches =
    [
        ("pot", "clay-pot"),
        ("pots", "clay-pot"),
        ("CLAY", "clay-pot"),
        ("глиняная", "clay-pot"),
        ("глиняных", "clay-pot"),
        ("кастрю", "iron-pan"),
        ("hamm", "hammer"),
        ("forged", "hammer"),
        ("forging steel", "hammer"),
        ("POT-1", "clay-pot"),
        ("the pan for the kitchen", "iron-pan"),
        ("creme brulee", "torch"),
    ];

    [Fact]
    public async Task Products_are_found_by_words_in_any_form()
    {
        await using var market = await OpenAsync();

        foreach (var (words, slug) in _searches)
        {
            var found = await FindAsync(market, words);

            Assert.True(found.GetProperty("total").GetInt32() > 0, words);
            Assert.Equal((words, slug), (words, found.GetProperty("items")[0].GetProperty("slug").GetString()));
        }
    }

    private static readonly string[] _hostile =
    [
        "\"",
        "pot\" OR \"1\"=\"1",
        "pot'); DROP TABLE search_text;--",
        "NEAR(pot hammer)",
        "title:pot",
        "pot* -hammer ^",
        "pot & ! hammer | <->",
        ":*",
        "%_\\",
        "<script>alert(1)</script>",
        "a\0b",
        "\ud83d\ude00",
    ];

    [Fact]
    public async Task Whatever_is_typed_is_words_and_never_a_query()
    {
        await using var market = await OpenAsync();
        var guest = market.Guest();

        foreach (var text in _hostile)
        {
            var page = await guest.GetAsync($"/search?q={Uri.EscapeDataString(text)}");
            var api = await guest.GetAsync($"/api/v1/search?q={Uri.EscapeDataString(text)}");

            Assert.True(page.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{text}: {(int)page.StatusCode}");
            Assert.True(api.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{text}: {(int)api.StatusCode}");
            Assert.DoesNotContain("<script>alert", await page.Content.ReadAsStringAsync());
        }

        Assert.Equal("clay-pot", (await FindAsync(market, "pot")).GetProperty("items")[0].GetProperty("slug").GetString());
    }

    [Fact]
    public async Task Category_price_and_order_narrow_down_by_address()
    {
        await using var market = await OpenAsync();

        var page = await (await market.Guest().GetAsync("/search?q=kitchen&category=home/kitchen&min=20&sort=PriceUp")).DocumentAsync();

        Assert.Equal(["/products/torch", "/products/iron-pan"], page.QuerySelectorAll(".card-title a").Select(link => link.GetAttribute("href")!));
        Assert.Contains(page.QuerySelectorAll(".facets a"), link => link.GetAttribute("href")!.Contains("category=home%2Fkitchen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_found_says_what_to_do()
    {
        await using var market = await OpenAsync();

        var page = await market.Guest().GetStringAsync("/ru/search?q=xyzzy");

        Assert.Contains("ничего не найдено", page);
    }

    [Fact]
    public async Task The_index_follows_price_stock_and_the_end_of_a_seller()
    {
        await using var market = await OpenAsync();
        var admin = await market.SignedInAsync();

        await market.RunAsync("""{ "name": "products", "seller": "boris", "products": [ { "handle": "hammer", "title": "Sledge", "price": 29.90, "sku": "HAM-1" } ] }""");
        Assert.Equal(0, (await FindAsync(market, "hammer")).GetProperty("total").GetInt32());
        Assert.Equal(2990, (await FindAsync(market, "sledge")).GetProperty("items")[0].GetProperty("price").GetProperty("minor").GetInt64());

        var list = await (await admin.GetAsync("/admin/sellers?q=boris")).DocumentAsync();
        var seller = list.QuerySelector("tbody a[href^='/admin/sellers/']")!.GetAttribute("href")!;
        await admin.PostFormAsync(seller, $"{seller}/suspension", new() { ["Reason"] = "Late" });
        await market.DeliverEventsAsync();
        Assert.Equal(0, (await FindAsync(market, "sledge")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_lost_index_is_made_anew()
    {
        await using var market = await OpenAsync();
        await market.With<UnitOfWork>(unit => unit.CommitAsync(async () =>
        {
            await Dapper.SqlMapper.ExecuteAsync(unit.Connection, "DELETE FROM search_text", transaction: unit.Transaction);
            await Dapper.SqlMapper.ExecuteAsync(unit.Connection, "DELETE FROM search_document", transaction: unit.Transaction);
            unit.Evict(EvictionServices.Everything);
        }, CancellationToken.None));
        Assert.Equal(0, (await FindAsync(market, "pot")).GetProperty("total").GetInt32());

        var admin = await market.SignedInAsync();
        await admin.PostFormAsync("/admin/search", "/admin/search/rebuild", []);

        Assert.Equal(1, (await FindAsync(market, "pot")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Results_come_in_pages()
    {
        await using var market = await OpenAsync();
        var api = market.Guest();

        var first = await api.GetFromJsonAsync<JsonElement>("/api/v1/search?q=kitchen&limit=2&sort=PriceUp");
        var second = await api.GetFromJsonAsync<JsonElement>($"/api/v1/search?q=kitchen&limit=2&sort=PriceUp&after={first.GetProperty("next").GetString()}");

        Assert.Equal((3, 2, 1), (first.GetProperty("total").GetInt32(), first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength()));
        Assert.Equal(JsonValueKind.Null, second.TryGetProperty("next", out var next) ? next.ValueKind : JsonValueKind.Null);
    }

    [Theory]
    [InlineData("hamer", "hammer")]
    [InlineData("hmamer", "hammer")]
    [InlineData("caly", "clay-pot")]
    [InlineData("molotik", "")]
    [InlineData("молаток", "hammer")]
    [InlineData("vjkjnjr", "hammer")]
    [InlineData("potter pann", "")]
    public async Task Who_mistypes_finds_it_all_the_same_and_is_told(string words, string slug)
    {
        await using var market = await OpenAsync();

        var page = await (await market.Guest().GetAsync($"/search?q={Uri.EscapeDataString(words)}")).DocumentAsync();

        Assert.Equal(slug.Length > 0 ? [$"/products/{slug}"] : [], page.QuerySelectorAll(".card-title a").Select(link => link.GetAttribute("href")!));
        Assert.Equal(slug.Length > 0, page.QuerySelector("a[href*='literal=1']") is not null);
        Assert.Equal(0, (await (await market.Guest().GetAsync($"/search?literal=1&q={Uri.EscapeDataString(words)}")).DocumentAsync()).QuerySelectorAll(".card").Length);
    }

    [Fact]
    public async Task Synonyms_of_the_marketplace_are_the_same_word()
    {
        await using var market = await OpenAsync();
        await market.RunAsync("""{ "name": "settings", "search": { "synonyms": "skillet, iron pan, сковорода" } }""");

        Assert.Equal("iron-pan", (await FindAsync(market, "skillets")).GetProperty("items")[0].GetProperty("slug").GetString());
        Assert.Equal("iron-pan", (await FindAsync(market, "сковороду")).GetProperty("items")[0].GetProperty("slug").GetString());
    }

    [Fact]
    public async Task Suggestions_name_categories_and_products_while_somebody_types()
    {
        await using var market = await OpenAsync();

        var answer = await market.Guest().GetAsync("/search/suggestions?q=kit");
        var lines = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("public, max-age=60", answer.Headers.CacheControl!.ToString());
        Assert.Equal(("category", "/categories/home/kitchen"), (lines[0].GetProperty("kind").GetString(), lines[0].GetProperty("path").GetString()));
        Assert.Contains(lines.EnumerateArray(), line => line.GetProperty("path").GetString() == "/products/iron-pan");
        Assert.Equal(0, (await market.Guest().GetFromJsonAsync<JsonElement>("/search/suggestions?q=k")).GetArrayLength());
    }

    [Fact]
    public async Task When_nothing_has_all_words_a_single_letter_among_them_brings_nothing()
    {
        await using var market = await OpenAsync();

        var page = await (await market.Guest().GetAsync("/search?q=iron+h+zzzz")).DocumentAsync();

        Assert.Equal(["/products/iron-pan"], page.QuerySelectorAll(".card-title a").Select(link => link.GetAttribute("href")!));
    }

    private Task<TestMarketplace> OpenAsync() => TestMarketplace.StartAsync(
        kind, TestMarketplace.SetupRecipe("Marketplace.Search"), filling: new(
            ["anna@market.test", "boris@market.test"],
            """
            { "name": "sellers", "sellers": [
              { "slug": "anna", "name": "Anna", "email": "anna@market.test", "ownerEmail": "anna@market.test" },
              { "slug": "boris", "name": "Boris", "email": "boris@market.test", "ownerEmail": "boris@market.test" } ] },
            { "name": "categories", "categories": [ { "path": "home", "name": "Home", "nameRu": "Дом" }, { "path": "home/kitchen", "name": "Kitchen", "nameRu": "Кухня" }, { "path": "tools", "name": "Tools" } ] },
            { "name": "products", "seller": "anna", "products": [
              { "handle": "clay-pot", "title": "Clay pot", "titleRu": "Глиняный горшок", "description": "Fired twice.", "category": "home/kitchen", "price": 12.50, "stock": 10, "sku": "POT-1" },
              { "handle": "iron-pan", "title": "Iron pan", "titleRu": "Чугунная кастрюля", "category": "home/kitchen", "price": 54, "stock": 3 },
              { "handle": "torch", "title": "Torch", "description": "For crème brûlée.", "category": "home/kitchen", "price": 30, "stock": 3 } ] },
            { "name": "products", "seller": "boris", "products": [
              { "handle": "hammer", "title": "Hammer", "titleRu": "Молоток", "description": "Steel, forged by hand.", "category": "tools", "price": 19.90, "stock": 5, "sku": "HAM-1" } ] }
            """));

    private static Task<JsonElement> FindAsync(TestMarketplace market, string words) =>
        market.Guest().GetFromJsonAsync<JsonElement>($"/api/v1/search?q={Uri.EscapeDataString(words)}");
}

internal static class Recipes
{
    public static Task RunAsync(this TestMarketplace market, string steps) => market.RunStepsAsync(steps);
}

public sealed class SearchOnSqlite() : SearchTests(DatabaseKind.Sqlite);

public sealed class SearchOnPostgreSql() : SearchTests(DatabaseKind.PostgreSql);
