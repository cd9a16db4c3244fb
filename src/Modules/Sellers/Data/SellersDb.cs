using Marketplace.Kernel.Data;
using Marketplace.Sellers.Members;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Sellers.Data;

internal sealed class SellersDb(DbContextOptions<SellersDb> options) : ModuleDb(options)
{
    public DbSet<Seller> Sellers => Set<Seller>();

    public DbSet<SellerMember> Members => Set<SellerMember>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    protected override void Map(ModelBuilder model)
    {
        var seller = model.Entity<Seller>();
        seller.ToTable("sellers_seller");
        seller.Property(s => s.Slug).HasMaxLength(96);
        seller.Property(s => s.Name).HasMaxLength(80);
        seller.Property(s => s.Story).HasMaxLength(20_000);
        seller.Property(s => s.Email).HasMaxLength(254);
        seller.Property(s => s.Country).HasMaxLength(2);
        seller.Property(s => s.ReturnsPolicy).HasMaxLength(8_000);
        seller.Property(s => s.ShippingPolicy).HasMaxLength(8_000);
        seller.Property(s => s.LogoKey).HasMaxLength(128);
        seller.Property(s => s.SuspensionReason).HasMaxLength(1_000);
        seller.Property(s => s.HolidayMessage).HasMaxLength(500);
        seller.HasIndex(s => s.Slug).IsUnique();
        seller.HasIndex(s => s.HolidayUntilAt);
        seller.HasIndex(s => new { s.Status, s.AppliedAt });
        seller.HasMany(s => s.Members).WithOne().HasForeignKey("SellerId").IsRequired().OnDelete(DeleteBehavior.Cascade);

        var member = model.Entity<SellerMember>();
        member.ToTable("sellers_member");
        member.Property<Contracts.SellerId>("SellerId");
        member.HasKey("SellerId", nameof(SellerMember.UserId));
        member.HasIndex(m => m.UserId);

        var invitation = model.Entity<Invitation>();
        invitation.ToTable("sellers_invitation");
        invitation.Property(i => i.Email).HasMaxLength(254);
        invitation.Property(i => i.TokenHash).HasMaxLength(64);
        invitation.HasIndex(i => new { i.SellerId, i.Email }).IsUnique();
        invitation.HasIndex(i => i.TokenHash).IsUnique();
        invitation.HasOne<Seller>().WithMany().HasForeignKey(i => i.SellerId).OnDelete(DeleteBehavior.Cascade);
    }
}
