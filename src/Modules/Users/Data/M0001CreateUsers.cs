using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Marketplace.Users.Data;

[DbContext(typeof(UsersDb))]
[Migration("users_0001_create")]
internal sealed class M0001CreateUsers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "users_user",
            table => new
            {
                id = table.Column<Guid>(),
                name = table.Column<string>(maxLength: 120),
                language = table.Column<string>(maxLength: 2),
                created_at = table.Column<long>(),
                user_name = table.Column<string>(maxLength: 256, nullable: true),
                normalized_user_name = table.Column<string>(maxLength: 256, nullable: true),
                email = table.Column<string>(maxLength: 256, nullable: true),
                normalized_email = table.Column<string>(maxLength: 256, nullable: true),
                email_confirmed = table.Column<bool>(),
                password_hash = table.Column<string>(nullable: true),
                security_stamp = table.Column<string>(nullable: true),
                concurrency_stamp = table.Column<string>(maxLength: 64, nullable: true),
                phone_number = table.Column<string>(maxLength: 32, nullable: true),
                phone_number_confirmed = table.Column<bool>(),
                two_factor_enabled = table.Column<bool>(),
                lockout_end = table.Column<long>(nullable: true),
                lockout_enabled = table.Column<bool>(),
                access_failed_count = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_users_user", x => x.id));
        migrationBuilder.CreateIndex("ix_users_user_normalized_user_name", "users_user", "normalized_user_name", unique: true);
        migrationBuilder.CreateIndex("ix_users_user_normalized_email", "users_user", "normalized_email");
        migrationBuilder.CreateIndex("ix_users_user_created_at", "users_user", "created_at");

        migrationBuilder.CreateTable(
            "users_role",
            table => new
            {
                id = table.Column<Guid>(),
                customized = table.Column<bool>(),
                name = table.Column<string>(maxLength: 120, nullable: true),
                normalized_name = table.Column<string>(maxLength: 120, nullable: true),
                concurrency_stamp = table.Column<string>(maxLength: 64, nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_users_role", x => x.id));
        migrationBuilder.CreateIndex("ix_users_role_normalized_name", "users_role", "normalized_name", unique: true);

        migrationBuilder.CreateTable(
            "users_user_role",
            table => new
            {
                user_id = table.Column<Guid>(),
                role_id = table.Column<Guid>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_user_role", x => new { x.user_id, x.role_id });
                table.ForeignKey("fk_users_user_role_users_user_user_id", x => x.user_id, "users_user", "id", onDelete: ReferentialAction.Cascade);
                table.ForeignKey("fk_users_user_role_users_role_role_id", x => x.role_id, "users_role", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_users_user_role_role_id", "users_user_role", "role_id");

        migrationBuilder.CreateTable(
            "users_role_permission",
            table => new
            {
                role_id = table.Column<Guid>(),
                permission = table.Column<string>(maxLength: 120),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_role_permission", x => new { x.role_id, x.permission });
                table.ForeignKey("fk_users_role_permission_users_role_role_id", x => x.role_id, "users_role", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "users_user_claim",
            table => new
            {
                id = table.Column<int>().Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                user_id = table.Column<Guid>(),
                claim_type = table.Column<string>(nullable: true),
                claim_value = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_user_claim", x => x.id);
                table.ForeignKey("fk_users_user_claim_users_user_user_id", x => x.user_id, "users_user", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_users_user_claim_user_id", "users_user_claim", "user_id");

        migrationBuilder.CreateTable(
            "users_role_claim",
            table => new
            {
                id = table.Column<int>().Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                role_id = table.Column<Guid>(),
                claim_type = table.Column<string>(nullable: true),
                claim_value = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_role_claim", x => x.id);
                table.ForeignKey("fk_users_role_claim_users_role_role_id", x => x.role_id, "users_role", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_users_role_claim_role_id", "users_role_claim", "role_id");

        migrationBuilder.CreateTable(
            "users_user_login",
            table => new
            {
                login_provider = table.Column<string>(maxLength: 128),
                provider_key = table.Column<string>(maxLength: 128),
                provider_display_name = table.Column<string>(nullable: true),
                user_id = table.Column<Guid>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_user_login", x => new { x.login_provider, x.provider_key });
                table.ForeignKey("fk_users_user_login_users_user_user_id", x => x.user_id, "users_user", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_users_user_login_user_id", "users_user_login", "user_id");

        migrationBuilder.CreateTable(
            "users_user_token",
            table => new
            {
                user_id = table.Column<Guid>(),
                login_provider = table.Column<string>(maxLength: 128),
                name = table.Column<string>(maxLength: 128),
                value = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_user_token", x => new { x.user_id, x.login_provider, x.name });
                table.ForeignKey("fk_users_user_token_users_user_user_id", x => x.user_id, "users_user", "id", onDelete: ReferentialAction.Cascade);
            });

        var json = ActiveProvider?.Contains("Npgsql", StringComparison.Ordinal) is true ? "jsonb" : null;
        migrationBuilder.CreateTable(
            "users_passkey",
            table => new
            {
                credential_id = table.Column<byte[]>(maxLength: 1024),
                user_id = table.Column<Guid>(),
                data = table.Column<string>(type: json),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_passkey", x => x.credential_id);
                table.ForeignKey("fk_users_passkey_users_user_user_id", x => x.user_id, "users_user", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_users_passkey_user_id", "users_passkey", "user_id");

        migrationBuilder.CreateTable(
            "users_session",
            table => new
            {
                id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                created_at = table.Column<long>(),
                last_seen_at = table.Column<long>(),
                revoked_at = table.Column<long>(nullable: true),
                address = table.Column<string>(maxLength: 64, nullable: true),
                agent = table.Column<string>(maxLength: 400, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_users_session", x => x.id);
                table.ForeignKey("fk_users_session_users_user_user_id", x => x.user_id, "users_user", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_users_session_user_id_last_seen_at", "users_session", ["user_id", "last_seen_at"]);
    }
}
