using System.Net.Http.Json;
using System.Text.Json;

namespace Marketplace.Engine.Tests;

public class ApiDocumentTests
{
    [Fact]
    public async Task The_OpenAPI_document_is_3_1_and_holds_the_API_and_nothing_of_the_pages()
    {
        await using var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite, recipe: null, RepositoryRoot.Recipes("marketplace"));
        await market.SetUpAsync("marketplace");

        var document = await market.Guest().GetFromJsonAsync<JsonElement>("/api/openapi.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.All(paths, path => Assert.StartsWith("/api/v1/", path));
        foreach (var capability in (string[])["/api/v1/products", "/api/v1/categories", "/api/v1/search", "/api/v1/sellers", "/api/v1/carts", "/api/v1/orders", "/api/v1/tokens"])
        {
            Assert.Contains(capability, paths);
        }
    }
}
