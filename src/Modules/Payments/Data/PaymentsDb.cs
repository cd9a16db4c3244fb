using Marketplace.Kernel.Data;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Test;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Payments.Data;

internal sealed class PaymentsDb(DbContextOptions<PaymentsDb> options) : ModuleDb(options)
{
    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<ProviderCall> Calls => Set<ProviderCall>();

    public DbSet<WebhookEvent> WebhookEvents => Set<WebhookEvent>();

    public DbSet<TestCharge> TestCharges => Set<TestCharge>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<Payment>(payment =>
        {
            payment.ToTable("payments_payment");
            payment.Property(p => p.Provider).HasMaxLength(40);
            payment.Property(p => p.Reference).HasMaxLength(200);
            payment.Property(p => p.Purpose).HasMaxLength(60);
            payment.Property(p => p.Email).HasMaxLength(254);
            payment.Property(p => p.ReturnPath).HasMaxLength(300);
            payment.Property(p => p.Currency).HasMaxLength(3);
            payment.Property(p => p.CardLast4).HasMaxLength(4);
            payment.Property(p => p.ActionUrl).HasMaxLength(1000);
            payment.Property(p => p.RefusalCode).HasMaxLength(60);
            payment.Property(p => p.Refusal).HasMaxLength(400);
            payment.HasIndex(p => new { p.State, p.CreatedAt });
            payment.HasIndex(p => p.Purpose);
            payment.Ignore(p => p.Amount).Ignore(p => p.View).Ignore(p => p.Refundable);
            payment.HasMany(p => p.Calls).WithOne().HasForeignKey(c => c.PaymentId).OnDelete(DeleteBehavior.Cascade);
            payment.Navigation(p => p.Calls).HasField("_calls").UsePropertyAccessMode(PropertyAccessMode.Field);
        });
        model.Entity<ProviderCall>(call =>
        {
            call.ToTable("payments_call");
            call.Property(c => c.LastError).HasMaxLength(400);
            call.HasIndex(c => new { c.Outcome, c.PlannedAt });
        });
        model.Entity<WebhookEvent>(happened =>
        {
            happened.ToTable("payments_webhook_event");
            happened.HasKey(e => new { e.Provider, e.EventId });
            happened.Property(e => e.Provider).HasMaxLength(40);
            happened.Property(e => e.EventId).HasMaxLength(200);
        });
        model.Entity<TestCharge>(charge =>
        {
            charge.ToTable("payments_test_charge");
            charge.HasKey(c => c.PaymentId);
            charge.Property(c => c.Currency).HasMaxLength(3);
            charge.Property(c => c.CardLast4).HasMaxLength(4);
            charge.Property(c => c.Purpose).HasMaxLength(60);
            charge.HasIndex(c => new { c.State, c.CreatedAt });
        });
    }
}

/// <summary>A message of a provider that has had its effect.</summary>
internal sealed class WebhookEvent
{
    public required string Provider { get; init; }

    public required string EventId { get; init; }

    public required PaymentId PaymentId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}
