using Microsoft.AspNetCore.Html;

namespace Marketplace.Catalog.Contracts;

/// <summary>Adds a line to the cards of products, wherever they are listed: stars, a mark.</summary>
/// <remarks>A card is on public pages, the same for everybody. Whoever implements it evicts <see cref="CatalogTags.Of"/> when the line changes.</remarks>
public interface IProductCardPart
{
    /// <summary>The lines, in one go for all cards of a list; a product without any is left out.</summary>
    Task<IReadOnlyDictionary<ProductId, IHtmlContent>> ShowAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop);
}
