using Marketplace.Catalog.Contracts;
using Marketplace.Search.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Searching;

/// <summary>What is bought most and can be bought now.</summary>
internal sealed class PopularProducts(SearchDb db)
{
    public async Task<IReadOnlyList<ProductCard>> FindAsync(int count, CancellationToken stop) =>
        await Query(db).Take(count).ToListAsync(stop);

    internal static IQueryable<ProductCard> Query(SearchDb db) => db.Documents.AsNoTracking()
        .Where(d => d.Popularity > 0 && d.Available).OrderByDescending(d => d.Popularity)
        .Select(d => new ProductCard
        {
            Id = d.ProductId, SellerId = d.SellerId, Slug = d.Slug, EnglishTitle = d.Title, RussianTitle = d.TitleRu, FromMinor = d.FromMinor, Currency = d.Currency, ManyPrices = d.ManyPrices,
            CompareAtMinor = d.CompareAtMinor, SellerName = d.SellerName, SellerSlug = d.SellerSlug, ImageKey = d.ImageKey, ImageWidth = d.ImageWidth, ImageHeight = d.ImageHeight, Available = d.Available,
        });
}

/// <summary>What is bought most, in the slot <c>home.below</c>.</summary>
internal sealed class PopularShelf(PopularProducts popular) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(object? model) =>
        View("/Search/Searching/PopularShelf.cshtml", await popular.FindAsync(8, HttpContext.RequestAborted));
}
