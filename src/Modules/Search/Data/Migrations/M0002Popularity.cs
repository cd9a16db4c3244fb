using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

[DbContext(typeof(SearchDb)), Migration("search_0002_popularity")]
internal sealed class M0002Popularity : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<long>("popularity", "search_document", defaultValue: 0L);
}
