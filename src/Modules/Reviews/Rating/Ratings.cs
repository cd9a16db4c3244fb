using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Marketplace.Reviews.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Rating;

/// <summary>How something is rated, for integrators.</summary>
/// <param name="Average">From 1 to 5 with two decimals.</param>
/// <param name="Count">How many reviews.</param>
internal sealed record RatingAnswer(decimal Average, int Count);

/// <summary>Reads how products and shops are rated; the field <c>rating</c> of both, and what search knows of it.</summary>
internal sealed class Ratings(ReviewsDb db) : IEmbed<ProductId>, IEmbed<SellerId>, IProductDocumentPart
{
    public const string Facet = "rating";
    private static readonly int[] _thresholds = [4, 3, 2];

    // A few stars say less than many: each product starts with five times three and a half.
    private const int Prior = 5;
    private const int PriorTenths = 35;

    public string Name => "rating";

    public string Description => "Average and number of buyers' reviews.";

    public Type Shape => typeof(RatingAnswer);

    public async Task<IReadOnlyDictionary<ProductId, ProductRating>> OfProductsAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        (await db.Ratings.AsNoTracking().Where(rating => ids.Contains(rating.ProductId)).ToListAsync(stop)).Where(rating => rating.Count > 0).ToDictionary(rating => rating.ProductId);

    /// <summary>Average over all reviews of all products of each shop; a shop without any is left out.</summary>
    public async Task<IReadOnlyDictionary<SellerId, RatingAnswer>> OfSellersAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop) =>
        (await db.Ratings.AsNoTracking().Where(rating => ids.Contains(rating.SellerId)).GroupBy(rating => rating.SellerId)
            .Select(shop => new
            {
                shop.Key,
                Count = shop.Sum(r => r.One + r.Two + r.Three + r.Four + r.Five),
                Sum = shop.Sum(r => r.One + (2 * r.Two) + (3 * r.Three) + (4 * r.Four) + (5 * r.Five)),
            })
            .ToListAsync(stop)).Where(shop => shop.Count > 0).ToDictionary(shop => shop.Key, shop => Answer(shop.Sum, shop.Count));

    async Task<IReadOnlyDictionary<ProductId, object>> IEmbed<ProductId>.LoadAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        (await OfProductsAsync(ids, stop)).ToDictionary(product => product.Key, product => (object)Answer(product.Value.Sum, product.Value.Count));

    async Task<IReadOnlyDictionary<SellerId, object>> IEmbed<SellerId>.LoadAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop) =>
        (await OfSellersAsync(ids, stop)).ToDictionary(shop => shop.Key, shop => (object)shop.Value);

    public async Task<IReadOnlyDictionary<ProductId, ProductDocumentAddition>> FindAsync(IReadOnlyCollection<ProductId> ids, CancellationToken stop) =>
        (await OfProductsAsync(ids, stop)).ToDictionary(product => product.Key, product => new ProductDocumentAddition("", 0)
        {
            Rating = ((product.Value.Sum * 10L) + (Prior * PriorTenths)) * 100 / (product.Value.Count + Prior),
            Reached = [.. _thresholds.Where(threshold => product.Value.Average >= threshold).Select(threshold => new ReachedThreshold(Facet, threshold))],
        });

    private static RatingAnswer Answer(int sum, int count) => new(decimal.Round((decimal)sum / count, 2), count);
}
