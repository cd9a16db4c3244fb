using System.Net;
using Marketplace.Kernel.Modules;
using Marketplace.Ordering.Contracts;
using Microsoft.Extensions.DependencyInjection;

[assembly: Module("Test extensions")]
[assembly: Feature("Test.Extensions", Dependencies = ["Marketplace.Ordering"])]

namespace Marketplace.Ordering.Tests;

/// <summary>A module of the test's own, as Promotions and Fraud will be.</summary>
public sealed class ExtensionStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<IPriceAdjustment, ThreeOff>();
        services.AddScoped<ICheckoutGuard, NoHammersForMallory>();
    }

    /// <summary>3.00 off everything of a seller that costs 10.00 or more; may be redeemed five times.</summary>
    private sealed class ThreeOff : IPriceAdjustment
    {
        private static int _redeemed;

        public Task<IReadOnlyList<PriceAdjustment>> AdjustAsync(CheckoutPart part, CheckoutContext context, CancellationToken stop) =>
            Task.FromResult<IReadOnlyList<PriceAdjustment>>(part.Items.Minor >= 1000 ? [new PriceAdjustment("THREE", "Three off", new Money(300, context.Currency))] : []);

        public Task<Result> RedeemAsync(OrderGroupId order, IReadOnlyList<PriceAdjustment> granted, CheckoutContext context, CancellationToken stop) =>
            Task.FromResult(context.Email == "late@market.test" ? new Error(ErrorKind.Conflict, "test.spent", "This coupon is spent.") : Interlocked.Increment(ref _redeemed) > 0 ? Result.Done : Result.Done);
    }

    private sealed class NoHammersForMallory : ICheckoutGuard
    {
        public Task<Result> CheckAsync(CheckoutPart part, CheckoutContext context, CancellationToken stop) => Task.FromResult<Result>(
            context.Email == "mallory@market.test" && part.Lines.Any(l => l.Title == "Hammer")
                ? new Error(ErrorKind.Conflict, "test.no_hammers", "No hammers for you.")
                : Result.Done);
    }
}

public abstract class ExtensionTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => [.. base.Features, "Test.Extensions"];

    protected override System.Reflection.Assembly[] Modules => [typeof(ExtensionTests).Assembly];

    [Fact]
    public async Task A_discount_is_taken_off_each_sellers_part_and_taxed_on_what_is_left()
    {
        var browser = await GuestWithAsync(("POT", 1), ("HAMMER", 1));

        LocationOf(await PayAsync(browser));

        var parts = await PartsAsync();
        Assert.All(parts, p => Assert.Equal(300, p.DiscountMinor));
        Assert.Equal(950 + 95 + 550, parts.Single(p => p.SellerName == "Anna's").TotalMinor);
        Assert.Equal(1690 + 169 + 825, parts.Single(p => p.SellerName == "Boris").TotalMinor);
        Assert.Equal(parts.Sum(p => p.TotalMinor), Assert.Single(await OrdersAsync()).TotalMinor);
    }

    [Fact]
    public async Task A_guard_refuses_with_its_reason_and_nothing_is_reserved()
    {
        var browser = await GuestWithAsync(("HAMMER", 1));

        var refused = await PayAsync(browser, email: "mallory@market.test");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("No hammers for you.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync());
        Assert.Equal((5, 0), await StockAsync("HAMMER"));
    }

    [Fact]
    public async Task A_coupon_that_is_spent_at_the_last_moment_stops_the_whole_order()
    {
        var browser = await GuestWithAsync(("HAMMER", 1));

        var refused = await PayAsync(browser, email: "late@market.test");

        Assert.Contains("This coupon is spent.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await OrdersAsync());
        Assert.Equal((5, 0), await StockAsync("HAMMER"));
    }
}

public sealed class ExtensionsOnSqlite() : ExtensionTests(DatabaseKind.Sqlite);

public sealed class ExtensionsOnPostgreSql() : ExtensionTests(DatabaseKind.PostgreSql);
