using Marketplace.Kernel.Data;
using Marketplace.Payouts.Commissions;
using Marketplace.Payouts.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payouts.Data;

internal sealed class PayoutsDb(DbContextOptions<PayoutsDb> options) : ModuleDb(options)
{
    public DbSet<LedgerAccount> Accounts => Set<LedgerAccount>();

    public DbSet<LedgerEntry> Entries => Set<LedgerEntry>();

    public DbSet<LedgerPosting> Postings => Set<LedgerPosting>();

    public DbSet<CommissionRule> Rules => Set<CommissionRule>();

    public DbSet<LineCommission> LineCommissions => Set<LineCommission>();

    public DbSet<CommissionReversal> Reversals => Set<CommissionReversal>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<LedgerAccount>(account =>
        {
            account.ToTable("payouts_account");
            account.Property(a => a.Currency).HasMaxLength(3);
            account.HasIndex(a => new { a.Kind, a.SellerId, a.Currency }).IsUnique();
        });
        model.Entity<LedgerEntry>(entry =>
        {
            entry.ToTable("payouts_entry");
            entry.Property(e => e.OrderNumber).HasMaxLength(34);
            entry.Property(e => e.Currency).HasMaxLength(3);
            entry.HasIndex(e => new { e.SourceId, e.Kind }).IsUnique();
            entry.HasIndex(e => new { e.SellerId, e.At });
            entry.HasIndex(e => e.OrderNumber);
            entry.HasIndex(e => e.At);
            entry.HasMany(e => e.Postings).WithOne().HasForeignKey(p => p.EntryId).OnDelete(DeleteBehavior.Restrict);
            entry.Navigation(e => e.Postings).HasField("_postings").UsePropertyAccessMode(PropertyAccessMode.Field);
        });
        model.Entity<LedgerPosting>(posting =>
        {
            posting.ToTable("payouts_posting");
            posting.HasOne<LedgerAccount>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
            posting.HasIndex(p => new { p.AccountId, p.At, p.Id });
        });
        model.Entity<CommissionRule>(rule =>
        {
            rule.ToTable("payouts_commission_rule");
            rule.Property(r => r.Name).HasMaxLength(120);
            rule.Ignore(r => r.Terms);
            rule.HasIndex(r => new { r.SellerId, r.CategoryId }).IsUnique();
        });
        model.Entity<LineCommission>(line =>
        {
            line.ToTable("payouts_line_commission");
            line.HasKey(l => l.LineId);
            line.Property(l => l.RuleName).HasMaxLength(120);
            line.Property(l => l.Currency).HasMaxLength(3);
            line.HasIndex(l => l.SellerOrderId);
        });
        model.Entity<CommissionReversal>(reversal =>
        {
            reversal.ToTable("payouts_commission_reversal");
            reversal.HasIndex(r => new { r.LineId, r.RefundId }).IsUnique();
        });
    }
}
