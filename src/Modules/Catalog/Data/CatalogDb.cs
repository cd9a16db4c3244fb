using System.Text.Json;
using Marketplace.Catalog.Stocking;
using Marketplace.Catalog.Words;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Marketplace.Catalog.Data;

internal sealed class CatalogDb(DbContextOptions<CatalogDb> options) : ModuleDb(options)
{
    public DbSet<Category> Categories => Set<Category>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Variant> Variants => Set<Variant>();

    public DbSet<ProductMedia> Media => Set<ProductMedia>();

    public DbSet<FormerSlug> FormerSlugs => Set<FormerSlug>();

    public DbSet<FormerPath> FormerPaths => Set<FormerPath>();

    public DbSet<Word> Words => Set<Word>();

    public DbSet<PriceChange> Prices => Set<PriceChange>();

    public DbSet<CatalogSeller> Sellers => Set<CatalogSeller>();

    public DbSet<StockLocation> Locations => Set<StockLocation>();

    public DbSet<StockLevel> Stock => Set<StockLevel>();

    public DbSet<Reservation> Reservations => Set<Reservation>();

    protected override void Map(ModelBuilder model)
    {
        Map(model.Entity<Category>());
        Map(model.Entity<Product>());
        Map(model.Entity<Variant>());

        var media = model.Entity<ProductMedia>();
        media.ToTable("catalog_media");
        media.Property(m => m.ImageKey).HasMaxLength(128);
        media.Property(m => m.Alt).HasMaxLength(300);
        media.Property(m => m.Source).HasMaxLength(2_000);
        media.HasIndex(m => new { m.ProductId, m.Position });

        var former = model.Entity<FormerSlug>();
        former.ToTable("catalog_former_slug");
        former.HasKey(f => f.Slug);
        former.Property(f => f.Slug).HasMaxLength(Slug.MaxLength);

        var path = model.Entity<FormerPath>();
        path.ToTable("catalog_former_path");
        path.HasKey(f => f.Path);
        path.Property(f => f.Path).HasMaxLength(500);
        path.HasOne<Category>().WithMany().HasForeignKey(f => f.CategoryId).OnDelete(DeleteBehavior.Cascade);

        var word = model.Entity<Word>();
        word.ToTable("catalog_word");
        word.HasKey(w => new { w.Language, w.Key });
        word.Property(w => w.Language).HasMaxLength(2);
        word.Property(w => w.Key).HasMaxLength(Word.LongestText);
        word.Property(w => w.Written).HasMaxLength(Word.LongestText);
        word.Property(w => w.Text).HasMaxLength(Word.LongestText);

        var price = model.Entity<PriceChange>();
        price.ToTable("catalog_price_change");
        price.HasIndex(p => new { p.VariantId, p.FromAt });

        var seller = model.Entity<CatalogSeller>();
        seller.ToTable("catalog_seller");
        seller.Property(s => s.Slug).HasMaxLength(Slug.MaxLength);
        seller.Property(s => s.Name).HasMaxLength(80);
        seller.Property(s => s.LogoKey).HasMaxLength(128);
        seller.Property(s => s.HolidayMessage).HasMaxLength(500);

        var location = model.Entity<StockLocation>();
        location.ToTable("catalog_location");
        location.Property(l => l.Name).HasMaxLength(80);
        location.HasIndex(l => new { l.SellerId, l.Name }).IsUnique();

        var stock = model.Entity<StockLevel>();
        stock.ToTable("catalog_stock");
        stock.HasKey(s => new { s.VariantId, s.LocationId });

        var reservation = model.Entity<Reservation>();
        reservation.ToTable("catalog_reservation");
        reservation.HasKey(r => new { r.Reference, r.VariantId, r.LocationId });
        reservation.HasIndex(r => new { r.Held, r.ExpiresAt });
        reservation.HasIndex(r => r.VariantId);
    }

    private static void Map(EntityTypeBuilder<Category> category)
    {
        category.ToTable("catalog_category");
        category.Property(c => c.Name).HasMaxLength(120);
        category.Property(c => c.NameRu).HasMaxLength(120);
        category.Property(c => c.Slug).HasMaxLength(Slug.MaxLength);
        category.Property(c => c.Path).HasMaxLength(500);
        category.Property(c => c.TaxClass).HasMaxLength(60);
        AsJson(category.Property(c => c.Attributes));
        category.HasIndex(c => c.Path).IsUnique();
        category.HasIndex(c => c.ParentId);
        category.HasOne<Category>().WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Restrict);
    }

    private static void Map(EntityTypeBuilder<Product> product)
    {
        product.ToTable("catalog_product");
        product.Property(p => p.Slug).HasMaxLength(Slug.MaxLength);
        product.Property(p => p.Handle).HasMaxLength(255);
        product.Property(p => p.Title).HasMaxLength(200);
        product.Property(p => p.TitleRu).HasMaxLength(200);
        product.Property(p => p.Description).HasMaxLength(40_000);
        product.Property(p => p.DescriptionRu).HasMaxLength(40_000);
        product.Property(p => p.Brand).HasMaxLength(120);
        product.Property(p => p.SeoTitle).HasMaxLength(200);
        product.Property(p => p.SeoDescription).HasMaxLength(400);
        product.Property(p => p.RejectionReason).HasMaxLength(1_000);
        product.Property(p => p.Currency).HasMaxLength(3);
        AsJson(product.Property(p => p.Attributes));
        AsJson(product.Property(p => p.OptionNames));
        product.HasIndex(p => p.Slug).IsUnique();
        product.HasIndex(p => new { p.SellerId, p.Handle }).IsUnique();
        product.HasIndex(p => new { p.SellerId, p.Status });
        product.HasIndex(p => new { p.CategoryId, p.Status, p.PublishedAt });
        product.HasIndex(p => new { p.Status, p.PublishedAt });
        product.HasIndex(p => p.UpdatedAt);
        product.HasOne<Category>().WithMany().HasForeignKey(p => p.CategoryId).OnDelete(DeleteBehavior.Restrict);
        product.HasMany(p => p.Variants).WithOne().HasForeignKey(v => v.ProductId).OnDelete(DeleteBehavior.Cascade);
        product.HasMany(p => p.Media).WithOne().HasForeignKey(m => m.ProductId).OnDelete(DeleteBehavior.Cascade);
        product.HasMany(p => p.FormerSlugs).WithOne().HasForeignKey(f => f.ProductId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void Map(EntityTypeBuilder<Variant> variant)
    {
        variant.ToTable("catalog_variant");
        variant.Property(v => v.Sku).HasMaxLength(100);
        variant.Property(v => v.Barcode).HasMaxLength(64);
        AsJson(variant.Property(v => v.Options));
        variant.HasIndex(v => new { v.SellerId, v.Sku }).IsUnique();
        variant.HasIndex(v => v.ProductId);
        variant.HasMany(v => v.Prices).WithOne().HasForeignKey(p => p.VariantId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void AsJson<T>(PropertyBuilder<T> property) => property.HasConversion(
        new ValueConverter<T, string>(value => Json.Write(value), text => Json.Read<T>(text)),
        new ValueComparer<T>((left, right) => Json.Write(left) == Json.Write(right), value => Json.Write(value).GetHashCode(StringComparison.Ordinal), value => value));

    private static class Json
    {
        public static string Write<T>(T value) => JsonSerializer.Serialize(value, PlatformJson.Options);

        public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, PlatformJson.Options)!;
    }
}
