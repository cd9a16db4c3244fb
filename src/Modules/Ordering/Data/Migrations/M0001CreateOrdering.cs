using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Ordering.Data.Migrations;

[DbContext(typeof(OrderingDb)), Migration("ordering_0001_ordering")]
internal sealed class M0001CreateOrdering : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "ordering_cart",
            table => new
            {
                id = table.Column<Guid>(),
                token_hash = table.Column<string>(maxLength: 64, nullable: true),
                user_id = table.Column<Guid>(nullable: true),
                checkout_id = table.Column<Guid>(),
                created_at = table.Column<long>(),
                changed_at = table.Column<long>(),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_ordering_cart", row => row.id));
        migrationBuilder.CreateIndex("ix_ordering_cart_token_hash", "ordering_cart", "token_hash", unique: true);
        migrationBuilder.CreateIndex("ix_ordering_cart_user_id", "ordering_cart", "user_id", unique: true);
        migrationBuilder.CreateIndex("ix_ordering_cart_changed_at", "ordering_cart", "changed_at");

        migrationBuilder.CreateTable(
            "ordering_cart_line",
            table => new
            {
                cart_id = table.Column<Guid>(),
                variant_id = table.Column<Guid>(),
                quantity = table.Column<int>(),
                seen_minor = table.Column<long>(),
                seen_currency = table.Column<string>(maxLength: 3),
                added_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_cart_line", row => new { row.cart_id, row.variant_id });
                table.ForeignKey("fk_ordering_cart_line_ordering_cart_cart_id", row => row.cart_id, "ordering_cart", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "ordering_number",
            table => new
            {
                year = table.Column<int>(),
                last = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_ordering_number", row => row.year));

        migrationBuilder.CreateTable(
            "ordering_order",
            table => new
            {
                id = table.Column<Guid>(),
                number = table.Column<string>(maxLength: 30),
                access_key = table.Column<string>(maxLength: 32),
                cart_id = table.Column<Guid>(),
                buyer_id = table.Column<Guid>(nullable: true),
                email = table.Column<string>(maxLength: 254),
                language = table.Column<string>(maxLength: 2),
                site_url = table.Column<string>(maxLength: 300),
                address_name = table.Column<string>(maxLength: 120),
                address_line1 = table.Column<string>(maxLength: 200),
                address_line2 = table.Column<string>(maxLength: 200),
                address_city = table.Column<string>(maxLength: 100),
                address_region = table.Column<string>(maxLength: 100),
                address_postcode = table.Column<string>(maxLength: 20),
                address_country = table.Column<string>(maxLength: 2),
                address_phone = table.Column<string>(maxLength: 40),
                currency = table.Column<string>(maxLength: 3),
                items_minor = table.Column<long>(),
                discount_minor = table.Column<long>(),
                shipping_minor = table.Column<long>(),
                tax_minor = table.Column<long>(),
                total_minor = table.Column<long>(),
                prices_include_tax = table.Column<bool>(),
                payment_id = table.Column<Guid>(),
                state = table.Column<string>(maxLength: 32),
                placed_at = table.Column<long>(),
                reserved_until = table.Column<long>(),
                paid_at = table.Column<long>(nullable: true),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_ordering_order", row => row.id));
        migrationBuilder.CreateIndex("ix_ordering_order_number", "ordering_order", "number", unique: true);
        migrationBuilder.CreateIndex("ix_ordering_order_payment_id", "ordering_order", "payment_id", unique: true);
        migrationBuilder.CreateIndex("ix_ordering_order_cart_id", "ordering_order", "cart_id");
        migrationBuilder.CreateIndex("ix_ordering_order_buyer_id_placed_at", "ordering_order", ["buyer_id", "placed_at"]);
        migrationBuilder.CreateIndex("ix_ordering_order_state_placed_at", "ordering_order", ["state", "placed_at"]);
        migrationBuilder.CreateIndex("ix_ordering_order_placed_at", "ordering_order", "placed_at");
        migrationBuilder.CreateIndex("ix_ordering_order_email", "ordering_order", "email");

        migrationBuilder.CreateTable(
            "ordering_seller_order",
            table => new
            {
                id = table.Column<Guid>(),
                order_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                seller_name = table.Column<string>(maxLength: 120),
                number = table.Column<string>(maxLength: 34),
                currency = table.Column<string>(maxLength: 3),
                shipping_method = table.Column<string>(maxLength: 80),
                items_minor = table.Column<long>(),
                discount_minor = table.Column<long>(),
                shipping_net_minor = table.Column<long>(),
                shipping_tax_minor = table.Column<long>(),
                tax_minor = table.Column<long>(),
                total_minor = table.Column<long>(),
                authorized_minor = table.Column<long>(),
                captured_minor = table.Column<long>(),
                refunded_minor = table.Column<long>(),
                refunded_shipping_minor = table.Column<long>(),
                refunded_shipping_tax_minor = table.Column<long>(),
                state = table.Column<string>(maxLength: 32),
                placed_at = table.Column<long>(),
                paid_at = table.Column<long>(nullable: true),
                delivered_at = table.Column<long>(nullable: true),
                cancelled_at = table.Column<long>(nullable: true),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_seller_order", row => row.id);
                table.ForeignKey("fk_ordering_seller_order_ordering_order_order_id", row => row.order_id, "ordering_order", "id", onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_ordering_seller_order_order_id", "ordering_seller_order", "order_id");
        migrationBuilder.CreateIndex("ix_ordering_seller_order_number", "ordering_seller_order", "number", unique: true);
        migrationBuilder.CreateIndex("ix_ordering_seller_order_seller_id_state_placed_at", "ordering_seller_order", ["seller_id", "state", "placed_at"]);
        migrationBuilder.CreateIndex("ix_ordering_seller_order_seller_id_placed_at", "ordering_seller_order", ["seller_id", "placed_at"]);

        migrationBuilder.CreateTable(
            "ordering_order_line",
            table => new
            {
                id = table.Column<Guid>(),
                seller_order_id = table.Column<Guid>(),
                variant_id = table.Column<Guid>(),
                product_id = table.Column<Guid>(),
                categories = table.Column<string>(maxLength: 1000),
                sku = table.Column<string>(maxLength: 100),
                title = table.Column<string>(maxLength: 300),
                options = table.Column<string>(maxLength: 300),
                slug = table.Column<string>(maxLength: 300),
                image_key = table.Column<string>(maxLength: 128, nullable: true),
                quantity = table.Column<int>(),
                unit_price_minor = table.Column<long>(),
                discount_minor = table.Column<long>(),
                net_minor = table.Column<long>(),
                tax_minor = table.Column<long>(),
                tax_basis_points = table.Column<int>(),
                shipped_quantity = table.Column<int>(),
                withdrawn_quantity = table.Column<int>(),
                refunded_quantity = table.Column<int>(),
                refunded_minor = table.Column<long>(),
                refunded_tax_minor = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_order_line", row => row.id);
                table.ForeignKey("fk_ordering_order_line_ordering_seller_order_seller_order_id", row => row.seller_order_id, "ordering_seller_order", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_ordering_order_line_seller_order_id", "ordering_order_line", "seller_order_id");

        migrationBuilder.CreateTable(
            "ordering_adjustment",
            table => new
            {
                id = table.Column<Guid>(),
                seller_order_id = table.Column<Guid>(),
                code = table.Column<string>(maxLength: 60),
                title = table.Column<string>(maxLength: 200),
                amount_minor = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_adjustment", row => row.id);
                table.ForeignKey("fk_ordering_adjustment_ordering_seller_order_seller_order_id", row => row.seller_order_id, "ordering_seller_order", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_ordering_adjustment_seller_order_id", "ordering_adjustment", "seller_order_id");

        migrationBuilder.CreateTable(
            "ordering_parcel",
            table => new
            {
                id = table.Column<Guid>(),
                seller_order_id = table.Column<Guid>(),
                carrier = table.Column<string>(maxLength: 80),
                tracking_number = table.Column<string>(maxLength: 80),
                shipped_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_parcel", row => row.id);
                table.ForeignKey("fk_ordering_parcel_ordering_seller_order_seller_order_id", row => row.seller_order_id, "ordering_seller_order", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_ordering_parcel_seller_order_id", "ordering_parcel", "seller_order_id");

        migrationBuilder.CreateTable(
            "ordering_parcel_line",
            table => new
            {
                parcel_id = table.Column<Guid>(),
                line_id = table.Column<Guid>(),
                quantity = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_parcel_line", row => new { row.parcel_id, row.line_id });
                table.ForeignKey("fk_ordering_parcel_line_ordering_parcel_parcel_id", row => row.parcel_id, "ordering_parcel", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "ordering_refund",
            table => new
            {
                id = table.Column<Guid>(),
                seller_order_id = table.Column<Guid>(),
                reason = table.Column<string>(maxLength: 500),
                by = table.Column<string>(maxLength: 120),
                cancellation = table.Column<bool>(),
                shipping_net_minor = table.Column<long>(),
                shipping_tax_minor = table.Column<long>(),
                total_minor = table.Column<long>(),
                created_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_refund", row => row.id);
                table.ForeignKey("fk_ordering_refund_ordering_seller_order_seller_order_id", row => row.seller_order_id, "ordering_seller_order", "id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("ix_ordering_refund_seller_order_id", "ordering_refund", "seller_order_id");

        migrationBuilder.CreateTable(
            "ordering_refund_line",
            table => new
            {
                refund_id = table.Column<Guid>(),
                line_id = table.Column<Guid>(),
                quantity = table.Column<int>(),
                returned_quantity = table.Column<int>(),
                net_minor = table.Column<long>(),
                tax_minor = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_refund_line", row => new { row.refund_id, row.line_id });
                table.ForeignKey("fk_ordering_refund_line_ordering_refund_refund_id", row => row.refund_id, "ordering_refund", "id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            "ordering_history",
            table => new
            {
                id = table.Column<Guid>(),
                order_id = table.Column<Guid>(),
                seller_order_number = table.Column<string>(maxLength: 34, nullable: true),
                at = table.Column<long>(),
                what = table.Column<string>(maxLength: 200),
                details = table.Column<string>(maxLength: 600),
                by = table.Column<string>(maxLength: 120),
            },
            constraints: table => table.PrimaryKey("pk_ordering_history", row => row.id));
        migrationBuilder.CreateIndex("ix_ordering_history_order_id_at", "ordering_history", ["order_id", "at"]);

        migrationBuilder.CreateTable(
            "ordering_zone",
            table => new
            {
                id = table.Column<Guid>(),
                name = table.Column<string>(maxLength: 80),
                places = table.Column<string>(maxLength: 4000),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_ordering_zone", row => row.id));
        migrationBuilder.CreateIndex("ix_ordering_zone_name", "ordering_zone", "name", unique: true);

        migrationBuilder.CreateTable(
            "ordering_shipping_method",
            table => new
            {
                id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                name = table.Column<string>(maxLength: 80),
                pricing = table.Column<string>(maxLength: 32),
                zone_id = table.Column<Guid>(nullable: true),
                currency = table.Column<string>(maxLength: 3),
                price_minor = table.Column<long>(),
                free_from_minor = table.Column<long>(nullable: true),
                bands = table.Column<string>(maxLength: 1000),
                min_days = table.Column<int>(),
                max_days = table.Column<int>(),
                active = table.Column<bool>(),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_shipping_method", row => row.id);
                table.ForeignKey("fk_ordering_shipping_method_ordering_zone_zone_id", row => row.zone_id, "ordering_zone", "id", onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_ordering_shipping_method_seller_id_name", "ordering_shipping_method", ["seller_id", "name"], unique: true);
        migrationBuilder.CreateIndex("ix_ordering_shipping_method_zone_id", "ordering_shipping_method", "zone_id");

        migrationBuilder.CreateTable(
            "ordering_tax_rate",
            table => new
            {
                id = table.Column<Guid>(),
                zone_id = table.Column<Guid>(),
                tax_class = table.Column<string>(maxLength: 32),
                name = table.Column<string>(maxLength: 80),
                basis_points = table.Column<int>(),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_ordering_tax_rate", row => row.id);
                table.ForeignKey("fk_ordering_tax_rate_ordering_zone_zone_id", row => row.zone_id, "ordering_zone", "id", onDelete: ReferentialAction.Restrict);
            });
        migrationBuilder.CreateIndex("ix_ordering_tax_rate_zone_id_tax_class", "ordering_tax_rate", ["zone_id", "tax_class"], unique: true);

        migrationBuilder.CreateTable(
            "ordering_address",
            table => new
            {
                id = table.Column<Guid>(),
                user_id = table.Column<Guid>(),
                address_name = table.Column<string>(maxLength: 120),
                address_line1 = table.Column<string>(maxLength: 200),
                address_line2 = table.Column<string>(maxLength: 200),
                address_city = table.Column<string>(maxLength: 100),
                address_region = table.Column<string>(maxLength: 100),
                address_postcode = table.Column<string>(maxLength: 20),
                address_country = table.Column<string>(maxLength: 2),
                address_phone = table.Column<string>(maxLength: 40),
                created_at = table.Column<long>(),
                version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_ordering_address", row => row.id));
        migrationBuilder.CreateIndex("ix_ordering_address_user_id_created_at", "ordering_address", ["user_id", "created_at"]);

        migrationBuilder.CreateTable(
            "ordering_stored_answer",
            table => new
            {
                id = table.Column<string>(maxLength: 64),
                request_hash = table.Column<string>(maxLength: 64),
                status = table.Column<int>(),
                content_type = table.Column<string>(maxLength: 100),
                body = table.Column<string>(),
                created_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_ordering_stored_answer", row => row.id));
        migrationBuilder.CreateIndex("ix_ordering_stored_answer_created_at", "ordering_stored_answer", "created_at");
    }
}
