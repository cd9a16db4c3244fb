using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Users.Data;

[DbContext(typeof(UsersDb))]
[Migration("users_0002_proven_sessions")]
internal sealed class M0002ProvenSessions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<long>("proven_at", "users_session", nullable: true);
}
