using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Payouts.Data.Migrations;

[DbContext(typeof(PayoutsDb)), Migration("payouts_0001_ledger")]
internal sealed class M0001CreateLedger : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "payouts_account",
            table => new
            {
                id = table.Column<Guid>(),
                kind = table.Column<string>(maxLength: 32),
                seller_id = table.Column<Guid>(),
                currency = table.Column<string>(maxLength: 3),
            },
            constraints: table => table.PrimaryKey("pk_payouts_account", row => row.id));
        migrationBuilder.CreateIndex("ix_payouts_account_kind_seller_id_currency", "payouts_account", ["kind", "seller_id", "currency"], unique: true);

        migrationBuilder.CreateTable(
            "payouts_entry",
            table => new
            {
                id = table.Column<Guid>(),
                kind = table.Column<string>(maxLength: 32),
                source_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                seller_order_id = table.Column<Guid>(),
                order_number = table.Column<string>(maxLength: 34),
                currency = table.Column<string>(maxLength: 3),
                at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_payouts_entry", row => row.id));
        migrationBuilder.CreateIndex("ix_payouts_entry_source_id_kind", "payouts_entry", ["source_id", "kind"], unique: true);
        migrationBuilder.CreateIndex("ix_payouts_entry_seller_id_at", "payouts_entry", ["seller_id", "at"]);
        migrationBuilder.CreateIndex("ix_payouts_entry_order_number", "payouts_entry", "order_number");
        migrationBuilder.CreateIndex("ix_payouts_entry_at", "payouts_entry", "at");

        migrationBuilder.CreateTable(
            "payouts_posting",
            table => new
            {
                id = table.Column<Guid>(),
                entry_id = table.Column<Guid>(),
                account_id = table.Column<Guid>(),
                kind = table.Column<string>(maxLength: 32),
                line_id = table.Column<Guid>(nullable: true),
                amount_minor = table.Column<long>(),
                at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_payouts_posting", row => row.id);
                table.ForeignKey("fk_payouts_posting_payouts_entry_entry_id", row => row.entry_id, "payouts_entry", "id", onDelete: ReferentialAction.Restrict);
                table.ForeignKey("fk_payouts_posting_payouts_account_account_id", row => row.account_id, "payouts_account", "id", onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_payouts_posting_entry_id", "payouts_posting", "entry_id");
        migrationBuilder.CreateIndex("ix_payouts_posting_account_id_at_id", "payouts_posting", ["account_id", "at", "id"]);

        migrationBuilder.CreateTable(
            "payouts_commission_rule",
            table => new
            {
                id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                category_id = table.Column<Guid>(),
                basis_points = table.Column<int>(),
                fixed_minor = table.Column<long>(),
                floor_minor = table.Column<long>(nullable: true),
                cap_minor = table.Column<long>(nullable: true),
                name = table.Column<string>(maxLength: 120),
                changed_at = table.Column<long>(),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_payouts_commission_rule", row => row.id));
        migrationBuilder.CreateIndex("ix_payouts_commission_rule_seller_id_category_id", "payouts_commission_rule", ["seller_id", "category_id"], unique: true);

        migrationBuilder.CreateTable(
            "payouts_line_commission",
            table => new
            {
                line_id = table.Column<Guid>(),
                seller_order_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                rule_id = table.Column<Guid>(nullable: true),
                rule_name = table.Column<string>(maxLength: 120),
                basis_points = table.Column<int>(),
                fixed_minor = table.Column<long>(),
                net_minor = table.Column<long>(),
                commission_minor = table.Column<long>(),
                currency = table.Column<string>(maxLength: 3),
            },
            constraints: table => table.PrimaryKey("pk_payouts_line_commission", row => row.line_id));
        migrationBuilder.CreateIndex("ix_payouts_line_commission_seller_order_id", "payouts_line_commission", "seller_order_id");

        migrationBuilder.CreateTable(
            "payouts_commission_reversal",
            table => new
            {
                id = table.Column<Guid>(),
                line_id = table.Column<Guid>(),
                refund_id = table.Column<Guid>(),
                net_minor = table.Column<long>(),
                commission_minor = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_payouts_commission_reversal", row => row.id));
        migrationBuilder.CreateIndex("ix_payouts_commission_reversal_line_id_refund_id", "payouts_commission_reversal", ["line_id", "refund_id"], unique: true);

        foreach (var ledger in (string[])["payouts_account", "payouts_entry", "payouts_posting", "payouts_line_commission", "payouts_commission_reversal"])
        {
            AppendOnly(migrationBuilder, ledger);
        }
    }

    // The ledger is corrected by further entries, never by changing or removing what stands in it.
    private void AppendOnly(MigrationBuilder migrationBuilder, string table)
    {
        foreach (var change in (string[])["update", "delete"])
        {
            if (ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite")
            {
                migrationBuilder.Sql($"CREATE TRIGGER tr_{table}_no_{change} BEFORE {change.ToUpperInvariant()} ON {table} BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END;");
                continue;
            }

            migrationBuilder.Sql("CREATE OR REPLACE FUNCTION payouts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The ledger is append-only.'; END $$;");
            migrationBuilder.Sql($"CREATE TRIGGER tr_{table}_no_{change} BEFORE {change.ToUpperInvariant()} ON {table} FOR EACH ROW EXECUTE FUNCTION payouts_append_only();");
        }
    }
}
