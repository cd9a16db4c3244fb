using System.Net;
using System.Text;
using Marketplace.Kernel.Data;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Marketplace.Payments.Test;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payments.Tests;

public abstract class WebhookTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Payments.Test"));

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_genuine_message_has_its_effect_once_however_often_it_comes()
    {
        var payment = await PaidLateAsync();
        var (body, signature) = await WebhookAsync(payment);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync(body, signature));
        }

        Assert.Equal(PaymentState.Captured, (await FindAsync(payment)).State);
        Assert.Equal(1, await _market.Ask<PaymentsDb, int>(db => db.WebhookEvents.CountAsync()));
    }

    [Fact]
    public async Task A_forged_or_changed_message_is_refused_and_changes_nothing()
    {
        var payment = await PaidLateAsync();
        var (body, signature) = await WebhookAsync(payment);
        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("Captured", "Failed", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(changed, signature));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, null));
        foreach (var forged in new[] { "", "t=1", "t=1,v1=00", "t=99999999999999999999,v1=00", "t=-1,v1=00", "x", signature[..^1] + "0", signature.Replace("v1", "v0", StringComparison.Ordinal), new string('t', 5000) })
        {
            if (forged != signature)
            {
                Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, forged));
            }
        }

        Assert.Equal(PaymentState.Processing, (await FindAsync(payment)).State);
    }

    [Fact]
    public async Task A_genuine_message_that_is_replayed_later_is_refused()
    {
        var payment = await PaidLateAsync();
        var (body, signature) = await WebhookAsync(payment);
        _market.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(body, signature));

        Assert.Equal(PaymentState.Processing, (await FindAsync(payment)).State);
    }

    [Fact]
    public async Task News_that_are_older_than_what_is_known_change_nothing()
    {
        var payment = await PaidLateAsync();
        var (captured, first) = await WebhookAsync(payment);
        var (processing, second) = await WebhookAsync(payment, PaymentState.Processing);
        var (cancelled, third) = await WebhookAsync(payment, PaymentState.Cancelled);

        await PostAsync(captured, first);
        await PostAsync(processing, second);
        await PostAsync(cancelled, third);

        Assert.Equal(PaymentState.Captured, (await FindAsync(payment)).State);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read_whole()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(new byte[300 * 1024], "t=1,v1=00"));
    }

    [Fact]
    public async Task An_unknown_provider_or_payment_is_no_fault()
    {
        var (body, signature) = await WebhookAsync(PaymentId.New());

        Assert.Equal(HttpStatusCode.OK, await PostAsync(body, signature));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(body, signature, "/payments/nobody/webhook"));
    }

    [Fact]
    public async Task Ten_at_once_are_one()
    {
        var payment = await PaidLateAsync();
        var (body, signature) = await WebhookAsync(payment);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(body, signature)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(PaymentState.Captured, (await FindAsync(payment)).State);
    }

    private async Task<PaymentId> PaidLateAsync()
    {
        var id = PaymentId.New();
        await PaymentSteps.PayAsync(_market, id, "4000000000009235");
        Assert.Equal(PaymentState.Processing, (await FindAsync(id)).State);
        return id;
    }

    private Task<(byte[] Body, string Signature)> WebhookAsync(PaymentId payment, PaymentState state = PaymentState.Captured) =>
        _market.Ask<TestBank, (byte[], string)>(bank => bank.WebhookAsync(payment, state, CancellationToken.None));

    private async Task<PaymentView> FindAsync(PaymentId id) => (await _market.Ask<IPayments, PaymentView?>(p => p.FindAsync(id, CancellationToken.None)))!;

    private async Task<HttpStatusCode> PostAsync(byte[] body, string? signature, string to = "/payments/test/webhook")
    {
        using var content = new ByteArrayContent(body);
        if (signature is not null)
        {
            content.Headers.TryAddWithoutValidation(TestProvider.SignatureHeader, signature);
        }

        return (await _market.Guest().PostAsync(new Uri(to, UriKind.Relative), content)).StatusCode;
    }
}

public sealed class WebhooksOnSqlite() : WebhookTests(DatabaseKind.Sqlite);

public sealed class WebhooksOnPostgreSql() : WebhookTests(DatabaseKind.PostgreSql);

internal static class PaymentSteps
{
    public static readonly Money Price = new(1000, "USD");

    public static async Task PayAsync(TestMarketplace market, PaymentId id, string card) => await market.InTenantAsync("Default", async services =>
    {
        var payments = services.GetRequiredService<IPayments>();
        await services.GetRequiredService<UnitOfWork>().CommitAsync(
            () =>
            {
                payments.Open(new NewPayment(id, "test", Price, "M-1", "a@b.test", "/"));
                return Task.CompletedTask;
            },
            CancellationToken.None);
        await payments.PayAsync(id, new Dictionary<string, string> { ["cardNumber"] = card, ["cardExpiry"] = "12/40", ["cardCvc"] = "123" }, CancellationToken.None);
    });
}
