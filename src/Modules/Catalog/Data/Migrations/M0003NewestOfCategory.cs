using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Catalog.Data.Migrations;

/// <summary>The newest product of a category is the last row of an index, not the end of sorting all of them.</summary>
[DbContext(typeof(CatalogDb)), Migration("catalog_0003_newest_of_category")]
internal sealed class M0003NewestOfCategory : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropIndex("ix_catalog_product_category_id_status", "catalog_product");
        migrationBuilder.CreateIndex("ix_catalog_product_category_id_status_published_at", "catalog_product", ["category_id", "status", "published_at"]);
    }
}
