using Marketplace.Catalog.Contracts;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace Marketplace.Reviews.Rating;

/// <summary>Stars and their number on the cards of products: one statement for a list.</summary>
internal sealed class StarsOnCards(Ratings ratings, IStringLocalizer texts) : IProductCardPart
{
    public async Task<IReadOnlyDictionary<ProductId, IHtmlContent>> ShowAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        (await ratings.OfProductsAsync(ids, stop)).ToDictionary(product => product.Key, product => Stars.WithCount(product.Value.Average, product.Value.Count, texts));
}
