using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Browsing;

/// <summary>The product page for machines, in schema.org's words.</summary>
internal sealed class ProductData(IEnumerable<IProductFacts> contributors, ISellerDirectory sellers, TenantMemory memory)
{
    // The default encoder writes < > & as \u003C and so on: text of a seller cannot end the script element.
    private static readonly JsonSerializerOptions _json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<IHtmlContent> OfAsync(ShowProduct.ProductPage product, CancellationToken stop)
    {
        var data = (JsonObject)JsonSerializer.SerializeToNode(Of(product, await ReturnsAsync(product, stop)), _json)!;
        LeaveOutWhatIsNot(data);
        foreach (var contributor in contributors)
        {
            await contributor.AddAsync(product.ForSlots, (JsonObject)data["@graph"]![0]!, stop);
        }

        return new HtmlString(data.ToJsonString(_json));
    }

    // The serializer leaves null out of objects, not out of dictionaries.
    private static void LeaveOutWhatIsNot(JsonNode node)
    {
        if (node is JsonObject one)
        {
            foreach (var name in one.Where(member => member.Value is null).Select(member => member.Key).ToList())
            {
                one.Remove(name);
            }
        }

        foreach (var child in node is JsonArray list ? list : (node as JsonObject)?.Select(member => member.Value) ?? [])
        {
            LeaveOutWhatIsNot(child!);
        }
    }

    // A shop that says nothing of returns has no policy that machines could be told of.
    private async Task<Dictionary<string, object?>?> ReturnsAsync(ShowProduct.ProductPage product, CancellationToken stop)
    {
        var known = await memory.GetAsync("catalog.returns:" + product.SellerId, () => sellers.FindAsync([product.SellerId], stop), _ => [SellerTags.Of(product.SellerId)]);
        return known.GetValueOrDefault(product.SellerId) is not { HasReturnsPolicy: true }
            ? null
            : new() { ["@type"] = "MerchantReturnPolicy", ["merchantReturnLink"] = $"{product.BaseUrl}/shops/{product.SellerSlug}#returns" };
    }

    private static Dictionary<string, object> Of(ShowProduct.ProductPage product, Dictionary<string, object?>? returns)
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
                    ["hasMerchantReturnPolicy"] = returns,
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
