using Marketplace.Kernel.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Users.Data;

/// <summary>The tables of ASP.NET Core Identity under our names, and those of roles' permissions and sessions.</summary>
internal sealed class UsersDb(DbContextOptions<UsersDb> options) : ModuleDb(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<IdentityUserRole<Guid>> UserRoles => Set<IdentityUserRole<Guid>>();

    public DbSet<RolePermission> RolePermissions => Set<RolePermission>();

    public DbSet<Session> Sessions => Set<Session>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<User>(user =>
        {
            user.ToTable("users_user");
            user.HasIndex(u => u.NormalizedUserName).IsUnique();
            user.HasIndex(u => u.NormalizedEmail);
            user.HasIndex(u => u.CreatedAt);
            user.Property(u => u.ConcurrencyStamp).IsConcurrencyToken().HasMaxLength(64);
            user.Property(u => u.UserName).HasMaxLength(256);
            user.Property(u => u.NormalizedUserName).HasMaxLength(256);
            user.Property(u => u.Email).HasMaxLength(256);
            user.Property(u => u.NormalizedEmail).HasMaxLength(256);
            user.Property(u => u.PhoneNumber).HasMaxLength(32);
            user.Property(u => u.Name).HasMaxLength(120);
            user.Property(u => u.Language).HasMaxLength(2);
        });
        model.Entity<Role>(role =>
        {
            role.ToTable("users_role");
            role.HasIndex(r => r.NormalizedName).IsUnique();
            role.Property(r => r.ConcurrencyStamp).IsConcurrencyToken().HasMaxLength(64);
            role.Property(r => r.Name).HasMaxLength(120);
            role.Property(r => r.NormalizedName).HasMaxLength(120);
        });
        model.Entity<IdentityUserRole<Guid>>(link =>
        {
            link.ToTable("users_user_role");
            link.HasKey(l => new { l.UserId, l.RoleId });
            link.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
            link.HasOne<Role>().WithMany().HasForeignKey(l => l.RoleId);
        });
        model.Entity<RolePermission>(permission =>
        {
            permission.ToTable("users_role_permission");
            permission.HasKey(p => new { p.RoleId, p.Permission });
            permission.Property(p => p.Permission).HasMaxLength(120);
            permission.HasOne<Role>().WithMany().HasForeignKey(p => p.RoleId);
        });
        model.Entity<IdentityUserClaim<Guid>>(claim =>
        {
            claim.ToTable("users_user_claim");
            claim.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        });
        model.Entity<IdentityRoleClaim<Guid>>(claim =>
        {
            claim.ToTable("users_role_claim");
            claim.HasOne<Role>().WithMany().HasForeignKey(c => c.RoleId);
        });
        model.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("users_user_login");
            login.HasKey(l => new { l.LoginProvider, l.ProviderKey });
            login.Property(l => l.LoginProvider).HasMaxLength(128);
            login.Property(l => l.ProviderKey).HasMaxLength(128);
            login.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
        });
        model.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("users_user_token");
            token.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            token.Property(t => t.LoginProvider).HasMaxLength(128);
            token.Property(t => t.Name).HasMaxLength(128);
            token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
        });
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("users_passkey");
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data, data => data.ToJson("data"));
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        });
        model.Entity<Session>(session =>
        {
            session.ToTable("users_session");
            session.HasIndex(s => new { s.UserId, s.LastSeenAt });
            session.Property(s => s.Address).HasMaxLength(64);
            session.Property(s => s.Agent).HasMaxLength(400);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId);
        });
    }
}
