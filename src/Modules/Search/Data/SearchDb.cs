using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Data;

internal sealed class SearchDb(DbContextOptions<SearchDb> options) : ModuleDb(options)
{
    public DbSet<SearchDocument> Documents => Set<SearchDocument>();

    protected override void Map(ModelBuilder model)
    {
        var document = model.Entity<SearchDocument>();
        document.ToTable("search_document");
        document.HasKey(d => d.ProductId);
        document.Property(d => d.Slug).HasMaxLength(Slug.MaxLength);
        document.Property(d => d.Title).HasMaxLength(200);
        document.Property(d => d.TitleRu).HasMaxLength(200);
        document.Property(d => d.SellerName).HasMaxLength(80);
        document.Property(d => d.CategoryPath).HasMaxLength(500);
        document.Property(d => d.Currency).HasMaxLength(3);
        document.Property(d => d.ImageKey).HasMaxLength(128);
        document.HasIndex(d => d.CategoryPath);
        document.HasIndex(d => d.SellerId);
    }
}
