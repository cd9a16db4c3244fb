using Marketplace.Kernel.Data;
using Marketplace.Reviews.Asking;
using Marketplace.Reviews.Rating;
using Marketplace.Reviews.Reporting;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Data;

internal sealed class ReviewsDb(DbContextOptions<ReviewsDb> options) : ModuleDb(options)
{
    public DbSet<Review> Reviews => Set<Review>();

    public DbSet<ProductRating> Ratings => Set<ProductRating>();

    public DbSet<ReviewReport> Reports => Set<ReviewReport>();

    public DbSet<ReviewRequest> Requests => Set<ReviewRequest>();

    protected override void Map(ModelBuilder model)
    {
        var review = model.Entity<Review>();
        review.ToTable("reviews_review");
        review.Property(r => r.ProductTitle).HasMaxLength(300);
        review.Property(r => r.ProductSlug).HasMaxLength(300);
        review.Property(r => r.OrderNumber).HasMaxLength(30);
        review.Property(r => r.Title).HasMaxLength(Review.LongestTitle);
        review.Property(r => r.Text).HasMaxLength(Review.LongestText);
        review.Property(r => r.Language).HasMaxLength(2);
        review.Property(r => r.AuthorName).HasMaxLength(60);
        review.Property(r => r.HiddenReason).HasMaxLength(500);
        review.Property(r => r.Reply).HasMaxLength(Review.LongestReply);
        review.Ignore(r => r.Counted);

        // Once a product, also when two tabs are sent at once.
        review.HasIndex(r => new { r.ProductId, r.BuyerId }).IsUnique();
        review.HasIndex(r => new { r.ProductId, r.State, r.CreatedAt, r.Id });
        review.HasIndex(r => new { r.ProductId, r.State, r.Stars, r.CreatedAt, r.Id });
        review.HasIndex(r => new { r.BuyerId, r.CreatedAt });
        review.HasIndex(r => new { r.SellerId, r.State, r.CreatedAt, r.Id });
        review.HasIndex(r => new { r.SellerId, r.State, r.RepliedAt, r.Stars });
        review.HasIndex(r => new { r.OpenReports, r.Id });
        review.HasIndex(r => new { r.State, r.CreatedAt });

        var rating = model.Entity<ProductRating>();
        rating.ToTable("reviews_rating");
        rating.HasKey(r => r.ProductId);
        rating.HasIndex(r => r.SellerId);
        rating.Ignore(r => r.Count).Ignore(r => r.Sum).Ignore(r => r.Average);

        var report = model.Entity<ReviewReport>();
        report.ToTable("reviews_report");
        report.Property(r => r.Reason).HasMaxLength(500);
        report.HasIndex(r => new { r.ReviewId, r.ReporterId }).IsUnique();
        report.HasIndex(r => r.ReporterId);
        report.HasOne<Review>().WithMany().HasForeignKey(r => r.ReviewId).OnDelete(DeleteBehavior.Cascade);

        var request = model.Entity<ReviewRequest>();
        request.ToTable("reviews_request");
        request.HasKey(r => r.OrderId);
        request.HasIndex(r => r.DueAt);
    }
}
