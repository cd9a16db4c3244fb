using System.Text.Json;
using System.Text.Json.Serialization;
using Marketplace.Kernel;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Browsing;

/// <summary>The home page and category pages for machines: whose site it is, the way to a page and what it shows, in schema.org's words.</summary>
internal static class ListData
{
    public static IHtmlContent Of(ShowHome.HomePage page) => Graph(
        new Dictionary<string, object> { ["@type"] = "Organization", ["@id"] = $"{page.BaseUrl}/#organization", ["name"] = page.SiteName, ["url"] = $"{page.BaseUrl}/" },
        new Dictionary<string, object>
        {
            ["@type"] = "WebSite",
            ["name"] = page.SiteName,
            ["url"] = $"{page.BaseUrl}/",
            ["publisher"] = new Dictionary<string, object> { ["@id"] = $"{page.BaseUrl}/#organization" },
            ["potentialAction"] = new Dictionary<string, object>
            {
                ["@type"] = "SearchAction",
                ["target"] = new Dictionary<string, object> { ["@type"] = "EntryPoint", ["urlTemplate"] = $"{page.BaseUrl}/search?q={{search_term_string}}" },
                ["query-input"] = "required name=search_term_string",
            },
        });

    public static IHtmlContent Of(ShowCategory.CategoryPage page)
    {
        var crumbs = page.Above.Append(page.Category).Select((category, i) => new ListItem(i + 1, category.Name, Item: $"{page.BaseUrl}/categories/{category.Path}"));
        var products = page.Shelf.Products.Select((product, i) => new ListItem(i + 1, product.Title, Url: $"{page.BaseUrl}/products/{product.Slug}"));
        return Graph(
            new Dictionary<string, object> { ["@type"] = "BreadcrumbList", ["itemListElement"] = crumbs.ToArray() },
            new Dictionary<string, object> { ["@type"] = "ItemList", ["name"] = page.Category.Name, ["numberOfItems"] = page.Shelf.Total, ["itemListElement"] = products.ToArray() });
    }

    private sealed record ListItem(
        [property: JsonPropertyName("position")] int Position,
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("item"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Item = null,
        [property: JsonPropertyName("url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null)
    {
        [JsonPropertyName("@type")]
        public string Type { get; } = "ListItem";
    }

    // The default encoder writes < > & as \u003C and so on: nobody's text can end the script element.
    private static HtmlString Graph(params object[] graph) =>
        new(JsonSerializer.Serialize(new Dictionary<string, object> { ["@context"] = "https://schema.org", ["@graph"] = graph }));
}
