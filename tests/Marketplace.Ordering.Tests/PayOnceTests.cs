using System.Net;
using Marketplace.Kernel.Data;
using Marketplace.Ordering.Carts;
using Marketplace.Ordering.Checkout;
using Marketplace.Ordering.Data;
using Marketplace.Payments;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Test;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Tests;

/// <summary>Whoever comes first, and however often: one order, one payment, nothing oversold.</summary>
public abstract class PayOnceTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task A_double_clicked_Pay_is_one_order_and_both_clicks_land_on_it()
    {
        var browser = await GuestWithAsync(("POT", 2), ("HAMMER", 1));
        var form = await FormAsync(browser, Succeeds);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(browser, form)));
        var late = await PostAsync(browser, form);

        var order = Assert.Single(await OrdersAsync());
        Assert.All(answers.Append(late), answer => Assert.Equal($"/orders/{order.Number}?key={order.AccessKey}", LocationOf(answer)));
        Assert.Equal(OrderState.Paid, order.State);
        Assert.Equal((8, 0), await StockAsync("POT"));
        Assert.Equal((4, 0), await StockAsync("HAMMER"));
    }

    [Fact]
    public async Task Of_fifty_buyers_of_the_last_piece_exactly_one_gets_it_and_the_others_are_told()
    {
        var buyers = new List<(HttpClient Browser, Dictionary<string, string> Form)>();
        for (var i = 0; i < 50; i++)
        {
            var browser = await GuestWithAsync(("LAST", 1));
            buyers.Add((browser, await FormAsync(browser, Succeeds, $"buyer{i}@market.test")));
        }

        var answers = await Task.WhenAll(buyers.Select(buyer => PostAsync(buyer.Browser, buyer.Form)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(49, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(await OrdersAsync());
        Assert.Equal((0, 0), await StockAsync("LAST"));
        var refused = await answers.First(answer => answer.StatusCode == HttpStatusCode.Conflict).DocumentAsync();
        Assert.Contains("Last vase", refused.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_that_overtakes_the_click_completes_the_order_once()
    {
        var browser = await GuestWithAsync(("POT", 1));
        await FormAsync(browser, AnswersLate);
        var cart = await Market.Ask<OrderingDb, Cart>(db => db.Carts.AsNoTracking().Include(c => c.Lines).SingleAsync());

        CheckoutOutcome outcome = null!;
        await Market.InTenantAsync("Default", async services =>
        {
            var bank = new HastyBank(services.GetRequiredService<TestProvider>(), Market);
            var desk = ActivatorUtilities.CreateInstance<PaymentDesk>(services, (object)new IPaymentProvider[] { bank });
            var orders = ActivatorUtilities.CreateInstance<PlaceOrder>(services, desk);
            outcome = await orders.PayAsync(cart, Wish(AnswersLate), CancellationToken.None);
        });

        Assert.True(outcome.Payment!.IsPaid);
        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((9, 0), await StockAsync("POT"));
        await Market.DeliverEventsAsync();
    }

    [Fact]
    public async Task A_late_answer_by_webhook_completes_the_order()
    {
        var browser = await GuestWithAsync(("POT", 1));
        var confirmation = LocationOf(await PayAsync(browser, AnswersLate));
        Assert.Contains("is being processed", await browser.GetStringAsync(new Uri(confirmation, UriKind.Relative)), StringComparison.Ordinal);
        Market.Clock.Advance(TimeSpan.FromSeconds(10));

        await Market.RunJobAsync("payments.test-answer");

        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Contains("Thank you", await browser.GetStringAsync(new Uri(confirmation, UriKind.Relative)), StringComparison.Ordinal);
    }

    private static CheckoutWish Wish(string card) => new(
        null, "buyer@market.test", "en", "http://localhost", new PostalAddress { Name = "Ada", Line1 = "1 Main Street", City = "Springfield", Country = "US" },
        new Dictionary<SellerId, Guid>(), "test",
        new Dictionary<string, string> { ["cardNumber"] = card, ["cardExpiry"] = "12/40", ["cardCvc"] = "123" }, null);

    /// <summary>Sends its webhook before it answers the call.</summary>
    private sealed class HastyBank(TestProvider inner, TestMarketplace market) : IPaymentProvider
    {
        public string Name => inner.Name;

        public PaymentOption Option => inner.Option;

        public IReadOnlyDictionary<string, string[]> Check(IReadOnlyDictionary<string, string> fields) => inner.Check(fields);

        public async Task<ProviderAnswer> CreateAsync(Charge charge, string idempotencyKey, CancellationToken stop)
        {
            var answer = await inner.CreateAsync(charge, idempotencyKey, stop);
            var (body, signature) = await market.Ask<TestBank, (byte[], string)>(bank => bank.WebhookAsync(charge.PaymentId, PaymentState.Captured, stop));
            using var content = new ByteArrayContent(body);
            content.Headers.Add(TestProvider.SignatureHeader, signature);
            var heard = await market.Guest().PostAsync(new Uri("/payments/test/webhook", UriKind.Relative), content, stop);
            Assert.Equal(HttpStatusCode.OK, heard.StatusCode);
            return answer;
        }

        public Task<ProviderAnswer?> ConfirmAsync(PaymentId payment, string? reference, string idempotencyKey, CancellationToken stop) => inner.ConfirmAsync(payment, reference, idempotencyKey, stop);

        public Task<Result<ProviderAnswer>> CaptureAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop) => inner.CaptureAsync(reference, amount, idempotencyKey, stop);

        public Task<Result<ProviderAnswer>> CancelAsync(string reference, string idempotencyKey, CancellationToken stop) => inner.CancelAsync(reference, idempotencyKey, stop);

        public Task<Result<ProviderAnswer>> RefundAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop) => inner.RefundAsync(reference, amount, idempotencyKey, stop);

        public Task<Result<ProviderNews?>> ParseWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken stop) => inner.ParseWebhookAsync(headers, body, stop);
    }
}

public sealed class PayOnceOnSqlite() : PayOnceTests(DatabaseKind.Sqlite);

public sealed class PayOnceOnPostgreSql() : PayOnceTests(DatabaseKind.PostgreSql);
