using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Kernel;
using Marketplace.Kernel.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog.Editing;

/// <summary>A product in the lists of sellers and admins.</summary>
internal sealed record ProductRow
{
    public ProductId Id { get; init; }

    public required string Title { get; init; }

    public required string Slug { get; init; }

    public required string SellerName { get; init; }

    public required string SellerSlug { get; init; }

    public ProductStatus Status { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public long FromMinor { get; init; }

    public required string Currency { get; init; }

    public int Variants { get; init; }

    public int Stock { get; init; }

    public string? ImageKey { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What the two lists have in common.</summary>
internal static class ProductTables
{
    public const string Deleted = "Deleted";

    public static IQueryable<ProductRow> Rows(CatalogDb db, IQueryable<Product> products) =>
        from product in products.AsNoTracking()
        join one in db.Sellers on product.SellerId equals one.Id into sellers
        from seller in sellers.DefaultIfEmpty()
        select new ProductRow
        {
            Id = product.Id,
            Title = product.Title,
            Slug = product.Slug,
            SellerName = seller == null ? "" : seller.Name,
            SellerSlug = seller == null ? "" : seller.Slug,
            Status = product.Status,
            DeletedAt = product.DeletedAt,
            FromMinor = product.FromMinor,
            Currency = product.Currency,
            Variants = product.Variants.Count,
            Stock = product.Variants.SelectMany(v => db.Stock.Where(s => s.VariantId == v.Id)).Sum(s => s.OnHand - s.Reserved),
            ImageKey = product.Media.Where(m => m.ImageKey != null).OrderBy(m => m.Position).Select(m => m.ImageKey).FirstOrDefault(),
            UpdatedAt = product.UpdatedAt,
        };

    /// <summary>Choices and columns of both lists; <paramref name="place"/> is where a product's page is.</summary>
    public static TableOf<ProductRow> WithProducts(this TableOf<ProductRow> table, Func<ProductRow, string> place) => table
        .Choice(
            "status", "Status", [.. Enum.GetValues<ProductStatus>().Select(status => (status.ToString(), status.Text(null))), (Deleted, Deleted)],
            (rows, status) => status == Deleted
                ? rows.Where(row => row.DeletedAt != null)
                : rows.Where(row => row.DeletedAt == null && row.Status == Enum.Parse<ProductStatus>(status)), tabs: true)
        .Search("Title or SKU", Find)
        .Choice("stock", "Stock", [("in", "In stock"), ("out", "Sold out")], (rows, stock) => stock == "in" ? rows.Where(row => row.Stock > 0) : rows.Where(row => row.Stock <= 0))
        .Between("changed", "Changed", row => row.UpdatedAt)
        .Column(
            "product", "Product", row => Cell.Link(row.Title, place(row)) with { Picture = row.ImageKey ?? "", Note = $"/products/{row.Slug}" },
            row => row.Title);

    /// <summary>The columns after a list's own.</summary>
    public static TableOf<ProductRow> WithFacts(this TableOf<ProductRow> table) => table
        .Column("status", "Status", row => Cell.Badge(row.Status.Text(row.DeletedAt), row.Status.Css(row.DeletedAt)), row => row.Status)
        .Column("variants", "Variants", row => Cell.Of(row.Variants), numeric: true)
        .Column("stock", "Stock", row => Cell.Of(row.Stock), numeric: true)
        .Column("price", "Price", row => Cell.Of(new Money(row.FromMinor, row.Currency)), row => row.FromMinor, numeric: true)
        .Column("changed", "Changed", row => Cell.Of(row.UpdatedAt), row => row.UpdatedAt);

    /// <summary>Products by words of their title or by a part of a SKU.</summary>
    public static IQueryable<ProductRow> Find(IServiceProvider services, IQueryable<ProductRow> rows, string words)
    {
        var db = services.GetRequiredService<CatalogDb>();
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return rows.Where(row => row.Title.Contains(words) || row.Title.ToLower().Contains(low)
            || db.Variants.Any(v => v.ProductId == row.Id && v.Sku.ToLower().Contains(low)));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
