using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Search.Data.Migrations;

/// <summary>Facets, the words that there are, and short keys. The index is emptied: the job <c>search.fill</c> makes it anew within a minute.</summary>
[DbContext(typeof(SearchDb)), Migration("search_0003_facets")]
internal sealed class M0003Facets : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DELETE FROM search_document");
        migrationBuilder.AddColumn<long>("key", "search_document", defaultValue: 0L);
        migrationBuilder.AddColumn<string>("seller_slug", "search_document", maxLength: 96, defaultValue: "");
        migrationBuilder.CreateIndex("ix_search_document_key", "search_document", "key", unique: true);
        migrationBuilder.CreateIndex("ix_search_document_popularity", "search_document", "popularity");
        migrationBuilder.CreateTable(
            "search_facet",
            table => new
            {
                id = table.Column<long>(),
                name = table.Column<string>(maxLength: 80),
                value = table.Column<string>(maxLength: 500),
                text = table.Column<string>(maxLength: 500),
            },
            constraints: table => table.PrimaryKey("pk_search_facet", facet => facet.id));
        migrationBuilder.CreateTable(
            "search_product_facet",
            table => new { facet = table.Column<long>(), product_key = table.Column<long>() },
            constraints: table => table.PrimaryKey("pk_search_product_facet", row => new { row.facet, row.product_key }));
        migrationBuilder.CreateIndex("ix_search_product_facet_product_key_facet", "search_product_facet", ["product_key", "facet"]);
        migrationBuilder.CreateTable(
            "search_variant",
            table => new { key = table.Column<long>(), product_key = table.Column<long>(), price_minor = table.Column<long>(), available = table.Column<bool>() },
            constraints: table => table.PrimaryKey("pk_search_variant", variant => variant.key));
        migrationBuilder.CreateIndex("ix_search_variant_product_key", "search_variant", "product_key");
        migrationBuilder.CreateTable(
            "search_variant_facet",
            table => new { variant_key = table.Column<long>(), facet = table.Column<long>() },
            constraints: table => table.PrimaryKey("pk_search_variant_facet", row => new { row.variant_key, row.facet }));
        migrationBuilder.CreateTable(
            "search_word",
            table => new { word = table.Column<string>(maxLength: 40) },
            constraints: table => table.PrimaryKey("pk_search_word", row => row.word));
        migrationBuilder.CreateTable(
            "search_gram",
            table => new { gram = table.Column<string>(maxLength: 3), word = table.Column<string>(maxLength: 40) },
            constraints: table => table.PrimaryKey("pk_search_gram", row => new { row.gram, row.word }));

        // The rows of the index of words are found by key: by product_id each change walked through all of them.
        migrationBuilder.Sql("DROP TABLE search_text");
        if (ActiveProvider!.EndsWith("Sqlite", StringComparison.Ordinal))
        {
            migrationBuilder.Sql("CREATE VIRTUAL TABLE search_text USING fts5(title, tags, body, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')");
        }
        else
        {
            migrationBuilder.Sql("CREATE TABLE search_text (key bigint NOT NULL CONSTRAINT pk_search_text PRIMARY KEY, words tsvector NOT NULL)");
            migrationBuilder.Sql("CREATE INDEX ix_search_text_words ON search_text USING gin (words)");
        }
    }
}
