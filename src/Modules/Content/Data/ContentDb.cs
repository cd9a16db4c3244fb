using Marketplace.Content.Definitions;
using Marketplace.Content.Items;
using Marketplace.Content.Library;
using Marketplace.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Content.Data;

internal sealed class ContentDb(DbContextOptions<ContentDb> options) : ModuleDb(options)
{
    public DbSet<Definition> Definitions => Set<Definition>();

    public DbSet<ContentVersion> Versions => Set<ContentVersion>();

    public DbSet<MediaFile> Media => Set<MediaFile>();

    protected override void Map(ModelBuilder model)
    {
        var definition = model.Entity<Definition>();
        definition.ToTable("content_definition");
        definition.HasKey(d => new { d.Kind, d.Name });
        definition.Property(d => d.Name).HasMaxLength(64);

        var version = model.Entity<ContentVersion>();
        version.ToTable("content_version");
        version.Ignore(v => v.Parts).Ignore(v => v.Mark);
        version.Property(v => v.ItemId).HasMaxLength(64);
        version.Property(v => v.Type).HasMaxLength(64);
        version.Property(v => v.Title).HasMaxLength(1_000);
        version.Property(v => v.Path).HasMaxLength(200);
        version.Property(v => v.Culture).HasMaxLength(2);
        version.Property(v => v.Author).HasMaxLength(254);
        version.Property(v => v.Owner).HasMaxLength(254);
        version.HasIndex(v => new { v.Path, v.Culture }).IsUnique().HasFilter("published AND path <> ''");
        version.HasIndex(v => new { v.ItemId, v.Latest });
        version.HasIndex(v => new { v.Latest, v.ModifiedAt });

        var media = model.Entity<MediaFile>();
        media.ToTable("content_media");
        media.HasKey(m => m.Path);
        media.Property(m => m.Path).HasMaxLength(200);
        media.Property(m => m.ImageKey).HasMaxLength(128);
    }
}
