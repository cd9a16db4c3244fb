using System.Text.Json.Nodes;

namespace Marketplace.Catalog.Contracts;

/// <summary>Adds to what the product page says to machines (JSON-LD in the words of schema.org): delivery, reviews, returns.</summary>
public interface IProductFacts
{
    /// <summary>Writes into the page's <c>Product</c>; its <c>offers</c> are an array with an offer for each variant.</summary>
    /// <param name="product">Whose page it is.</param>
    /// <param name="json">The <c>Product</c> as the catalog and those before have made it.</param>
    /// <param name="stop">Ends the work.</param>
    Task AddAsync(ProductPageModel product, JsonObject json, CancellationToken stop);
}
