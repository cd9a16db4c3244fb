using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

[DbContext(typeof(SearchDb)), Migration("search_0005_rating")]
internal sealed class M0005Rating : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<long>("rating", "search_document", defaultValue: 0L);
}
