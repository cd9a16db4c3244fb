using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Catalog.Editing;

/// <summary>What a list of products for sellers and admins is asked for.</summary>
internal sealed record ProductFilter(ProductStatus? Status, bool Deleted, string Query, int Number)
{
    public const int PageSize = 50;

    public static ProductFilter Of(string? status, string? q, int? page) =>
        new(
            Enum.TryParse<ProductStatus>(status, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : null,
            string.Equals(status, "deleted", StringComparison.OrdinalIgnoreCase),
            QueryText.Clean(q, 100),
            Math.Clamp(page ?? 1, 1, 10_000));

    public IQueryable<Product> Apply(IQueryable<Product> products)
    {
        products = products.Where(p => Deleted ? p.DeletedAt != null : p.DeletedAt == null);
        if (Status is { } status)
        {
            products = products.Where(p => p.Status == status);
        }

        if (Query.Length == 0)
        {
            return products;
        }

        var low = Query.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return products.Where(p => p.Title.Contains(Query) || p.Title.ToLower().Contains(low)
            || p.Variants.Any(v => v.Sku.ToLower().Contains(low)));
#pragma warning restore CA1304, CA1311, CA1862
    }

    public string Link(int number) => $"?status={(Deleted ? "deleted" : Status?.ToString())}&q={Uri.EscapeDataString(Query)}&page={number}";
}

/// <summary>A seller looks through the own products.</summary>
internal static class ListProducts
{
    public static void Map(IEndpointRouteBuilder routes) => routes.Vendor(SellerRole.Manager)
        .MapGet("/products", Handle).WithName("Catalog.VendorProducts");

    internal sealed record Row(
        ProductId Id, string Title, string Slug, ProductStatus Status, DateTimeOffset? DeletedAt, int Variants, Money From, int Stock, string? ImageKey, int ImageWidth, int ImageHeight);

    internal sealed record ProductsPage(SellerSummary Shop, ProductFilter Filter, IReadOnlyList<Row> Rows, bool HasMore);

    private static async Task<IResult> Handle(string? status, string? q, int? page, CurrentSeller seller, CatalogDb db, CancellationToken stop)
    {
        var filter = ProductFilter.Of(status, q, page);
        var rows = await filter.Apply(db.Products.AsNoTracking().Where(p => p.SellerId == seller.Id))
            .OrderByDescending(p => p.UpdatedAt).ThenBy(p => p.Id)
            .Skip((filter.Number - 1) * ProductFilter.PageSize).Take(ProductFilter.PageSize + 1)
            .Select(p => new
            {
                p.Id, p.Title, p.Slug, p.Status, p.DeletedAt, Count = p.Variants.Count, p.FromMinor, p.Currency,
                Stock = p.Variants.SelectMany(v => db.Stock.Where(s => s.VariantId == v.Id)).Sum(s => s.OnHand - s.Reserved),
                Cover = p.Media.Where(m => m.ImageKey != null).OrderBy(m => m.Position).Select(m => new { m.ImageKey, m.Width, m.Height }).FirstOrDefault(),
            })
            .ToListAsync(stop);
        return Page.Of("/Catalog/Editing/ListProducts.cshtml", new ProductsPage(
            seller.Shop, filter,
            [.. rows.Take(ProductFilter.PageSize).Select(r => new Row(
                r.Id, r.Title, r.Slug, r.Status, r.DeletedAt, r.Count, new Money(r.FromMinor, r.Currency), r.Stock, r.Cover?.ImageKey, r.Cover?.Width ?? 0, r.Cover?.Height ?? 0))],
            rows.Count > ProductFilter.PageSize));
    }
}
