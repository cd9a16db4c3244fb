using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Recipes;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Tests;

public abstract class WordsTests(DatabaseKind kind)
{
    private const string Page = "/admin/words";

    private const string Goods =
        """
        { "name": "products", "seller": "anna", "products": [
          { "handle": "cup", "title": "Cup", "titleRu": "Чашка", "category": "home/kitchen", "attributes": { "Material": "Stoneware" }, "options": ["Colour"],
            "variants": [ { "sku": "CUP-B", "options": ["Blue"], "price": 10, "stock": 3 }, { "sku": "CUP-G", "options": ["Sea green"], "price": 10, "stock": 3 } ] } ] }
        """;

    private const string Russian = """{ "name": "words", "language": "ru", "words": { "Colour": "Цвет", "blue": "Синий", "Material": "Материал", "Stoneware": "Каменная керамика" } }""";

    [Fact]
    public async Task A_Russian_page_says_names_and_values_in_Russian_and_an_English_one_as_the_seller_wrote_them()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync($"{Goods}, {Russian}");
        var guest = market.Guest();

        var (russian, english) = (await (await guest.GetAsync("/ru/products/cup")).DocumentAsync(), await guest.GetStringAsync("/products/cup"));

        Assert.Equal("Цвет: Синий", russian.QuerySelector(".option-name")!.TextContent);
        Assert.Equal(["Синий", "Sea green"], russian.QuerySelectorAll("[data-variant]").Select(choice => choice.TextContent.Trim()));
        Assert.Equal(("Материал", "Каменная керамика"), (russian.QuerySelector(".facts dt")!.TextContent, russian.QuerySelector(".facts dd")!.TextContent));
        Assert.Contains("Colour: <span>Blue</span>", english);
        Assert.DoesNotContain("Синий", english);
    }

    [Fact]
    public async Task Programs_get_the_language_that_they_ask_for_and_names_to_write_with_stay()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync($"{Goods}, {Russian}");
        var api = market.Guest();
        api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ru");

        var product = await api.GetFromJsonAsync<JsonElement>("/api/v1/products/cup");
        var categories = await api.GetFromJsonAsync<JsonElement>("/api/v1/categories");

        Assert.Equal("Цвет", product.GetProperty("optionNames")[0].GetString());
        Assert.Equal("Синий", product.GetProperty("variants")[0].GetProperty("options")[0].GetString());
        Assert.Equal("Каменная керамика", product.GetProperty("attributes").GetProperty("Материал").GetString());
        var attribute = categories.EnumerateArray().First(category => category.GetProperty("path").GetString() == "home").GetProperty("attributes")[0];
        Assert.Equal(("Material", "Материал"), (attribute.GetProperty("name").GetString(), attribute.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task What_is_offered_and_what_can_be_found_is_said_in_the_language_too()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync($"{Goods}, {Russian}");
        var cup = await market.VariantAsync("CUP-B");

        await market.With<IOffers>(async offers =>
        {
            using var _ = new Spoken("ru-RU");
            Assert.Equal("Синий", (await offers.FindAsync([cup], CancellationToken.None))[cup].Options);
        });
        await market.With<IOffers>(async offers => Assert.Equal("Blue", (await offers.FindAsync([cup], CancellationToken.None))[cup].Options));
        var id = await market.Ask<CatalogDb, ProductId>(db => db.Products.Where(p => p.Slug == "cup").Select(p => p.Id).SingleAsync());
        var document = await market.Ask<IProductDocuments, ProductDocument>(async documents => (await documents.FindAsync([id], CancellationToken.None)).Single());
        Assert.Contains("Каменная керамика", document.Text);
        Assert.Equal("Stoneware", document.Attributes["Material"]);
    }

    [Fact]
    public async Task An_admin_collects_the_words_of_products_says_them_and_buyers_see_it_at_once()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync(Goods);
        var (admin, guest) = (await market.SignedInAsync(), market.Guest());
        Assert.Contains("Sea green", await guest.GetStringAsync("/ru/products/cup"));

        var collected = await admin.PostFormAsync(Page, $"{Page}/collection?language=ru", []);
        Assert.Equal(HttpStatusCode.Redirect, collected.StatusCode);
        var page = await (await admin.GetAsync(collected.Headers.Location!.OriginalString)).DocumentAsync();
        var words = page.QuerySelectorAll(".word input[type=hidden]").Select(input => input.GetAttribute("value")!).ToList();
        Assert.Equal(["Blue", "Colour", "Material", "Sea green", "Size", "Stoneware"], words);

        var form = new Dictionary<string, string>();
        foreach (var (i, word) in words.Index())
        {
            (form[$"Written[{i}]"], form[$"Text[{i}]"]) = (word, word == "Sea green" ? "Цвет морской волны" : "");
        }

        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostFormAsync(Page, $"{Page}?language=ru", form)).StatusCode);
        await admin.PostFormAsync(Page, $"{Page}/lines?language=ru", new() { ["Lines"] = "Colour = Цвет\nBlue\tСиний" });

        var cup = await guest.GetStringAsync("/ru/products/cup");
        Assert.Contains("Цвет морской волны", cup);
        Assert.Contains("Цвет: <span>Синий</span>", WebUtility.HtmlDecode(cup));
        Assert.Contains("· 3", (await (await admin.GetAsync($"{Page}?show=missing")).DocumentAsync()).QuerySelectorAll(".tabs a")[1].TextContent);
        Assert.True(await market.Ask<IAuditTrail, bool>(audit => audit.Acts.AnyAsync(act => act.Action == "catalog.words_changed")));
    }

    [Fact]
    public async Task Hostile_words_are_refused_or_kept_as_text()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync(Goods);
        var (admin, stranger) = (await market.SignedInAsync(), await market.SignedInAsync(Shop.Anna));

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostFormAsync(Page, $"{Page}?language=ru", new() { ["Written[0]"] = "Blue", ["Text[0]"] = new string('x', 121) })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostFormAsync(Page, $"{Page}?language=ru", new() { ["Written[0]"] = "Blue\0", ["Text[0]"] = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostFormAsync(Page, $"{Page}/lines?language=ru", new() { ["Lines"] = "no sign here" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostFormAsync(Page, $"{Page}/lines?language=zz'", new() { ["Lines"] = "Blue = <script>alert(1)</script>" })).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync(Page)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"{Page}?q=%00'%25&page=x&show=y&language=%00")).StatusCode);
        Assert.DoesNotContain("<script>alert", await market.Guest().GetStringAsync("/ru/products/cup"));
    }

    [Fact]
    public async Task Words_leave_and_come_with_recipes()
    {
        await using var market = await Shop.OpenAsync(kind);
        await market.RunAsync(Russian);

        await market.With<IEnumerable<IRecipeExport>>(async exports =>
        {
            var steps = new List<string>();
            foreach (var export in exports)
            {
                steps.AddRange((await export.StepsAsync(CancellationToken.None)).Where(step => step["name"]!.GetValue<string>() == "words").Select(step => step.ToJsonString()));
            }

            Assert.Equal("Синий", JsonDocument.Parse(steps.Single()).RootElement.GetProperty("words").GetProperty("blue").GetString());
        });
    }

    private sealed class Spoken : IDisposable
    {
        private readonly System.Globalization.CultureInfo _before = System.Globalization.CultureInfo.CurrentUICulture;

        public Spoken(string culture) => System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.GetCultureInfo(culture);

        public void Dispose() => System.Globalization.CultureInfo.CurrentUICulture = _before;
    }
}

public sealed class WordsOnSqlite() : WordsTests(DatabaseKind.Sqlite);

public sealed class WordsOnPostgreSql() : WordsTests(DatabaseKind.PostgreSql);
