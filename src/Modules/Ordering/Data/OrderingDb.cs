using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Ordering.Addresses;
using Marketplace.Ordering.Idempotency;
using Marketplace.Ordering.Selling;
using Marketplace.Ordering.Shipping;
using Marketplace.Ordering.Taxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Marketplace.Ordering.Data;

internal sealed class OrderingDb(DbContextOptions<OrderingDb> options) : ModuleDb(options)
{
    public DbSet<Cart> Carts => Set<Cart>();

    public DbSet<CartLine> CartLines => Set<CartLine>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<SellerOrder> SellerOrders => Set<SellerOrder>();

    public DbSet<OrderLine> Lines => Set<OrderLine>();

    public DbSet<HistoryEntry> History => Set<HistoryEntry>();

    public DbSet<Zone> Zones => Set<Zone>();

    public DbSet<ShippingMethod> ShippingMethods => Set<ShippingMethod>();

    public DbSet<TaxRate> TaxRates => Set<TaxRate>();

    public DbSet<SavedAddress> Addresses => Set<SavedAddress>();

    public DbSet<SoldProduct> SoldProducts => Set<SoldProduct>();

    public DbSet<StoredAnswer> StoredAnswers => Set<StoredAnswer>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<SoldProduct>(sold =>
        {
            sold.ToTable("ordering_sold_product");
            sold.HasKey(s => s.ProductId);
            sold.HasIndex(s => s.ProductId).HasFilter("quantity <> told");
        });
        MapCarts(model);
        model.Entity<Order>(order =>
        {
            order.ToTable("ordering_order");
            order.Property(o => o.Number).HasMaxLength(30);
            order.Property(o => o.AccessKey).HasMaxLength(32);
            order.Property(o => o.Email).HasMaxLength(254);
            order.Property(o => o.Language).HasMaxLength(2);
            order.Property(o => o.SiteUrl).HasMaxLength(300);
            order.Property(o => o.Currency).HasMaxLength(3);
            order.ComplexProperty(o => o.Address, MapAddress);
            order.Ignore(o => o.Total);
            order.HasIndex(o => o.Number).IsUnique();
            order.HasIndex(o => o.PaymentId).IsUnique();
            order.HasIndex(o => o.CartId);
            order.HasIndex(o => new { o.BuyerId, o.PlacedAt });
            order.HasIndex(o => new { o.State, o.PlacedAt });
            order.HasIndex(o => o.PlacedAt);
            order.HasIndex(o => o.Email);
        });
        MapSellerOrders(model);
        model.Entity<HistoryEntry>(entry =>
        {
            entry.ToTable("ordering_history");
            entry.Property(e => e.SellerOrderNumber).HasMaxLength(34);
            entry.Property(e => e.What).HasMaxLength(200);
            entry.Property(e => e.Details).HasMaxLength(600);
            entry.Property(e => e.By).HasMaxLength(120);
            entry.Ignore(e => e.Arguments);
            entry.HasIndex(e => new { e.OrderId, e.At });
        });
        model.Entity<Zone>(zone =>
        {
            zone.ToTable("ordering_zone");
            zone.Property(z => z.Name).HasMaxLength(80);
            zone.Property(z => z.Places).HasMaxLength(4000);
            zone.HasIndex(z => z.Name).IsUnique();
            zone.Ignore(z => z.PlaceList);
        });
        model.Entity<ShippingMethod>(method =>
        {
            method.ToTable("ordering_shipping_method");
            method.Property(m => m.Name).HasMaxLength(80);
            method.Property(m => m.Currency).HasMaxLength(3);
            method.Property(m => m.Bands).HasMaxLength(1000);
            method.Ignore(m => m.BandList);
            method.HasIndex(m => new { m.SellerId, m.Name }).IsUnique();
            method.HasOne<Zone>().WithMany().HasForeignKey(m => m.ZoneId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<TaxRate>(rate =>
        {
            rate.ToTable("ordering_tax_rate");
            rate.Property(r => r.TaxClass).HasMaxLength(32);
            rate.Property(r => r.Name).HasMaxLength(80);
            rate.HasIndex(r => new { r.ZoneId, r.TaxClass }).IsUnique();
            rate.HasOne<Zone>().WithMany().HasForeignKey(r => r.ZoneId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<SavedAddress>(saved =>
        {
            saved.ToTable("ordering_address");
            saved.ComplexProperty(a => a.Address, MapAddress);
            saved.HasIndex(a => new { a.UserId, a.CreatedAt });
        });
        model.Entity<StoredAnswer>(answer =>
        {
            answer.ToTable("ordering_stored_answer");
            answer.Property(a => a.Id).HasMaxLength(64);
            answer.Property(a => a.RequestHash).HasMaxLength(64);
            answer.Property(a => a.ContentType).HasMaxLength(100);
            answer.HasIndex(a => a.CreatedAt);
        });
        model.Entity<OrderNumber>(number =>
        {
            number.ToTable("ordering_number");
            number.HasKey(n => n.Year);
            number.Property(n => n.Year).ValueGeneratedNever();
        });
    }

    private static void MapCarts(ModelBuilder model)
    {
        model.Entity<Cart>(cart =>
        {
            cart.ToTable("ordering_cart");
            cart.Property(c => c.TokenHash).HasMaxLength(64);
            cart.HasIndex(c => c.TokenHash).IsUnique();
            cart.HasIndex(c => c.UserId).IsUnique();
            cart.HasIndex(c => c.ChangedAt);
            cart.HasMany(c => c.Lines).WithOne().HasForeignKey(l => l.CartId).OnDelete(DeleteBehavior.Cascade);
            cart.Navigation(c => c.Lines).HasField("_lines").UsePropertyAccessMode(PropertyAccessMode.Field);
        });
        model.Entity<CartLine>(line =>
        {
            line.ToTable("ordering_cart_line");
            line.HasKey(l => new { l.CartId, l.VariantId });
            line.Property(l => l.SeenCurrency).HasMaxLength(3);
            line.Ignore(l => l.Seen);
        });
    }

    private static void MapSellerOrders(ModelBuilder model)
    {
        model.Entity<SellerOrder>(order =>
        {
            order.ToTable("ordering_seller_order");
            order.Property(o => o.SellerName).HasMaxLength(120);
            order.Property(o => o.Number).HasMaxLength(34);
            order.Property(o => o.Currency).HasMaxLength(3);
            order.Property(o => o.ShippingMethod).HasMaxLength(80);
            order.Ignore(o => o.Total).Ignore(o => o.ShippingMinor);
            order.HasIndex(o => o.Number).IsUnique();
            order.HasIndex(o => new { o.SellerId, o.State, o.PlacedAt });
            order.HasIndex(o => new { o.SellerId, o.PlacedAt });
            order.HasOne<Order>().WithMany().HasForeignKey(o => o.OrderId).OnDelete(DeleteBehavior.Restrict);
            Parts(order, o => o.Lines, "_lines", l => l.SellerOrderId);
            Parts(order, o => o.Adjustments, "_adjustments", a => a.SellerOrderId);
            Parts(order, o => o.Parcels, "_parcels", p => p.SellerOrderId);
            Parts(order, o => o.Refunds, "_refunds", r => r.SellerOrderId);
        });
        model.Entity<OrderLine>(line =>
        {
            line.ToTable("ordering_order_line");
            line.Property(l => l.Sku).HasMaxLength(100);
            line.Property(l => l.Title).HasMaxLength(300);
            line.Property(l => l.Options).HasMaxLength(300);
            line.Property(l => l.Slug).HasMaxLength(300);
            line.Property(l => l.ImageKey).HasMaxLength(128);
            line.Property(l => l.Categories).HasMaxLength(1000).HasConversion(new CategoryList(), new CategoryComparer());
            line.Ignore(l => l.TotalMinor).Ignore(l => l.ToShip);
        });
        model.Entity<OrderAdjustment>(adjustment =>
        {
            adjustment.ToTable("ordering_adjustment");
            adjustment.Property(a => a.Code).HasMaxLength(60);
            adjustment.Property(a => a.Title).HasMaxLength(200);
        });
        model.Entity<Parcel>(parcel =>
        {
            parcel.ToTable("ordering_parcel");
            parcel.Property(p => p.Carrier).HasMaxLength(80);
            parcel.Property(p => p.TrackingNumber).HasMaxLength(80);
            Parts(parcel, p => p.Lines, "_lines", l => l.ParcelId);
        });
        model.Entity<ParcelLine>(line =>
        {
            line.ToTable("ordering_parcel_line");
            line.HasKey(l => new { l.ParcelId, l.LineId });
        });
        model.Entity<Refund>(refund =>
        {
            refund.ToTable("ordering_refund");
            refund.Property(r => r.Reason).HasMaxLength(500);
            refund.Property(r => r.By).HasMaxLength(120);
            Parts(refund, r => r.Lines, "_lines", l => l.RefundId);
        });
        model.Entity<RefundLine>(line =>
        {
            line.ToTable("ordering_refund_line");
            line.HasKey(l => new { l.RefundId, l.LineId });
        });
    }

    private static void Parts<TWhole, TPart>(
        EntityTypeBuilder<TWhole> whole, System.Linq.Expressions.Expression<Func<TWhole, IEnumerable<TPart>?>> parts, string field,
        System.Linq.Expressions.Expression<Func<TPart, object?>> key)
        where TWhole : class
        where TPart : class
    {
        whole.HasMany(parts).WithOne().HasForeignKey(key).OnDelete(DeleteBehavior.Cascade);
        whole.Navigation(parts).HasField(field).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    private static void MapAddress(ComplexPropertyBuilder<PostalAddress> address)
    {
        address.Property(a => a.Name).HasMaxLength(120);
        address.Property(a => a.Line1).HasMaxLength(200);
        address.Property(a => a.Line2).HasMaxLength(200);
        address.Property(a => a.City).HasMaxLength(100);
        address.Property(a => a.Region).HasMaxLength(100);
        address.Property(a => a.Postcode).HasMaxLength(20);
        address.Property(a => a.Country).HasMaxLength(2);
        address.Property(a => a.Phone).HasMaxLength(40);
        address.Ignore(a => a.Lines);
    }

    private sealed class CategoryList() : ValueConverter<IReadOnlyList<CategoryId>, string>(
        ids => string.Join(',', ids.Select(id => id.Value.ToString("n"))),
        text => text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => new CategoryId(Guid.ParseExact(id, "n"))).ToList());

    private sealed class CategoryComparer() : ValueComparer<IReadOnlyList<CategoryId>>(
        (a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)),
        ids => ids.Count,
        ids => ids);
}

/// <summary>The last order number of a year.</summary>
internal sealed class OrderNumber
{
    public required int Year { get; init; }

    public required long Last { get; init; }
}
