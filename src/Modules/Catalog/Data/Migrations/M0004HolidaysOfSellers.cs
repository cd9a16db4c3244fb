using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Catalog.Data.Migrations;

[DbContext(typeof(CatalogDb)), Migration("catalog_0004_holidays_of_sellers")]
internal sealed class M0004HolidaysOfSellers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("holiday_from_at", "catalog_seller", nullable: true);
        migrationBuilder.AddColumn<long>("holiday_until_at", "catalog_seller", nullable: true);
        migrationBuilder.AddColumn<string>("holiday_message", "catalog_seller", maxLength: 500, defaultValue: "");
    }
}
