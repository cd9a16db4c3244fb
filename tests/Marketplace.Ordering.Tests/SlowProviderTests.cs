using System.Collections.Concurrent;
using System.Net;
using Marketplace.Kernel.Modules;
using Marketplace.Payments.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering.Tests;

/// <summary>A payment provider that takes its time, or never answers.</summary>
public abstract class SlowProviderTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => ["Marketplace.Ordering", "Test.SlowProvider"];

    protected override System.Reflection.Assembly[] Modules => [typeof(SlowProviderTests).Assembly];

    protected override IReadOnlyDictionary<string, string?> HostSettings => new Dictionary<string, string?> { ["Marketplace:PaymentSeconds"] = "0.3" };

    [Fact]
    public async Task An_order_whose_provider_never_answers_keeps_its_pieces_and_is_paid_once_it_is_known_that_the_money_was_taken()
    {
        var bank = await BankAsync();
        var browser = await GuestWithAsync(("LAST", 1));

        var order = LocationOf(await PayAsync(browser));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(order, UriKind.Relative))).StatusCode);
        Assert.Equal(OrderState.AwaitingPayment, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((1, 1), await StockAsync("LAST"));
        await SettleAsync();

        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((0, 0), await StockAsync("LAST"));
        Assert.Equal((1, 1), (bank.Asked, bank.Charges.Count));
    }

    [Fact]
    public async Task A_second_click_while_the_provider_is_silent_takes_no_money_again()
    {
        var bank = await BankAsync();
        var browser = await GuestWithAsync(("POT", 1));
        var form = await FormAsync(browser, Succeeds);

        var clicks = await Task.WhenAll(PostAsync(browser, form), PostAsync(browser, form));
        await SettleAsync();

        Assert.All(clicks, click => LocationOf(click));
        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((1, 1), (bank.Asked, bank.Charges.Count));
    }

    [Fact]
    public async Task An_answer_that_comes_after_nobody_waits_any_more_changes_nothing_twice()
    {
        var bank = await BankAsync();
        LocationOf(await PayAsync(await GuestWithAsync(("LAST", 1))));

        await SettleAsync();
        bank.Answer.SetResult();
        await SettleAsync();
        await Market.DeliverEventsAsync();

        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((0, 0), await StockAsync("LAST"));
        Assert.Single(bank.Charges);
    }

    [Fact]
    public async Task An_order_that_never_reached_the_provider_gives_its_pieces_back()
    {
        var bank = await BankAsync();
        bank.IsReached = false;
        LocationOf(await PayAsync(await GuestWithAsync(("LAST", 1))));

        await SettleAsync();

        Assert.Equal(OrderState.Declined, Assert.Single(await OrdersAsync()).State);
        Assert.Equal((1, 0), await StockAsync("LAST"));
        Assert.Empty(bank.Charges);
    }

    [Fact]
    public async Task While_the_provider_does_not_even_say_how_a_payment_stands_the_order_is_not_given_up()
    {
        var bank = await BankAsync();
        bank.Knows = false;
        LocationOf(await PayAsync(await GuestWithAsync(("LAST", 1))));

        Market.Clock.Advance(TimeSpan.FromMinutes(20));
        await Market.RunJobAsync("ordering.lapse-unpaid");
        Assert.Equal((OrderState.AwaitingPayment, (1L, 1L)), (Assert.Single(await OrdersAsync()).State, await StockAsync("LAST")));
        bank.Knows = true;
        await Market.RunJobAsync("ordering.lapse-unpaid");

        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        Assert.Single(bank.Charges);
    }

    private Task<SlowBank> BankAsync() => Market.Ask<SlowBank, SlowBank>(Task.FromResult);

    private async Task SettleAsync()
    {
        Market.Clock.Advance(TimeSpan.FromMinutes(2));
        await Market.RunJobAsync("payments.settle");
    }
}

public sealed class SlowProviderOnSqlite() : SlowProviderTests(DatabaseKind.Sqlite);

public sealed class SlowProviderOnPostgreSql() : SlowProviderTests(DatabaseKind.PostgreSql);

/// <summary>What the slow provider has done.</summary>
public sealed class SlowBank
{
    private int _asked;

    public ConcurrentDictionary<string, PaymentId> Charges { get; } = new();

    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsReached { get; set; } = true;

    /// <summary>Whether it says how a payment stands.</summary>
    public bool Knows { get; set; } = true;

    public int Asked => _asked;

    /// <summary>Takes the money once a key.</summary>
    public void Take(string key, PaymentId payment)
    {
        Interlocked.Increment(ref _asked);
        if (IsReached)
        {
            Charges.TryAdd(key, payment);
        }
    }
}

/// <summary>Takes the money and does not say so: it hears no token either.</summary>
internal sealed class SlowProvider(SlowBank bank) : IPaymentProvider
{
    public string Name => "slow";

    public PaymentOption Option { get; } = new(
        "slow", "Slow", "Takes its time.",
        [new("cardNumber", "Card number", "cc-number", "4242", 23), new("cardExpiry", "Expires (MM/YY)", "cc-exp", "12/34", 7), new("cardCvc", "Security code", "cc-csc", "123", 4)]);

    public IReadOnlyDictionary<string, string[]> Check(IReadOnlyDictionary<string, string> fields) => new Dictionary<string, string[]>();

    public async Task<ProviderAnswer> CreateAsync(Charge charge, string idempotencyKey, CancellationToken stop)
    {
        bank.Take(idempotencyKey, charge.PaymentId);
        await bank.Answer.Task;
        return new ProviderAnswer($"slow_{charge.PaymentId.Value:n}", PaymentState.Captured);
    }

    public async Task<ProviderAnswer?> ConfirmAsync(PaymentId payment, string? reference, string idempotencyKey, CancellationToken stop)
    {
        if (!bank.Knows)
        {
            await new TaskCompletionSource().Task;
        }

        return bank.Charges.Values.Contains(payment) ? new ProviderAnswer($"slow_{payment.Value:n}", PaymentState.Captured) : null;
    }

    public Task<Result<ProviderAnswer>> CaptureAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop) =>
        Task.FromResult<Result<ProviderAnswer>>(new ProviderAnswer(reference, PaymentState.Captured));

    public Task<Result<ProviderAnswer>> CancelAsync(string reference, string idempotencyKey, CancellationToken stop) =>
        Task.FromResult<Result<ProviderAnswer>>(new ProviderAnswer(reference, PaymentState.Captured));

    public Task<Result<ProviderAnswer>> RefundAsync(string reference, Money amount, string idempotencyKey, CancellationToken stop) =>
        Task.FromResult<Result<ProviderAnswer>>(new ProviderAnswer(reference, PaymentState.Captured));

    public Task<Result<ProviderNews?>> ParseWebhookAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        Task.FromResult<Result<ProviderNews?>>((ProviderNews?)null);
}

[Feature("Test.SlowProvider")]
public sealed class SlowProviderStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton<SlowBank>();
        services.AddScoped<IPaymentProvider, SlowProvider>();
    }
}
