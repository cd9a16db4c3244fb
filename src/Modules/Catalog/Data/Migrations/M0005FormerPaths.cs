using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Catalog.Data.Migrations;

/// <summary>Links to a category that was moved go on working.</summary>
[DbContext(typeof(CatalogDb)), Migration("catalog_0005_former_paths")]
internal sealed class M0005FormerPaths : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "catalog_former_path",
            table => new
            {
                path = table.Column<string>(maxLength: 500),
                category_id = table.Column<Guid>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_former_path", former => former.path);
                table.ForeignKey("fk_catalog_former_path_catalog_category_category_id", former => former.category_id, "catalog_category", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_catalog_former_path_category_id", "catalog_former_path", "category_id");
    }
}
