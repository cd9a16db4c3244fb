using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Marketplace.Catalog.Data.Migrations;

[DbContext(typeof(CatalogDb)), Migration("catalog_0001_catalog")]
internal sealed class M0001Catalog : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateCategories(migrationBuilder);
        CreateProducts(migrationBuilder);
        CreateVariants(migrationBuilder);
        CreateStock(migrationBuilder);
    }

    private static void CreateCategories(MigrationBuilder migrations)
    {
        migrations.CreateTable(
            "catalog_category",
            table => new
            {
                id = table.Column<Guid>(),
                parent_id = table.Column<Guid>(nullable: true),
                name = table.Column<string>(maxLength: 120),
                name_ru = table.Column<string>(maxLength: 120, nullable: true),
                slug = table.Column<string>(maxLength: 96),
                path = table.Column<string>(maxLength: 500),
                position = table.Column<int>(),
                tax_class = table.Column<string>(maxLength: 60),
                attributes = table.Column<string>(),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_category", category => category.id);
                table.ForeignKey("fk_catalog_category_catalog_category_parent_id", category => category.parent_id, "catalog_category", "id", onDelete: ReferentialAction.Restrict);
            });
        migrations.CreateIndex("ix_catalog_category_path", "catalog_category", "path", unique: true);
        migrations.CreateIndex("ix_catalog_category_parent_id", "catalog_category", "parent_id");

        migrations.CreateTable(
            "catalog_seller",
            table => new
            {
                id = table.Column<Guid>(),
                slug = table.Column<string>(maxLength: 96),
                name = table.Column<string>(maxLength: 80),
                logo_key = table.Column<string>(maxLength: 128, nullable: true),
                active = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("pk_catalog_seller", seller => seller.id));
    }

    private static void CreateProducts(MigrationBuilder migrations)
    {
        migrations.CreateTable(
            "catalog_product",
            table => new
            {
                id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                slug = table.Column<string>(maxLength: 96),
                handle = table.Column<string>(maxLength: 255, nullable: true),
                title = table.Column<string>(maxLength: 200),
                title_ru = table.Column<string>(maxLength: 200, nullable: true),
                description = table.Column<string>(maxLength: 40_000),
                description_ru = table.Column<string>(maxLength: 40_000, nullable: true),
                brand = table.Column<string>(maxLength: 120),
                category_id = table.Column<Guid>(nullable: true),
                seo_title = table.Column<string>(maxLength: 200),
                seo_description = table.Column<string>(maxLength: 400),
                attributes = table.Column<string>(),
                option_names = table.Column<string>(),
                status = table.Column<string>(maxLength: 32),
                rejection_reason = table.Column<string>(maxLength: 1_000, nullable: true),
                from_minor = table.Column<long>(),
                currency = table.Column<string>(maxLength: 3),
                created_at = table.Column<long>(),
                updated_at = table.Column<long>(),
                published_at = table.Column<long>(nullable: true),
                deleted_at = table.Column<long>(nullable: true),
                version = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_product", product => product.id);
                table.ForeignKey("fk_catalog_product_catalog_category_category_id", product => product.category_id, "catalog_category", "id", onDelete: ReferentialAction.Restrict);
            });
        migrations.CreateIndex("ix_catalog_product_slug", "catalog_product", "slug", unique: true);
        migrations.CreateIndex("ix_catalog_product_seller_id_handle", "catalog_product", ["seller_id", "handle"], unique: true);
        migrations.CreateIndex("ix_catalog_product_seller_id_status", "catalog_product", ["seller_id", "status"]);
        migrations.CreateIndex("ix_catalog_product_category_id_status", "catalog_product", ["category_id", "status"]);
        migrations.CreateIndex("ix_catalog_product_status_published_at", "catalog_product", ["status", "published_at"]);

        migrations.CreateTable(
            "catalog_media",
            table => new
            {
                id = table.Column<Guid>(),
                product_id = table.Column<Guid>(),
                image_key = table.Column<string>(maxLength: 128, nullable: true),
                width = table.Column<int>(),
                height = table.Column<int>(),
                alt = table.Column<string>(maxLength: 300),
                position = table.Column<int>(),
                source = table.Column<string>(maxLength: 2_000, nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_media", media => media.id);
                table.ForeignKey("fk_catalog_media_catalog_product_product_id", media => media.product_id, "catalog_product", "id", onDelete: ReferentialAction.Cascade);
            });
        migrations.CreateIndex("ix_catalog_media_product_id_position", "catalog_media", ["product_id", "position"]);

        migrations.CreateTable(
            "catalog_former_slug",
            table => new
            {
                slug = table.Column<string>(maxLength: 96),
                product_id = table.Column<Guid>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_former_slug", former => former.slug);
                table.ForeignKey("fk_catalog_former_slug_catalog_product_product_id", former => former.product_id, "catalog_product", "id", onDelete: ReferentialAction.Cascade);
            });
        migrations.CreateIndex("ix_catalog_former_slug_product_id", "catalog_former_slug", "product_id");
    }

    private static void CreateVariants(MigrationBuilder migrations)
    {
        migrations.CreateTable(
            "catalog_variant",
            table => new
            {
                id = table.Column<Guid>(),
                product_id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                sku = table.Column<string>(maxLength: 100),
                options = table.Column<string>(),
                price_minor = table.Column<long>(),
                price_currency = table.Column<string>(maxLength: 3),
                compare_at_minor = table.Column<long>(nullable: true),
                barcode = table.Column<string>(maxLength: 64),
                weight_grams = table.Column<int>(),
                stock_policy = table.Column<string>(maxLength: 32),
                position = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_variant", variant => variant.id);
                table.ForeignKey("fk_catalog_variant_catalog_product_product_id", variant => variant.product_id, "catalog_product", "id", onDelete: ReferentialAction.Cascade);
            });
        migrations.CreateIndex("ix_catalog_variant_seller_id_sku", "catalog_variant", ["seller_id", "sku"], unique: true);
        migrations.CreateIndex("ix_catalog_variant_product_id", "catalog_variant", "product_id");

        migrations.CreateTable(
            "catalog_price_change",
            table => new
            {
                id = table.Column<Guid>(),
                variant_id = table.Column<Guid>(),
                price_minor = table.Column<long>(),
                price_currency = table.Column<string>(maxLength: 3),
                from_at = table.Column<long>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("pk_catalog_price_change", price => price.id);
                table.ForeignKey("fk_catalog_price_change_catalog_variant_variant_id", price => price.variant_id, "catalog_variant", "id", onDelete: ReferentialAction.Cascade);
            });
        migrations.CreateIndex("ix_catalog_price_change_variant_id_from_at", "catalog_price_change", ["variant_id", "from_at"]);
    }

    private static void CreateStock(MigrationBuilder migrations)
    {
        migrations.CreateTable(
            "catalog_location",
            table => new
            {
                id = table.Column<Guid>(),
                seller_id = table.Column<Guid>(),
                name = table.Column<string>(maxLength: 80),
            },
            constraints: table => table.PrimaryKey("pk_catalog_location", location => location.id));
        migrations.CreateIndex("ix_catalog_location_seller_id_name", "catalog_location", ["seller_id", "name"], unique: true);

        migrations.CreateTable(
            "catalog_stock",
            table => new
            {
                variant_id = table.Column<Guid>(),
                location_id = table.Column<Guid>(),
                on_hand = table.Column<int>(),
                reserved = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_catalog_stock", stock => new { stock.variant_id, stock.location_id }));

        migrations.CreateTable(
            "catalog_reservation",
            table => new
            {
                reference = table.Column<Guid>(),
                variant_id = table.Column<Guid>(),
                location_id = table.Column<Guid>(),
                quantity = table.Column<int>(),
                expires_at = table.Column<long>(),
                held = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("pk_catalog_reservation", held => new { held.reference, held.variant_id, held.location_id }));
        migrations.CreateIndex("ix_catalog_reservation_held_expires_at", "catalog_reservation", ["held", "expires_at"]);
        migrations.CreateIndex("ix_catalog_reservation_variant_id", "catalog_reservation", "variant_id");
    }
}
