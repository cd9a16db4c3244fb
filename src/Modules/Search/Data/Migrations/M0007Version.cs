using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

/// <summary>When each document was last written, so that a node that heard nothing finds what has changed.</summary>
[DbContext(typeof(SearchDb)), Migration("search_0007_version")]
internal sealed class M0007Version : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("version", "search_document", defaultValue: 0L);
        migrationBuilder.CreateIndex("ix_search_document_version", "search_document", "version");
    }
}
