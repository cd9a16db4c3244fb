using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

/// <summary>The table of results, and beside it the index of words, which each database has in its own way.</summary>
[DbContext(typeof(SearchDb)), Migration("search_0001_documents")]
internal sealed class M0001Search : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "search_document",
            table => new
            {
                product_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                slug = table.Column<string>(maxLength: 96),
                title = table.Column<string>(maxLength: 200),
                title_ru = table.Column<string>(maxLength: 200, nullable: true),
                seller_name = table.Column<string>(maxLength: 80),
                category_path = table.Column<string>(maxLength: 500),
                from_minor = table.Column<long>(),
                currency = table.Column<string>(maxLength: 3),
                many_prices = table.Column<bool>(),
                compare_at_minor = table.Column<long>(nullable: true),
                available = table.Column<bool>(),
                published_at = table.Column<long>(),
                image_key = table.Column<string>(maxLength: 128, nullable: true),
                image_width = table.Column<int>(),
                image_height = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_search_document", document => document.product_id));
        migrationBuilder.CreateIndex("ix_search_document_category_path", "search_document", "category_path");
        migrationBuilder.CreateIndex("ix_search_document_seller_id", "search_document", "seller_id");

        if (ActiveProvider!.EndsWith("Sqlite", StringComparison.Ordinal))
        {
            migrationBuilder.Sql("CREATE VIRTUAL TABLE search_text USING fts5(product_id UNINDEXED, title, tags, body, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')");
        }
        else
        {
            migrationBuilder.Sql("CREATE TABLE search_text (product_id uuid NOT NULL CONSTRAINT pk_search_text PRIMARY KEY, words tsvector NOT NULL)");
            migrationBuilder.Sql("CREATE INDEX ix_search_text_words ON search_text USING gin (words)");
        }
    }
}
