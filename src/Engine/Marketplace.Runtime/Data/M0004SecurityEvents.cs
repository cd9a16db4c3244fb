using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Runtime.Data;

[DbContext(typeof(EngineDb))]
[Migration("engine_0004_security_events")]
internal sealed class M0004SecurityEvents : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "engine_security_event",
            table => new
            {
                id = table.Column<Guid>(),
                at = table.Column<long>(),
                kind = table.Column<string>(maxLength: 32),
                account = table.Column<string>(nullable: true, maxLength: 254),
                address = table.Column<string>(nullable: true, maxLength: 64),
                request = table.Column<string>(maxLength: 200),
                agent = table.Column<string>(nullable: true, maxLength: 200),
                times = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_engine_security_event", x => x.id));
        migrationBuilder.CreateIndex("ix_engine_security_event_at", "engine_security_event", "at");
    }
}
