using System.Net;

namespace Marketplace.Ordering.Tests;

/// <summary>Payments that fail, ask back, or come too late.</summary>
public abstract class UnpaidTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task After_a_declined_card_the_cart_is_kept_the_pieces_are_free_and_another_card_works()
    {
        var browser = await GuestWithAsync(("POT", 2));

        var declined = await PayAsync(browser, Declines);
        var afterDecline = await StockAsync("POT");
        var page = await declined.DocumentAsync();
        var paid = await PostAsync(browser, FormOf(page, Succeeds));

        Assert.Equal(HttpStatusCode.Conflict, declined.StatusCode);
        Assert.Contains("declined", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((10, 0), afterDecline);
        LocationOf(paid);
        Assert.Equal([OrderState.Declined, OrderState.Paid], (await OrdersAsync()).Select(o => o.State));
        Assert.Equal((8, 0), await StockAsync("POT"));
    }

    [Fact]
    public async Task A_buyer_who_approves_at_the_bank_gets_the_order()
    {
        var browser = await GuestWithAsync(("POT", 1));

        var bank = LocationOf(await PayAsync(browser, AsksBack));
        var back = await browser.PostFormAsync(bank, bank, new() { ["Decision"] = "approve" });
        var confirmation = await browser.GetAsync(back.Headers.Location);

        Assert.StartsWith("/payments/test/", bank, StringComparison.Ordinal);
        Assert.StartsWith("/orders/M-2030-000001?key=", LocationOf(confirmation), StringComparison.Ordinal);
        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
    }

    [Fact]
    public async Task A_buyer_who_refuses_at_the_bank_is_back_at_the_checkout_with_the_cart()
    {
        var browser = await GuestWithAsync(("POT", 1));

        var bank = LocationOf(await PayAsync(browser, AsksBack));
        var back = await browser.PostFormAsync(bank, bank, new() { ["Decision"] = "refuse" });
        var checkout = await browser.GetAsync(back.Headers.Location);

        Assert.Equal(HttpStatusCode.Conflict, checkout.StatusCode);
        Assert.NotNull((await checkout.DocumentAsync()).QuerySelector("form#checkout"));
        Assert.Equal(OrderState.Declined, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((10, 0), await StockAsync("POT"));
    }

    [Fact]
    public async Task What_is_not_paid_in_time_can_be_bought_by_others()
    {
        var slow = await GuestWithAsync(("LAST", 1));
        LocationOf(await PayAsync(slow, AsksBack));
        Assert.Equal((1, 1), await StockAsync("LAST"));

        Market.Clock.Advance(TimeSpan.FromMinutes(16));
        await Market.RunJobAsync("ordering.lapse-unpaid");
        var quick = await PayAsync(await GuestWithAsync(("LAST", 1)));

        LocationOf(quick);
        Assert.Equal([OrderState.Lapsed, OrderState.Paid], (await OrdersAsync()).Select(o => o.State));
        Assert.Equal((0, 0), await StockAsync("LAST"));
    }

    [Fact]
    public async Task A_payment_that_comes_too_late_takes_the_pieces_when_they_are_still_there()
    {
        var buyer = await GuestWithAsync(("LAST", 1));
        LocationOf(await PayAsync(buyer, AnswersLate));
        await LapseAsync();

        await WebhookAsync();

        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((0, 0), await StockAsync("LAST"));
    }

    [Fact]
    public async Task A_payment_that_comes_too_late_goes_back_when_the_pieces_are_sold()
    {
        LocationOf(await PayAsync(await GuestWithAsync(("LAST", 1)), AnswersLate));
        await LapseAsync();
        LocationOf(await PayAsync(await GuestWithAsync(("LAST", 1))));

        await WebhookAsync();

        var late = (await OrdersAsync())[0];
        Assert.Equal(OrderState.Lapsed, late.State);
        var payment = await Market.Ask<Payments.Contracts.IPayments, Payments.Contracts.PaymentView?>(p => p.FindAsync(late.PaymentId, CancellationToken.None));
        Assert.Equal(payment!.Captured, payment.Refunded);
        Assert.False(payment.Refunded.IsZero);
        Assert.Equal((0, 0), await StockAsync("LAST"));
    }

    [Fact]
    public async Task A_buyer_who_leaves_the_bank_can_call_it_off_and_pay_with_another_card()
    {
        var browser = await GuestWithAsync(("LAST", 1));
        LocationOf(await PayAsync(browser, AsksBack));

        await browser.PostFormAsync("/checkout", "/checkout/abandonment", []);
        var free = await StockAsync("LAST");
        var paid = await PayAsync(browser);

        Assert.Equal((1, 0), free);
        LocationOf(paid);
        Assert.Equal([OrderState.Lapsed, OrderState.Paid], (await OrdersAsync()).Select(o => o.State));
    }

    [Fact]
    public async Task Forty_orders_at_once_have_different_numbers_and_nothing_is_lost()
    {
        var buyers = new List<(HttpClient Browser, Dictionary<string, string> Form)>();
        for (var i = 0; i < 40; i++)
        {
            var browser = await GuestWithAsync(("BOOK", 1));
            buyers.Add((browser, await FormAsync(browser, Succeeds)));
        }

        var answers = await Task.WhenAll(buyers.Select(b => PostAsync(b.Browser, b.Form)));

        Assert.All(answers, a => LocationOf(a));
        Assert.Equal(40, (await OrdersAsync()).Select(o => o.Number).Distinct().Count());
        Assert.Equal((60, 0), await StockAsync("BOOK"));
    }

    private async Task LapseAsync()
    {
        Market.Clock.Advance(TimeSpan.FromMinutes(16));
        await Market.RunJobAsync("ordering.lapse-unpaid");
        Assert.Equal(OrderState.Lapsed, (await OrdersAsync())[0].State);
    }

    // The provider could not be told in time that the payment was called off.
    private async Task WebhookAsync()
    {
        var order = (await OrdersAsync())[0];
        var (body, signature) = await Market.Ask<Payments.Test.TestBank, (byte[], string)>(
            bank => bank.WebhookAsync(order.PaymentId, Payments.Contracts.PaymentState.Captured, CancellationToken.None));
        using var content = new ByteArrayContent(body);
        content.Headers.Add(Payments.Test.TestProvider.SignatureHeader, signature);
        Assert.Equal(HttpStatusCode.OK, (await Market.Guest().PostAsync(new Uri("/payments/test/webhook", UriKind.Relative), content)).StatusCode);
    }
}

public sealed class UnpaidOnSqlite() : UnpaidTests(DatabaseKind.Sqlite);

public sealed class UnpaidOnPostgreSql() : UnpaidTests(DatabaseKind.PostgreSql);
