using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Ordering.Data.Migrations;

[DbContext(typeof(OrderingDb)), Migration("ordering_0003_sold_and_told")]
internal sealed class M0003SoldAndTold : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("told", "ordering_sold_product", defaultValue: 0L);
        migrationBuilder.Sql("UPDATE ordering_sold_product SET told = quantity");
        migrationBuilder.CreateIndex("ix_ordering_sold_product_product_id", "ordering_sold_product", "product_id", filter: "quantity <> told");
    }
}
