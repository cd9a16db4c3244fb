using System.Net;
using Marketplace.Kernel.Mail;

namespace Marketplace.Ordering.Tests;

public abstract class BuyFromTwoSellersTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task One_payment_makes_one_order_with_a_part_for_each_seller()
    {
        var browser = await GuestWithAsync(("POT", 2), ("HAMMER", 1));

        var confirmation = LocationOf(await PayAsync(browser));

        var order = Assert.Single(await OrdersAsync());
        Assert.StartsWith($"/orders/{order.Number}?key=", confirmation, StringComparison.Ordinal);
        Assert.Equal(OrderState.Paid, order.State);
        var parts = await PartsAsync();
        Assert.Equal(2, parts.Count);
        Assert.All(parts, p => Assert.Equal(SellerOrderState.Paid, p.State));
        Assert.All(parts, p => Assert.Equal(p.TotalMinor, p.CapturedMinor));

        // Anna: 25.00 + 2.50 tax, post 5.00 + 0.50; Boris: 19.90 + 1.99 tax, 1.2 kg 7.50 + 0.75
        Assert.Equal(3300, parts.Single(p => p.SellerName == "Anna's").TotalMinor);
        Assert.Equal(3014, parts.Single(p => p.SellerName == "Boris").TotalMinor);
        Assert.Equal(6314, order.TotalMinor);
        Assert.Equal((8, 0), await StockAsync("POT"));
        Assert.Equal((4, 0), await StockAsync("HAMMER"));
    }

    [Fact]
    public async Task The_buyer_sees_the_order_by_its_key_and_nobody_without_it()
    {
        var browser = await GuestWithAsync(("POT", 1));
        var confirmation = LocationOf(await PayAsync(browser));

        var page = await browser.GetStringAsync(new Uri(confirmation, UriKind.Relative));
        var wrong = await Market.Guest().GetAsync(new Uri(confirmation.Split('?')[0], UriKind.Relative));
        var guessed = await Market.Guest().GetAsync(new Uri(confirmation[..^1] + "x", UriKind.Relative));

        Assert.Contains("Thank you for your order", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, guessed.StatusCode);
    }

    [Fact]
    public async Task The_cart_is_empty_afterwards_and_buyer_and_sellers_get_mail()
    {
        var browser = await GuestWithAsync(("POT", 1), ("HAMMER", 1));

        await PayAsync(browser);
        await Market.DeliverEventsAsync();

        Assert.Contains("Your cart is empty", await browser.GetStringAsync(new Uri("/cart", UriKind.Relative)), StringComparison.Ordinal);
        var mail = await Market.Ask<IMailLog, IReadOnlyList<StoredMail>>(log => Task.FromResult(log.Newest(10)));
        Assert.Equal([Anna, Boris, "buyer@market.test"], mail.Select(m => m.To).Order());
    }

    [Fact]
    public async Task Each_seller_sees_only_their_part_and_the_admin_sees_all()
    {
        await PayAsync(await GuestWithAsync(("POT", 1), ("HAMMER", 1)));
        var parts = await PartsAsync();
        var (annas, boriss) = (parts.Single(p => p.SellerName == "Anna's").Number, parts.Single(p => p.SellerName == "Boris").Number);

        var anna = await Market.SignedInAsync(Anna);
        var admin = await Market.SignedInAsync();

        var list = await anna.GetStringAsync(new Uri("/vendor/anna/orders", UriKind.Relative));
        Assert.Contains(annas, list, StringComparison.Ordinal);
        Assert.DoesNotContain(boriss, list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync(new Uri($"/vendor/anna/orders/{annas}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetAsync(new Uri($"/vendor/anna/orders/{boriss}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.GetAsync(new Uri($"/vendor/boris/orders/{boriss}", UriKind.Relative))).StatusCode);
        var number = annas[..^2];
        Assert.Contains(number, await admin.GetStringAsync(new Uri($"/admin/orders?q={number}", UriKind.Relative)), StringComparison.Ordinal);
        var page = await admin.GetStringAsync(new Uri($"/admin/orders/{number}", UriKind.Relative));
        Assert.Contains(annas, page, StringComparison.Ordinal);
        Assert.Contains(boriss, page, StringComparison.Ordinal);
    }
}

public sealed class BuyFromTwoSellersOnSqlite() : BuyFromTwoSellersTests(DatabaseKind.Sqlite);

public sealed class BuyFromTwoSellersOnPostgreSql() : BuyFromTwoSellersTests(DatabaseKind.PostgreSql);
