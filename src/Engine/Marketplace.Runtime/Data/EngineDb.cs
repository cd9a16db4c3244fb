using Marketplace.Kernel.Data;
using Marketplace.Kernel.Security;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Runtime.Data;

/// <summary>The engine's own tables in each tenant.</summary>
internal sealed class EngineDb(DbContextOptions<EngineDb> options) : ModuleDb(options)
{
    public DbSet<OutboxEvent> Outbox => Set<OutboxEvent>();

    public DbSet<SettingSection> Settings => Set<SettingSection>();

    public DbSet<SettingChange> SettingChanges => Set<SettingChange>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<SecurityEvent> SecurityEvents => Set<SecurityEvent>();

    public DbSet<JobRun> JobRuns => Set<JobRun>();

    public DbSet<KeptView> SavedViews => Set<KeptView>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<OutboxEvent>(e =>
        {
            e.ToTable("engine_outbox");
            e.Property(x => x.Type).HasMaxLength(200);
            e.HasIndex(x => x.NextAttemptAt);
        });
        model.Entity<HandledEvent>(e =>
        {
            e.ToTable("engine_handled_event");
            e.HasKey(x => new { x.EventId, x.Reaction });
            e.Property(x => x.Reaction).HasMaxLength(200);
            e.HasIndex(x => x.HandledAt);
        });
        model.Entity<SettingSection>(e =>
        {
            e.ToTable("engine_setting");
            e.HasKey(x => x.Section);
            e.Property(x => x.Section).HasMaxLength(64);
        });
        model.Entity<SettingChange>(e =>
        {
            e.ToTable("engine_setting_change");
            e.Property(x => x.Section).HasMaxLength(64);
            e.HasIndex(x => new { x.Section, x.ChangedAt });
        });
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("engine_audit");
            e.Property(x => x.Action).HasMaxLength(80);
            e.Property(x => x.Subject).HasMaxLength(200);
            e.Property(x => x.Actor).HasMaxLength(254);
            e.Property(x => x.Address).HasMaxLength(64);
            e.HasIndex(x => x.At);
            e.HasIndex(x => new { x.Subject, x.At });
        });
        model.Entity<SecurityEvent>(e =>
        {
            e.ToTable("engine_security_event");
            e.Property(x => x.Account).HasMaxLength(254);
            e.Property(x => x.Address).HasMaxLength(64);
            e.Property(x => x.Request).HasMaxLength(200);
            e.Property(x => x.Agent).HasMaxLength(200);
            e.HasIndex(x => x.At);
        });
        model.Entity<JobRun>(e =>
        {
            e.ToTable("engine_job_run");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(120);
        });
        model.Entity<KeptView>(e =>
        {
            e.ToTable("engine_saved_view");
            e.Property(x => x.TableName).HasMaxLength(200);
            e.Property(x => x.Name).HasMaxLength(60);
            e.Property(x => x.Query).HasMaxLength(4_000);
            e.HasIndex(x => new { x.UserId, x.TableName, x.Name }).IsUnique();
        });
        model.Entity<WaitingMail>(e =>
        {
            e.ToTable("engine_mail");
            e.Property(x => x.Recipient).HasMaxLength(254);
            e.Property(x => x.Subject).HasMaxLength(400);
            e.Property(x => x.Error).HasMaxLength(1_000);
            e.HasIndex(x => new { x.SentAt, x.NextAttemptAt });
        });
        model.Entity<DataKey>(e =>
        {
            e.ToTable("engine_data_key");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(200);
        });
    }
}

/// <summary>An event on its way to its reactions.</summary>
internal sealed class OutboxEvent
{
    public Guid Id { get; init; }

    public required string Type { get; init; }

    public required string Body { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset NextAttemptAt { get; init; }

    public DateTimeOffset? ClaimedUntil { get; init; }

    public int Attempts { get; init; }

    /// <summary>Given up after too many tries; an admin can send it on again.</summary>
    public DateTimeOffset? ParkedAt { get; init; }

    public string? Error { get; init; }
}

/// <summary>A reaction that is done: stored in the same transaction as its effect.</summary>
internal sealed class HandledEvent
{
    public Guid EventId { get; init; }

    public required string Reaction { get; init; }

    public DateTimeOffset HandledAt { get; init; }
}

/// <summary>A module's settings as JSON.</summary>
internal sealed class SettingSection
{
    public required string Section { get; init; }

    public required string Body { get; set; }
}

/// <summary>What a section was changed to, when and by whom.</summary>
internal sealed class SettingChange
{
    public Guid Id { get; init; }

    public required string Section { get; init; }

    public required string Body { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public Guid? ChangedBy { get; init; }
}

/// <summary>One act of a person or of the command line.</summary>
internal sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? UserId { get; init; }

    public string? Actor { get; init; }

    public string? Address { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }
}

/// <summary>How a job's last run went.</summary>
internal sealed class JobRun
{
    public required string Name { get; init; }

    public DateTimeOffset StartedAt { get; set; }

    public long DurationMs { get; set; }

    public string? Error { get; set; }
}

/// <summary>A person's view of a table.</summary>
internal sealed class KeptView
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public required string TableName { get; init; }

    public required string Name { get; init; }

    public required string Query { get; set; }
}

/// <summary>A message for the mail server.</summary>
internal sealed class WaitingMail
{
    public Guid Id { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public DateTimeOffset WrittenAt { get; init; }

    public DateTimeOffset NextAttemptAt { get; init; }

    public DateTimeOffset? ClaimedUntil { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Given up; an admin can send it on again.</summary>
    public DateTimeOffset? ParkedAt { get; init; }

    public string? Error { get; init; }
}

/// <summary>A data-protection key, so that all nodes of a tenant can read its cookies.</summary>
internal sealed class DataKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}
