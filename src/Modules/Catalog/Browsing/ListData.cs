using System.Text.Json;
using Marketplace.Kernel;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Browsing;

/// <summary>A category page for machines: the way to it and what it shows, in schema.org's words.</summary>
internal static class ListData
{
    public static IHtmlContent Of(ShowCategory.CategoryPage page)
    {
        var crumbs = page.Above.Append(page.Category).Select((category, i) => (object)new Dictionary<string, object>
        {
            ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = category.Name, ["item"] = $"{page.BaseUrl}/categories/{category.Path}",
        });
        var products = page.Shelf.Products.Select((product, i) => (object)new Dictionary<string, object>
        {
            ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = product.Title, ["url"] = $"{page.BaseUrl}/products/{product.Slug}",
        });
        object[] graph =
        [
            new Dictionary<string, object> { ["@type"] = "BreadcrumbList", ["itemListElement"] = crumbs.ToArray() },
            new Dictionary<string, object> { ["@type"] = "ItemList", ["name"] = page.Category.Name, ["numberOfItems"] = page.Shelf.Total, ["itemListElement"] = products.ToArray() },
        ];
        return new HtmlString(JsonSerializer.Serialize(new Dictionary<string, object> { ["@context"] = "https://schema.org", ["@graph"] = graph }));
    }
}
