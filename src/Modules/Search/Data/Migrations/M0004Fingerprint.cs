using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

/// <summary>What was indexed of a product, so that a sale of it does not index it anew.</summary>
[DbContext(typeof(SearchDb)), Migration("search_0004_fingerprint")]
internal sealed class M0004Fingerprint : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddColumn<long>("fingerprint", "search_document", defaultValue: 0L);
}
