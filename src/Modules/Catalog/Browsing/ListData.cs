using System.Text.Json.Nodes;
using Marketplace.Kernel;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Browsing;

/// <summary>The home page and category pages for machines: whose site it is, the way to a page and what it shows, in schema.org's words.</summary>
internal static class ListData
{
    public static IHtmlContent Of(ShowHome.HomePage page) => Graph(
        new JsonObject { ["@type"] = "Organization", ["@id"] = $"{page.BaseUrl}/#organization", ["name"] = page.SiteName, ["url"] = $"{page.BaseUrl}/" },
        new JsonObject
        {
            ["@type"] = "WebSite",
            ["name"] = page.SiteName,
            ["url"] = $"{page.BaseUrl}/",
            ["publisher"] = new JsonObject { ["@id"] = $"{page.BaseUrl}/#organization" },
            ["potentialAction"] = new JsonObject
            {
                ["@type"] = "SearchAction",
                ["target"] = new JsonObject { ["@type"] = "EntryPoint", ["urlTemplate"] = $"{page.BaseUrl}/search?q={{search_term_string}}" },
                ["query-input"] = "required name=search_term_string",
            },
        });

    public static IHtmlContent Of(ShowCategory.CategoryPage page)
    {
        var crumbs = page.Above.Append(page.Category).Select((category, i) => new JsonObject
        {
            ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = category.Name, ["item"] = $"{page.BaseUrl}/categories/{category.Path}",
        });
        var products = page.Shelf.Products.Select((product, i) => new JsonObject
        {
            ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = product.Title, ["url"] = $"{page.BaseUrl}/products/{product.Slug}",
        });
        return Graph(
            new JsonObject { ["@type"] = "BreadcrumbList", ["itemListElement"] = new JsonArray([.. crumbs]) },
            new JsonObject { ["@type"] = "ItemList", ["name"] = page.Category.Name, ["numberOfItems"] = page.Shelf.Total, ["itemListElement"] = new JsonArray([.. products]) });
    }

    // The default encoder writes < > & as \u003C and so on: nobody's text can end the script element.
    private static HtmlString Graph(params JsonNode[] graph) =>
        new(new JsonObject { ["@context"] = "https://schema.org", ["@graph"] = new JsonArray(graph) }.ToJsonString());
}
