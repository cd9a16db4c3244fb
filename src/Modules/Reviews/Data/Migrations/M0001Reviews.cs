using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Reviews.Data.Migrations;

[DbContext(typeof(ReviewsDb)), Migration("reviews_0001_reviews")]
internal sealed class M0001Reviews : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "reviews_review",
            table => new
            {
                id = table.Column<Guid>(),
                product_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                buyer_id = table.Column<Guid>(nullable: true),
                product_title = table.Column<string>(maxLength: 300),
                product_slug = table.Column<string>(maxLength: 300),
                order_number = table.Column<string>(maxLength: 30),
                stars = table.Column<int>(),
                title = table.Column<string>(maxLength: 120),
                text = table.Column<string>(maxLength: 4_000),
                language = table.Column<string>(maxLength: 2),
                author_name = table.Column<string>(maxLength: 60),
                state = table.Column<string>(maxLength: 32),
                hidden_reason = table.Column<string>(maxLength: 500, nullable: true),
                created_at = table.Column<long>(),
                edited_at = table.Column<long>(nullable: true),
                reply = table.Column<string>(maxLength: 2_000),
                replied_at = table.Column<long>(nullable: true),
                open_reports = table.Column<int>(),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_reviews_review", review => review.id));
        migrationBuilder.CreateIndex("ix_reviews_review_product_id_buyer_id", "reviews_review", ["product_id", "buyer_id"], unique: true);
        migrationBuilder.CreateIndex("ix_reviews_review_product_id_state_created_at_id", "reviews_review", ["product_id", "state", "created_at", "id"]);
        migrationBuilder.CreateIndex("ix_reviews_review_product_id_state_stars_created_at_id", "reviews_review", ["product_id", "state", "stars", "created_at", "id"]);
        migrationBuilder.CreateIndex("ix_reviews_review_buyer_id_created_at", "reviews_review", ["buyer_id", "created_at"]);
        migrationBuilder.CreateIndex("ix_reviews_review_seller_id_state_created_at_id", "reviews_review", ["seller_id", "state", "created_at", "id"]);
        migrationBuilder.CreateIndex("ix_reviews_review_seller_id_state_replied_at_stars", "reviews_review", ["seller_id", "state", "replied_at", "stars"]);
        migrationBuilder.CreateIndex("ix_reviews_review_open_reports_id", "reviews_review", ["open_reports", "id"]);
        migrationBuilder.CreateIndex("ix_reviews_review_state_created_at", "reviews_review", ["state", "created_at"]);

        migrationBuilder.CreateTable(
            "reviews_rating",
            table => new
            {
                product_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                one = table.Column<int>(),
                two = table.Column<int>(),
                three = table.Column<int>(),
                four = table.Column<int>(),
                five = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_reviews_rating", rating => rating.product_id));
        migrationBuilder.CreateIndex("ix_reviews_rating_seller_id", "reviews_rating", "seller_id");

        migrationBuilder.CreateTable(
            "reviews_report",
            table => new
            {
                id = table.Column<Guid>(),
                review_id = table.Column<Guid>(),
                reporter_id = table.Column<Guid>(nullable: true),
                by_seller = table.Column<bool>(),
                reason = table.Column<string>(maxLength: 500),
                at = table.Column<long>(),
                closed_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_reviews_report", report => report.id);
                table.ForeignKey(
                    "fk_reviews_report_reviews_review_review_id", report => report.review_id, "reviews_review", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_reviews_report_review_id_reporter_id", "reviews_report", ["review_id", "reporter_id"], unique: true);
        migrationBuilder.CreateIndex("ix_reviews_report_reporter_id", "reviews_report", "reporter_id");

        migrationBuilder.CreateTable(
            "reviews_request",
            table => new { order_id = table.Column<Guid>(), due_at = table.Column<long>(nullable: true), asked_at = table.Column<long>(nullable: true) },
            constraints: table => table.PrimaryKey("pk_reviews_request", request => request.order_id));
        migrationBuilder.CreateIndex("ix_reviews_request_due_at", "reviews_request", "due_at");
    }
}
