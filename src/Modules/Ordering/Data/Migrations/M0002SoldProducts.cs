using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Ordering.Data.Migrations;

[DbContext(typeof(OrderingDb)), Migration("ordering_0002_sold_products")]
internal sealed class M0002SoldProducts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "ordering_sold_product",
        table => new
        {
            product_id = table.Column<Guid>(),
            quantity = table.Column<long>(),
        },
        constraints: table => table.PrimaryKey("pk_ordering_sold_product", sold => sold.product_id));
}
