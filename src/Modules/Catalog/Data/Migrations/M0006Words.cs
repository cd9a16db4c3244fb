using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Catalog.Data.Migrations;

/// <summary>What the words of sellers are in other languages.</summary>
[DbContext(typeof(CatalogDb)), Migration("catalog_0006_words")]
internal sealed class M0006Words : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "catalog_word",
        table => new
        {
            language = table.Column<string>(maxLength: 2),
            key = table.Column<string>(maxLength: 120),
            written = table.Column<string>(maxLength: 120),
            text = table.Column<string>(maxLength: 120),
        },
        constraints: table => table.PrimaryKey("pk_catalog_word", word => new { word.language, word.key }));
}
