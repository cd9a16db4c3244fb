using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Sellers.Data.Migrations;

[DbContext(typeof(SellersDb)), Migration("sellers_0002_invitations_and_holidays")]
internal sealed class M0002InvitationsAndHolidays : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("holiday_from_at", "sellers_seller", nullable: true);
        migrationBuilder.AddColumn<long>("holiday_until_at", "sellers_seller", nullable: true);
        migrationBuilder.AddColumn<string>("holiday_message", "sellers_seller", maxLength: 500, defaultValue: "");
        migrationBuilder.AddColumn<bool>("on_holiday", "sellers_seller", defaultValue: false);
        migrationBuilder.CreateIndex("ix_sellers_seller_holiday_until_at", "sellers_seller", "holiday_until_at");

        migrationBuilder.CreateTable(
            "sellers_invitation",
            table => new
            {
                id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                email = table.Column<string>(maxLength: 254),
                role = table.Column<string>(maxLength: 32),
                token_hash = table.Column<string>(maxLength: 64, nullable: true),
                invited_by = table.Column<Guid>(),
                invited_at = table.Column<long>(),
                expires_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_sellers_invitation", invitation => invitation.id);
                table.ForeignKey(
                    "fk_sellers_invitation_sellers_seller_seller_id", invitation => invitation.seller_id, "sellers_seller", "id",
                    onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_sellers_invitation_seller_id_email", "sellers_invitation", ["seller_id", "email"], unique: true);
        migrationBuilder.CreateIndex("ix_sellers_invitation_token_hash", "sellers_invitation", "token_hash", unique: true);
    }
}
