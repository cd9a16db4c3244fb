using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Search.Faceting;
using Marketplace.Search.Spelling;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Data;

internal sealed class SearchDb(DbContextOptions<SearchDb> options) : ModuleDb(options)
{
    public DbSet<SearchDocument> Documents => Set<SearchDocument>();

    public DbSet<FacetName> Facets => Set<FacetName>();

    public DbSet<ProductFacet> ProductFacets => Set<ProductFacet>();

    public DbSet<SearchVariant> Variants => Set<SearchVariant>();

    public DbSet<VariantFacet> VariantFacets => Set<VariantFacet>();

    public DbSet<KnownWord> Words => Set<KnownWord>();

    public DbSet<WordGram> Grams => Set<WordGram>();

    protected override void Map(ModelBuilder model)
    {
        var document = model.Entity<SearchDocument>();
        document.ToTable("search_document");
        document.HasKey(d => d.ProductId);
        document.Property(d => d.Slug).HasMaxLength(Slug.MaxLength);
        document.Property(d => d.Title).HasMaxLength(200);
        document.Property(d => d.TitleRu).HasMaxLength(200);
        document.Property(d => d.SellerName).HasMaxLength(80);
        document.Property(d => d.SellerSlug).HasMaxLength(Slug.MaxLength);
        document.Property(d => d.CategoryPath).HasMaxLength(500);
        document.Property(d => d.Currency).HasMaxLength(3);
        document.Property(d => d.ImageKey).HasMaxLength(128);
        document.HasIndex(d => d.CategoryPath);
        document.HasIndex(d => d.SellerId);
        document.HasIndex(d => d.Key).IsUnique();
        document.HasIndex(d => d.Popularity);
        document.HasIndex(d => d.Version);

        var facet = model.Entity<FacetName>();
        facet.ToTable("search_facet");
        facet.Property(f => f.Id).ValueGeneratedNever();
        facet.Property(f => f.Name).HasMaxLength(80);
        facet.Property(f => f.Value).HasMaxLength(500);
        facet.Property(f => f.Text).HasMaxLength(500);

        var ofProduct = model.Entity<ProductFacet>();
        ofProduct.ToTable("search_product_facet");
        ofProduct.HasKey(f => new { f.Facet, f.ProductKey });
        ofProduct.HasIndex(f => new { f.ProductKey, f.Facet });

        var variant = model.Entity<SearchVariant>();
        variant.ToTable("search_variant");
        variant.HasKey(v => v.Key);
        variant.Property(v => v.Key).ValueGeneratedNever();
        variant.HasIndex(v => v.ProductKey);

        var ofVariant = model.Entity<VariantFacet>();
        ofVariant.ToTable("search_variant_facet");
        ofVariant.HasKey(f => new { f.VariantKey, f.Facet });

        var word = model.Entity<KnownWord>();
        word.ToTable("search_word");
        word.HasKey(w => w.Word);
        word.Property(w => w.Word).HasMaxLength(KnownWord.Longest);

        var gram = model.Entity<WordGram>();
        gram.ToTable("search_gram");
        gram.HasKey(g => new { g.Gram, g.Word });
        gram.Property(g => g.Gram).HasMaxLength(3);
        gram.Property(g => g.Word).HasMaxLength(KnownWord.Longest);
    }
}
