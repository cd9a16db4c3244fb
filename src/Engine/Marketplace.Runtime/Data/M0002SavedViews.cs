using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Runtime.Data;

[DbContext(typeof(EngineDb))]
[Migration("engine_0002_saved_views")]
internal sealed class M0002SavedViews : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "engine_saved_view",
            table => new
            {
                id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                table_name = table.Column<string>(maxLength: 200),
                name = table.Column<string>(maxLength: 60),
                query = table.Column<string>(maxLength: 4000),
            },
            constraints: table => table.PrimaryKey("pk_engine_saved_view", x => x.id));
        migrationBuilder.CreateIndex("ix_engine_saved_view_user_id_table_name_name", "engine_saved_view", ["user_id", "table_name", "name"], unique: true);
    }
}
