using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Reviews.Data.Migrations;

/// <summary>The author of a review is told of its first answer only; answers from before are not told any more.</summary>
[DbContext(typeof(ReviewsDb)), Migration("reviews_0002_first_replies")]
internal sealed class M0002FirstReplies : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("first_replied_at", "reviews_review", nullable: true);
        migrationBuilder.Sql("UPDATE reviews_review SET first_replied_at = replied_at WHERE replied_at IS NOT NULL");
    }
}
