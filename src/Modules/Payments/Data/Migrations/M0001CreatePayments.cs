using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Payments.Data.Migrations;

[DbContext(typeof(PaymentsDb)), Migration("payments_0001_payments")]
internal sealed class M0001CreatePayments : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "payments_payment",
            table => new
            {
                id = table.Column<Guid>(),
                provider = table.Column<string>(maxLength: 40),
                reference = table.Column<string>(maxLength: 200, nullable: true),
                purpose = table.Column<string>(maxLength: 60),
                email = table.Column<string>(maxLength: 254),
                return_path = table.Column<string>(maxLength: 300),
                currency = table.Column<string>(maxLength: 3),
                amount_minor = table.Column<long>(),
                authorized_minor = table.Column<long>(),
                captured_minor = table.Column<long>(),
                refunded_minor = table.Column<long>(),
                state = table.Column<string>(maxLength: 32),
                card_last4 = table.Column<string>(maxLength: 4, nullable: true),
                action_url = table.Column<string>(maxLength: 1000, nullable: true),
                refusal_code = table.Column<string>(maxLength: 60, nullable: true),
                refusal = table.Column<string>(maxLength: 400, nullable: true),
                created_at = table.Column<long>(),
                changed_at = table.Column<long>(),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_payments_payment", p => p.id));
        migrationBuilder.CreateIndex("ix_payments_payment_state_created_at", "payments_payment", ["state", "created_at"]);
        migrationBuilder.CreateIndex("ix_payments_payment_purpose", "payments_payment", "purpose");

        migrationBuilder.CreateTable(
            "payments_call",
            table => new
            {
                id = table.Column<Guid>(),
                payment_id = table.Column<Guid>(),
                kind = table.Column<string>(maxLength: 32),
                amount_minor = table.Column<long>(),
                outcome = table.Column<string>(maxLength: 32),
                tries = table.Column<int>(),
                last_error = table.Column<string>(maxLength: 400, nullable: true),
                planned_at = table.Column<long>(),
                done_at = table.Column<long>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_payments_call", c => c.id);
                table.ForeignKey("fk_payments_call_payments_payment_payment_id", c => c.payment_id, "payments_payment", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_payments_call_payment_id", "payments_call", "payment_id");
        migrationBuilder.CreateIndex("ix_payments_call_outcome_planned_at", "payments_call", ["outcome", "planned_at"]);

        migrationBuilder.CreateTable(
            "payments_webhook_event",
            table => new
            {
                provider = table.Column<string>(maxLength: 40),
                event_id = table.Column<string>(maxLength: 200),
                payment_id = table.Column<Guid>(),
                received_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_payments_webhook_event", e => new { e.provider, e.event_id }));

        migrationBuilder.CreateTable(
            "payments_test_charge",
            table => new
            {
                payment_id = table.Column<Guid>(),
                amount_minor = table.Column<long>(),
                currency = table.Column<string>(maxLength: 3),
                purpose = table.Column<string>(maxLength: 60),
                card_last4 = table.Column<string>(maxLength: 4),
                capture_now = table.Column<bool>(),
                state = table.Column<string>(maxLength: 32),
                created_at = table.Column<long>(),
                told_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_payments_test_charge", c => c.payment_id));
        migrationBuilder.CreateIndex("ix_payments_test_charge_state_created_at", "payments_test_charge", ["state", "created_at"]);
    }
}
