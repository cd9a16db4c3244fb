using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

/// <summary>Numbers of attributes have a range beside their value. The index is emptied: the job <c>search.fill</c> makes it anew within a minute.</summary>
[DbContext(typeof(SearchDb)), Migration("search_0006_ranges")]
internal sealed class M0006Ranges : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DELETE FROM search_document");
}
