using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Content.Data.Migrations;

[DbContext(typeof(ContentDb)), Migration("content_0001_content")]
internal sealed class M0001Content : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "content_definition",
            table => new
            {
                kind = table.Column<string>(maxLength: 32),
                name = table.Column<string>(maxLength: 64),
                body = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_content_definition", definition => new { definition.kind, definition.name }));

        migrationBuilder.CreateTable(
            "content_version",
            table => new
            {
                id = table.Column<Guid>(),
                item_id = table.Column<string>(maxLength: 64),
                type = table.Column<string>(maxLength: 64),
                title = table.Column<string>(maxLength: 1_000),
                path = table.Column<string>(maxLength: 200),
                culture = table.Column<string>(maxLength: 2),
                in_footer = table.Column<bool>(),
                position = table.Column<int>(),
                body = table.Column<string>(),
                author = table.Column<string>(maxLength: 254),
                owner = table.Column<string>(maxLength: 254),
                latest = table.Column<bool>(),
                published = table.Column<bool>(),
                created_at = table.Column<long>(),
                modified_at = table.Column<long>(),
                published_at = table.Column<long>(nullable: true),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_content_version", version => version.id));
        migrationBuilder.CreateIndex("ix_content_version_path_culture", "content_version", ["path", "culture"], unique: true, filter: "published AND path <> ''");
        migrationBuilder.CreateIndex("ix_content_version_item_id_latest", "content_version", ["item_id", "latest"]);
        migrationBuilder.CreateIndex("ix_content_version_latest_modified_at", "content_version", ["latest", "modified_at"]);

        migrationBuilder.CreateTable(
            "content_media",
            table => new
            {
                path = table.Column<string>(maxLength: 200),
                image_key = table.Column<string>(maxLength: 128),
                width = table.Column<int>(),
                height = table.Column<int>(),
                added_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_content_media", media => media.path));
    }
}
