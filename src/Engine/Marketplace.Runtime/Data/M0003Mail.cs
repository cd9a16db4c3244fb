using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Runtime.Data;

[DbContext(typeof(EngineDb))]
[Migration("engine_0003_mail")]
internal sealed class M0003Mail : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "engine_mail",
            table => new
            {
                id = table.Column<Guid>(),
                recipient = table.Column<string>(maxLength: 254),
                subject = table.Column<string>(maxLength: 400),
                text = table.Column<string>(),
                html = table.Column<string>(nullable: true),
                written_at = table.Column<long>(),
                next_attempt_at = table.Column<long>(),
                claimed_until = table.Column<long>(nullable: true),
                attempts = table.Column<int>(),
                sent_at = table.Column<long>(nullable: true),
                parked_at = table.Column<long>(nullable: true),
                error = table.Column<string>(nullable: true, maxLength: 1000),
            },
            constraints: table => table.PrimaryKey("pk_engine_mail", x => x.id));
        migrationBuilder.CreateIndex("ix_engine_mail_sent_at_next_attempt_at", "engine_mail", ["sent_at", "next_attempt_at"]);
    }
}
