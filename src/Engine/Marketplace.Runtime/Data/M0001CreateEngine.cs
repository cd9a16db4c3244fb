using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Runtime.Data;

[DbContext(typeof(EngineDb))]
[Migration("engine_0001_create")]
internal sealed class M0001CreateEngine : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "engine_outbox",
            table => new
            {
                id = table.Column<Guid>(),
                type = table.Column<string>(maxLength: 200),
                body = table.Column<string>(),
                occurred_at = table.Column<long>(),
                next_attempt_at = table.Column<long>(),
                claimed_until = table.Column<long>(nullable: true),
                attempts = table.Column<int>(),
                parked_at = table.Column<long>(nullable: true),
                error = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_engine_outbox", x => x.id));
        migrationBuilder.CreateIndex("ix_engine_outbox_next_attempt_at", "engine_outbox", "next_attempt_at");

        migrationBuilder.CreateTable(
            "engine_handled_event",
            table => new
            {
                event_id = table.Column<Guid>(),
                reaction = table.Column<string>(maxLength: 200),
                handled_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_engine_handled_event", x => new { x.event_id, x.reaction }));
        migrationBuilder.CreateIndex("ix_engine_handled_event_handled_at", "engine_handled_event", "handled_at");

        migrationBuilder.CreateTable(
            "engine_setting",
            table => new
            {
                section = table.Column<string>(maxLength: 64),
                body = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_engine_setting", x => x.section));

        migrationBuilder.CreateTable(
            "engine_setting_change",
            table => new
            {
                id = table.Column<Guid>(),
                section = table.Column<string>(maxLength: 64),
                body = table.Column<string>(),
                changed_at = table.Column<long>(),
                changed_by = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_engine_setting_change", x => x.id));
        migrationBuilder.CreateIndex("ix_engine_setting_change_section_changed_at", "engine_setting_change", ["section", "changed_at"]);

        migrationBuilder.CreateTable(
            "engine_audit",
            table => new
            {
                id = table.Column<Guid>(),
                at = table.Column<long>(),
                user_id = table.Column<Guid>(nullable: true),
                actor = table.Column<string>(maxLength: 254, nullable: true),
                address = table.Column<string>(maxLength: 64, nullable: true),
                action = table.Column<string>(maxLength: 80),
                subject = table.Column<string>(maxLength: 200),
                before = table.Column<string>(nullable: true),
                after = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_engine_audit", x => x.id));
        migrationBuilder.CreateIndex("ix_engine_audit_at", "engine_audit", "at");
        migrationBuilder.CreateIndex("ix_engine_audit_subject_at", "engine_audit", ["subject", "at"]);

        migrationBuilder.CreateTable(
            "engine_job_run",
            table => new
            {
                name = table.Column<string>(maxLength: 120),
                started_at = table.Column<long>(),
                duration_ms = table.Column<long>(),
                error = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_engine_job_run", x => x.name));

        migrationBuilder.CreateTable(
            "engine_data_key",
            table => new
            {
                name = table.Column<string>(maxLength: 200),
                xml = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_engine_data_key", x => x.name));
    }
}
