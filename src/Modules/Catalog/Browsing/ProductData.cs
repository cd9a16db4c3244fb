using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Browsing;

/// <summary>The product page for machines, in schema.org's words.</summary>
internal sealed class ProductData(IEnumerable<IProductFacts> contributors)
{
    // The default encoder writes < > & as \u003C and so on: text of a seller cannot end the script element.
    private static readonly JsonSerializerOptions _json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<IHtmlContent> OfAsync(ShowProduct.ProductPage product, CancellationToken stop)
    {
        var data = (JsonObject)JsonSerializer.SerializeToNode(Of(product), _json)!;
        foreach (var contributor in contributors)
        {
            await contributor.AddAsync(product.ForSlots, (JsonObject)data["@graph"]![0]!, stop);
        }

        return new HtmlString(data.ToJsonString(_json));
    }

    private static Dictionary<string, object> Of(ShowProduct.ProductPage product)
    {
        var url = $"{product.BaseUrl}/products/{product.Slug}";
        var crumbs = product.Categories
            .Select(category => (category.Name, Url: $"{product.BaseUrl}/categories/{category.Path}"))
            .Append((product.Title, url));
        object[] graph =
        [
            new Dictionary<string, object?>
            {
                ["@type"] = "Product",
                ["@id"] = url,
                ["name"] = product.Title,
                ["description"] = MarkdownText.ToPlain(product.Description, 4_000),
                ["sku"] = product.Chosen.Sku,
                ["gtin"] = product.Chosen.Barcode is { Length: 8 or 12 or 13 or 14 } code && code.All(char.IsAsciiDigit) ? code : null,
                ["brand"] = product.Brand.Length == 0 ? null : new Dictionary<string, object?> { ["@type"] = "Brand", ["name"] = product.Brand },
                ["image"] = product.Pictures.Select(picture => product.BaseUrl + ImageUrls.Path(picture.Key, ImageUrls.WidthsOf(picture.Width)[^1], "jpg")).ToArray(),
                ["offers"] = product.Variants.Select(variant => new Dictionary<string, object?>
                {
                    ["@type"] = "Offer",
                    ["url"] = $"{url}?variant={variant.Id}",
                    ["sku"] = variant.Sku,
                    ["price"] = Currencies.ToDecimal(variant.Price),
                    ["priceCurrency"] = variant.Price.Currency,
                    ["availability"] = variant.Available && product.BackOn is null ? "https://schema.org/InStock" : "https://schema.org/OutOfStock",
                    ["seller"] = new Dictionary<string, object?> { ["@type"] = "Organization", ["name"] = product.SellerName },
                    ["hasMerchantReturnPolicy"] = new Dictionary<string, object?> { ["@type"] = "MerchantReturnPolicy", ["merchantReturnLink"] = $"{product.BaseUrl}/shops/{product.SellerSlug}#returns" },
                }).ToArray(),
            },
            new Dictionary<string, object?>
            {
                ["@type"] = "BreadcrumbList",
                ["itemListElement"] = crumbs.Select((crumb, i) => new Dictionary<string, object?>
                {
                    ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = crumb.Item1, ["item"] = crumb.Item2,
                }).ToArray(),
            },
        ];
        return new Dictionary<string, object> { ["@context"] = "https://schema.org", ["@graph"] = graph };
    }
}
