using Marketplace.Kernel.Data;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payments.Tests;

public abstract class PaymentTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Payments.Test"));

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Theory]
    [InlineData("4242 4242 4242 4242", PaymentState.Captured)]
    [InlineData("4000-0000-0000-0002", PaymentState.Failed)]
    [InlineData("4000002500003155", PaymentState.RequiresAction)]
    [InlineData("4000000000009235", PaymentState.Processing)]
    public async Task The_card_decides_what_happens(string card, PaymentState expected)
    {
        var id = PaymentId.New();

        await PaymentSteps.PayAsync(_market, id, card);

        var payment = await FindAsync(id);
        Assert.Equal(expected, payment.State);
        Assert.Equal(expected == PaymentState.Captured ? 1000 : 0, payment.Captured.Minor);
    }

    [Fact]
    public async Task Of_a_card_only_the_last_digits_are_kept()
    {
        var id = PaymentId.New();
        await PaymentSteps.PayAsync(_market, id, "4242424242424242");

        var stored = await _market.Ask<PaymentsDb, Payment>(db => db.Payments.AsNoTracking().Include(p => p.Calls).SingleAsync());

        Assert.Equal("4242", stored.CardLast4);
        Assert.DoesNotContain("42424242", System.Text.Json.JsonSerializer.Serialize(stored.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_was_captured_is_never_given_back_and_the_same_refund_counts_once()
    {
        var id = PaymentId.New();
        await PaymentSteps.PayAsync(_market, id, "4242424242424242");
        var refund = Guid.CreateVersion7();

        Assert.False((await RefundAsync(id, refund, 600)).Failed(out _));
        Assert.False((await RefundAsync(id, refund, 600)).Failed(out _));
        Assert.True((await RefundAsync(id, Guid.CreateVersion7(), 401)).Failed(out var above));
        Assert.False((await RefundAsync(id, Guid.CreateVersion7(), 400)).Failed(out _));
        Assert.True((await RefundAsync(id, Guid.CreateVersion7(), 1)).Failed(out _));
        Assert.True((await RefundAsync(id, Guid.CreateVersion7(), -5)).Failed(out _));

        Assert.Equal("payments.refund_above_captured", above.Code);
        Assert.Equal(1000, (await FindAsync(id)).Refunded.Minor);
    }

    [Fact]
    public async Task What_a_crash_left_undone_is_done_by_the_job()
    {
        var id = PaymentId.New();
        await PaymentSteps.PayAsync(_market, id, "4242424242424242");
        await RefundAsync(id, Guid.CreateVersion7(), 250, settle: false);
        Assert.Equal(0, (await FindAsync(id)).Refunded.Minor);
        _market.Clock.Advance(TimeSpan.FromMinutes(2));

        await _market.RunJobAsync("payments.settle");

        Assert.Equal(250, (await FindAsync(id)).Refunded.Minor);
    }

    [Fact]
    public async Task A_payment_that_never_reached_the_provider_fails_after_a_minute()
    {
        var id = PaymentId.New();
        await _market.InTenantAsync("Default", async services => await services.GetRequiredService<UnitOfWork>().CommitAsync(
            () =>
            {
                services.GetRequiredService<IPayments>().Open(new NewPayment(id, "test", PaymentSteps.Price, "M-1", "a@b.test", "/"));
                return Task.CompletedTask;
            },
            CancellationToken.None));

        await _market.RunJobAsync("payments.settle");
        var early = await FindAsync(id);
        _market.Clock.Advance(TimeSpan.FromMinutes(2));
        await _market.RunJobAsync("payments.settle");

        Assert.Equal(PaymentState.Created, early.State);
        Assert.Equal(PaymentState.Failed, (await FindAsync(id)).State);
    }

    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model() => await _market.InTenantAsync("Default", async services =>
    {
        var (model, migrated) = await SchemaCheck.ReadAsync(services.GetRequiredService<PaymentsDb>(), services.GetRequiredService<TenantDatabase>(), "payments");

        Assert.NotEmpty(model);
        Assert.Equal(model, migrated);
    });

    private async Task<Result> RefundAsync(PaymentId id, Guid refund, long minor, bool settle = true)
    {
        var result = Result.Done;
        await _market.InTenantAsync("Default", async services =>
        {
            var payments = services.GetRequiredService<IPayments>();
            result = await services.GetRequiredService<UnitOfWork>().CommitAsync(
                () => payments.RequestRefundAsync(id, refund, new Money(minor, "USD"), CancellationToken.None), CancellationToken.None);
            if (settle)
            {
                await payments.SettleAsync(id, CancellationToken.None);
            }
        });
        return result;
    }

    private async Task<PaymentView> FindAsync(PaymentId id) => (await _market.Ask<IPayments, PaymentView?>(p => p.FindAsync(id, CancellationToken.None)))!;
}

public sealed class PaymentsOnSqlite() : PaymentTests(DatabaseKind.Sqlite);

public sealed class PaymentsOnPostgreSql() : PaymentTests(DatabaseKind.PostgreSql);
