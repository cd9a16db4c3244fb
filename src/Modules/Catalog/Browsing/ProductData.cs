using System.Text.Json.Nodes;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Media;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Browsing;

/// <summary>The product page for machines, in schema.org's words.</summary>
internal sealed class ProductData(IEnumerable<IProductFacts> contributors, ISellerDirectory sellers, TenantMemory memory)
{
    public async Task<IHtmlContent> OfAsync(ShowProduct.ProductPage product, CancellationToken stop)
    {
        var about = Of(product, await HasReturnsAsync(product, stop));
        foreach (var contributor in contributors)
        {
            await contributor.AddAsync(product.ForSlots, about, stop);
        }

        // The default encoder writes < > & as \u003C and so on: text of a seller cannot end the script element.
        return new HtmlString(new JsonObject { ["@context"] = "https://schema.org", ["@graph"] = new JsonArray(about, CrumbsOf(product)) }.ToJsonString());
    }

    // A shop that says nothing of returns has no policy that machines could be told of.
    private async Task<bool> HasReturnsAsync(ShowProduct.ProductPage product, CancellationToken stop)
    {
        var known = await memory.GetAsync("catalog.returns:" + product.SellerId, () => sellers.FindAsync([product.SellerId], stop), _ => [SellerTags.Of(product.SellerId)]);
        return known.GetValueOrDefault(product.SellerId) is { HasReturnsPolicy: true };
    }

    private static string AddressOf(ShowProduct.ProductPage product) => $"{product.BaseUrl}/products/{product.Slug}";

    private static JsonObject Of(ShowProduct.ProductPage product, bool hasReturns)
    {
        var url = AddressOf(product);
        var about = new JsonObject
        {
            ["@type"] = "Product",
            ["@id"] = url,
            ["name"] = product.Title,
            ["description"] = product.Story.Plain,
            ["sku"] = product.Chosen.Sku,
        };
        if (product.Chosen.Barcode is { Length: 8 or 12 or 13 or 14 } code && code.All(char.IsAsciiDigit))
        {
            about["gtin"] = code;
        }

        if (product.Brand.Length > 0)
        {
            about["brand"] = new JsonObject { ["@type"] = "Brand", ["name"] = product.Brand };
        }

        about["image"] = new JsonArray([.. product.Pictures.Select(picture => (JsonNode)(product.BaseUrl + ImageUrls.Path(picture.Key, ImageUrls.WidthsOf(picture.Width)[^1], "jpg")))]);
        about["offers"] = new JsonArray([.. product.Variants.Select(variant => OfferOf(variant, product, hasReturns))]);
        return about;
    }

    private static JsonObject OfferOf(ShowProduct.VariantView variant, ShowProduct.ProductPage product, bool hasReturns)
    {
        var offer = new JsonObject
        {
            ["@type"] = "Offer",
            ["url"] = $"{AddressOf(product)}?variant={variant.Id}",
            ["sku"] = variant.Sku,
            ["price"] = Currencies.ToDecimal(variant.Price),
            ["priceCurrency"] = variant.Price.Currency,
            ["availability"] = variant.Available && product.BackOn is null ? "https://schema.org/InStock" : "https://schema.org/OutOfStock",
            ["seller"] = new JsonObject { ["@type"] = "Organization", ["name"] = product.SellerName },
        };
        if (hasReturns)
        {
            offer["hasMerchantReturnPolicy"] = new JsonObject { ["@type"] = "MerchantReturnPolicy", ["merchantReturnLink"] = $"{product.BaseUrl}/shops/{product.SellerSlug}#returns" };
        }

        return offer;
    }

    private static JsonObject CrumbsOf(ShowProduct.ProductPage product)
    {
        var crumbs = product.Categories
            .Select(category => (category.Name, Url: $"{product.BaseUrl}/categories/{category.Path}"))
            .Append((product.Title, AddressOf(product)));
        return new JsonObject
        {
            ["@type"] = "BreadcrumbList",
            ["itemListElement"] = new JsonArray([.. crumbs.Select((crumb, i) => new JsonObject
            {
                ["@type"] = "ListItem", ["position"] = i + 1, ["name"] = crumb.Item1, ["item"] = crumb.Item2,
            })]),
        };
    }
}
