using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Sellers.Data.Migrations;

[DbContext(typeof(SellersDb)), Migration("sellers_0001_sellers")]
internal sealed class M0001Sellers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "sellers_seller",
            table => new
            {
                id = table.Column<Guid>(),
                slug = table.Column<string>(maxLength: 96),
                name = table.Column<string>(maxLength: 80),
                story = table.Column<string>(maxLength: 20_000),
                email = table.Column<string>(maxLength: 254),
                country = table.Column<string>(maxLength: 2),
                returns_policy = table.Column<string>(maxLength: 8_000),
                shipping_policy = table.Column<string>(maxLength: 8_000),
                logo_key = table.Column<string>(maxLength: 128, nullable: true),
                logo_width = table.Column<int>(),
                logo_height = table.Column<int>(),
                status = table.Column<string>(maxLength: 32),
                suspension_reason = table.Column<string>(maxLength: 1_000, nullable: true),
                applied_at = table.Column<long>(),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_sellers_seller", seller => seller.id));
        migrationBuilder.CreateIndex("ix_sellers_seller_slug", "sellers_seller", "slug", unique: true);
        migrationBuilder.CreateIndex("ix_sellers_seller_status_applied_at", "sellers_seller", ["status", "applied_at"]);

        migrationBuilder.CreateTable(
            "sellers_member",
            table => new
            {
                seller_id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                role = table.Column<string>(maxLength: 32),
                added_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_sellers_member", member => new { member.seller_id, member.user_id });
                table.ForeignKey(
                    "fk_sellers_member_sellers_seller_seller_id", member => member.seller_id, "sellers_seller", "id",
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_sellers_member_user_id", "sellers_member", "user_id");
    }
}
