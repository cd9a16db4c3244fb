using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Marketplace.Catalog.Contracts;
using Marketplace.Kernel;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Settings;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Setup;
using Marketplace.Payments.Contracts;

namespace Marketplace.Ordering.Checkout;

/// <summary>Everything that a buyer says when paying. There is no price in it, only the hash of the quote that was shown.</summary>
internal sealed record CheckoutWish(
    UserId? Buyer, string Email, string Language, string SiteUrl, PostalAddress Address, IReadOnlyDictionary<Sellers.Contracts.SellerId, Guid> Methods,
    string Provider, IReadOnlyDictionary<string, string> Fields, string? QuoteHash);

/// <summary>An order as the checkout hands it on.</summary>
internal sealed record PlacedOrder(OrderGroupId Id, string Number, string AccessKey, OrderState State, PaymentId PaymentId);

/// <summary>How a checkout went: an order with its payment, or a refusal with the quote as it is now.</summary>
internal sealed record CheckoutOutcome(PlacedOrder? Order, PaymentView? Payment, Error? Refusal, CartQuote? Quote);

/// <summary>A cart becomes an order: stock held, one order, one part for each seller, one payment; then the provider is asked.</summary>
internal sealed class PlaceOrder(
    OrderingDb db, OrderingQueries queries, UnitOfWork unit, QuoteOrder quotes, IStock stock, IPayments payments,
    IEnumerable<IPriceAdjustment> adjusters, ISettings<OrderingSettings> settings, TimeProvider clock)
{
    public async Task<CheckoutOutcome> PayAsync(Cart cart, CheckoutWish wish, CancellationToken stop)
    {
        var quote = await quotes.QuoteAsync(cart, new Destination(wish.Address.Country, wish.Address.Region, wish.Methods), wish.Buyer, wish.Email, stop);
        var refusal = quote.Refusal
            ?? (wish.QuoteHash is not null && wish.QuoteHash != quote.Quote!.Hash() ? OrderErrors.QuoteChanged : null)
            ?? payments.Held(wish.Provider, wish.Fields);
        if (refusal is not null)
        {
            // Who asks again for what was ordered already hears how that went: the order itself may hold the last pieces.
            return await FindAsync(cart.Id, cart.CheckoutId, stop) is { } known ? await OutcomeAsync(known, stop) : new CheckoutOutcome(null, null, refusal, quote);
        }

        // Before the transaction: in it all who place an order would wait for one row until the order before theirs is durable. One that is refused now leaves a gap.
        var early = unit.Database.IsPostgreSql ? await unit.Database.WriteAsync(connection => NextNumberAsync(connection, null, stop), stop) : null;
        if ((await unit.CommitAsync(() => PlaceAsync(cart, quote, wish, early, stop), stop)).Failed(out var error, out var order))
        {
            return new CheckoutOutcome(null, null, error, quote);
        }

        if (order.IsNew)
        {
            // The buyer's browser may hang up now; the payment goes on all the same.
            var payment = await payments.PayAsync(order.Placed.PaymentId, wish.Fields, CancellationToken.None);
            return await OutcomeAsync(order.Placed, payment, CancellationToken.None);
        }

        return await OutcomeAsync(order.Placed, CancellationToken.None);
    }

    /// <summary>The order that this cart has become in that attempt; only who has the cart finds it.</summary>
    public Task<PlacedOrder?> FindAsync(Guid cart, Guid checkout, CancellationToken stop) => queries.OrderOfCart(db, new OrderGroupId(checkout), cart, stop);

    public async Task<CheckoutOutcome> OutcomeAsync(PlacedOrder order, CancellationToken stop) => await OutcomeAsync(order, await payments.FindAsync(order.PaymentId, stop), stop);

    private async Task<CheckoutOutcome> OutcomeAsync(PlacedOrder order, PaymentView? payment, CancellationToken stop)
    {

        // What this request has made of the order itself is how it stands; anything else is asked.
        var state = db.Orders.Local.FindEntry(order.Id)?.Entity is { State: not OrderState.AwaitingPayment } known ? known.State : await queries.StateOfOrder(db, order.Id, stop);
        var refusal = payment is { IsOver: true } or null
            ? OrderErrors.Declined with { Format = payment?.Refusal ?? OrderErrors.Declined.Format }
            : null;
        return new CheckoutOutcome(order with { State = state }, payment, refusal, null);
    }

    private async Task<Result<(PlacedOrder Placed, bool IsNew)>> PlaceAsync(Cart seen, CartQuote quote, CheckoutWish wish, string? early, CancellationToken stop)
    {
        var (version, ordered) = await unit.CartAsync(seen.Id, seen.CheckoutId, stop);
        if (ordered && await FindAsync(seen.Id, seen.CheckoutId, stop) is { } other)
        {
            // Ordered before, or the other click of a double click was faster.
            return (other, false);
        }

        if (version != seen.Version)
        {
            return OrderErrors.QuoteChanged;
        }

        var now = clock.GetUtcNow();
        var id = new OrderGroupId(seen.CheckoutId);
        var until = now.AddMinutes(settings.Current.ReservationMinutes);
        var pieces = quote.Quote!.Parts.SelectMany(p => p.Lines).Select(l => new StockLine(l.Of.VariantId, l.Of.Quantity)).ToList();
        if ((await stock.ReserveAsync(id.Value, pieces, until, stop)).Failed(out var short_))
        {
            return short_;
        }

        foreach (var adjuster in adjusters)
        {
            if ((await adjuster.RedeemAsync(id, [.. quote.Quote.Parts.SelectMany(p => p.Adjustments)], quote.Context, stop)).Failed(out var spent))
            {
                return spent;
            }
        }

        var number = early ?? await NextNumberAsync(unit.Connection, unit.Transaction, stop);
        var order = Make(id, seen.Id, number, quote.Quote, wish, now, until);
        db.Attach(seen);
        db.Add(order);
        db.AddRange(PartsOf(order, quote));
        payments.Open(new NewPayment(order.PaymentId, wish.Provider, order.Total, number, wish.Email, $"/checkout/return/{number}?key={order.AccessKey}"));
        return (new PlacedOrder(order.Id, order.Number, order.AccessKey, order.State, order.PaymentId), true);
    }

    private Order Make(OrderGroupId id, Guid cart, string number, Quote quote, CheckoutWish wish, DateTimeOffset now, DateTimeOffset until) => new()
    {
        Id = id,
        Number = number,
        AccessKey = RandomNumberGenerator.GetHexString(32, lowercase: true),
        CartId = cart,
        BuyerId = wish.Buyer,
        Email = wish.Email,
        Language = wish.Language,
        SiteUrl = wish.SiteUrl.Length <= 300 ? wish.SiteUrl : "",
        Address = wish.Address,
        Currency = quote.Currency,
        ItemsMinor = quote.Items.Minor,
        DiscountMinor = quote.Discount.Minor,
        ShippingMinor = quote.Shipping.Minor,
        TaxMinor = quote.Tax.Minor,
        TotalMinor = quote.Total.Minor,
        PricesIncludeTax = settings.Current.PricesIncludeTax,
        PaymentId = PaymentId.New(),
        PlacedAt = now,
        ReservedUntil = until,
    };

    private static IEnumerable<SellerOrder> PartsOf(Order order, CartQuote quote)
    {
        var n = 0;
        foreach (var part in quote.Parts)
        {
            var priced = part.Priced!;
            var made = new SellerOrder
            {
                Id = SellerOrderId.New(),
                OrderId = order.Id,
                SellerId = part.Seller.Id,
                SellerName = Cut(part.Seller.Name, 120),
                Number = string.Create(CultureInfo.InvariantCulture, $"{order.Number}-{++n}"),
                Currency = order.Currency,
                ShippingMethod = Cut(priced.Shipping!.Name, 80),
                ItemsMinor = priced.Items.Minor,
                DiscountMinor = priced.Discount.Minor,
                ShippingNetMinor = priced.ShippingNet.Minor,
                ShippingTaxMinor = priced.ShippingTax.Minor,
                TaxMinor = priced.Tax.Minor,
                TotalMinor = priced.Total.Minor,
                PlacedAt = order.PlacedAt,
            };
            foreach (var line in priced.Lines)
            {
                made.Add(LineOf(made, line));
            }

            foreach (var adjustment in priced.Adjustments)
            {
                made.Add(new OrderAdjustment
                {
                    Id = Guid.CreateVersion7(), SellerOrderId = made.Id, Code = Cut(adjustment.Code, 60), Title = Cut(adjustment.Title, 200), AmountMinor = adjustment.Amount.Minor,
                });
            }

            yield return made;
        }
    }

    private static OrderLine LineOf(SellerOrder order, QuotedLine line) => new()
    {
        Id = OrderLineId.New(),
        SellerOrderId = order.Id,
        VariantId = line.Of.VariantId,
        ProductId = line.Of.ProductId,
        Categories = line.Of.Categories,
        Sku = Cut(line.Of.Sku, 100),
        Title = Cut(line.Of.Title, 300),
        Options = Cut(line.Of.Options, 300),
        Slug = Cut(line.Of.Slug, 300),
        ImageKey = line.Of.ImageKey,
        Quantity = line.Of.Quantity,
        UnitPriceMinor = line.Of.UnitPrice.Minor,
        DiscountMinor = line.Discount.Minor,
        NetMinor = line.Net.Minor,
        TaxMinor = line.Tax.Minor,
        TaxBasisPoints = line.Of.TaxBasisPoints,
    };

    // PostgreSQL does not wait for the disk: no order that has the number is durable before it, since what is written first is flushed first
    // (postgresql.org/docs/current/wal-async-commit.html).
    private async Task<string> NextNumberAsync(DbConnection connection, DbTransaction? transaction, CancellationToken stop)
    {
        var year = clock.GetUtcNow().Year;
        var last = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"""
            INSERT INTO ordering_number (year, last) SELECT @year, 1 {(unit.Database.IsPostgreSql ? "FROM (SELECT set_config('synchronous_commit', 'off', true)) one" : "WHERE true")}
            ON CONFLICT (year) DO UPDATE SET last = ordering_number.last + 1 RETURNING last
            """,
            new { year }, transaction, cancellationToken: stop));
        return string.Create(CultureInfo.InvariantCulture, $"{settings.Current.NumberPrefix}-{year}-{last:000000}");
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
