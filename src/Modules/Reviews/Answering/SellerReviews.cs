using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Tables;
using Marketplace.Reviews.Contracts;
using Marketplace.Reviews.Data;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Reviews.Answering;

/// <summary>A shop sees what buyers say of its products.</summary>
internal static class SellerReviews
{
    private static readonly TableOf<Row> _table = new TableOf<Row>("shop-reviews", "Reviews", row => row.Id.ToString(), row => row.Id)
        {
            FirstSort = "-written", EmptyTitle = "No reviews here", EmptyText = "As soon as a buyer rates something of yours, it is listed here.",
        }
        .Search("Product or words", Find)
        .Choice("answer", "Answer", [("none", "Without an answer"), ("given", "Answered")], (rows, answer) => answer == "none" ? rows.Where(row => row.RepliedAt == null) : rows.Where(row => row.RepliedAt != null), tabs: true)
        .WithStars(row => row.Stars)
        .Column("written", "Written", row => Cell.Of(row.CreatedAt), row => row.CreatedAt)
        .Column("stars", "Stars", row => ReviewTables.StarsOf(row.Stars), row => row.Stars)
        .Column("review", "Review", row => new Cell(ReviewTables.Excerpt(row.Title, row.Text)) { Href = $"/vendor/{row.Shop}/reviews/{row.Id}", Note = row.Author })
        .Column("product", "Product", row => Cell.Link(row.Product, $"/products/{row.Slug}"), row => row.Product)
        .Column("answer", "Answer", row => row.RepliedAt is null ? Cell.Badge("Without an answer", "badge badge-warning") : Cell.Badge("Answered", "badge badge-success"), row => row.RepliedAt);

    public static void Map(IEndpointRouteBuilder staff) => staff.MapTable("/reviews", _table, Rows);

    internal sealed record Row
    {
        public required ReviewId Id { get; init; }

        public required string Shop { get; init; }

        public int Stars { get; init; }

        public required string Title { get; init; }

        public required string Text { get; init; }

        public required string Author { get; init; }

        public required string Product { get; init; }

        public required string Slug { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? RepliedAt { get; init; }
    }

    private static IQueryable<Row> Find(IQueryable<Row> rows, string words)
    {
        var low = words.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // becomes lower() of the database
        return rows.Where(row => row.Product.ToLower().Contains(low) || row.Title.ToLower().Contains(low) || row.Text.ToLower().Contains(low));
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static IQueryable<Row> Rows(HttpContext http)
    {
        var shop = http.RequestServices.GetRequiredService<CurrentSeller>().Shop;
        return http.RequestServices.GetRequiredService<ReviewsDb>().Reviews.AsNoTracking().Where(r => r.SellerId == shop.Id && r.State == ReviewState.Published)
            .Select(r => new Row
            {
                Id = r.Id, Shop = shop.Slug, Stars = r.Stars, Title = r.Title, Text = r.Text, Author = r.AuthorName, Product = r.ProductTitle, Slug = r.ProductSlug,
                CreatedAt = r.CreatedAt, RepliedAt = r.RepliedAt,
            });
    }
}

/// <summary>Tells the shop's dashboard of buyers who are unhappy and have heard nothing.</summary>
internal sealed class UnansweredReviews(ReviewsDb db) : IShopTodo
{
    private const int Low = 3;

    public SellerRole Role => SellerRole.Staff;

    public async Task<IReadOnlyList<Todo>> WaitingAsync(SellerId shop, CancellationToken stop) =>
    [
        new Todo(
            await db.Reviews.CountAsync(r => r.SellerId == shop && r.State == ReviewState.Published && r.RepliedAt == null && r.Stars <= Low, stop), "{0} review with few stars has no answer", "{0} reviews with few stars have no answer", "/reviews?answer=none&stars=low"),
    ];
}
