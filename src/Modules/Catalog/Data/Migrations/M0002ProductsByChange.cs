using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Catalog.Data.Migrations;

/// <summary>Admins see first what was changed last.</summary>
[DbContext(typeof(CatalogDb))]
[Migration("catalog_0002_products_by_change")]
internal sealed class M0002ProductsByChange : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateIndex("ix_catalog_product_updated_at", "catalog_product", "updated_at");
}
