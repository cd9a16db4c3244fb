using System.Net;

namespace Marketplace.Ordering.Tests;

/// <summary>The machine's clock jumps forward by a day, or is set back by an hour.</summary>
public abstract class ClockJumpTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task A_day_forward_ends_what_was_reserved_and_nobody_s_session()
    {
        var admin = await Market.SignedInAsync();
        var slow = await GuestWithAsync(("LAST", 1));
        LocationOf(await PayAsync(slow, AsksBack));

        Market.Clock.Advance(TimeSpan.FromDays(1));
        await Market.RunJobAsync("ordering.lapse-unpaid");

        Assert.Equal((1, 0), await StockAsync("LAST"));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(new Uri("/admin/orders", UriKind.Relative))).StatusCode);
        LocationOf(await PayAsync(await GuestWithAsync(("LAST", 1))));
        Assert.Equal([OrderState.Lapsed, OrderState.Paid], (await OrdersAsync()).Select(o => o.State));
    }

    [Fact]
    public async Task An_hour_back_gives_nothing_up_too_early_and_keeps_nothing_for_ever()
    {
        var admin = await Market.SignedInAsync();
        var slow = await GuestWithAsync(("LAST", 1));
        LocationOf(await PayAsync(slow, AsksBack));

        Market.Clock.Advance(-TimeSpan.FromHours(1));
        await Market.RunJobAsync("ordering.lapse-unpaid");
        Assert.Equal((1, 1), await StockAsync("LAST"));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(new Uri("/admin/orders", UriKind.Relative))).StatusCode);
        LocationOf(await PayAsync(await GuestWithAsync(("POT", 1))));
        await Market.DeliverEventsAsync();
        Assert.Equal(0, await Market.Ask<UnitOfWork, long>(unit => Dapper.SqlMapper.ExecuteScalarAsync<long>(unit.Connection, "SELECT count(*) FROM engine_outbox")));

        Market.Clock.Advance(TimeSpan.FromMinutes(80));
        await Market.RunJobAsync("ordering.lapse-unpaid");

        Assert.Equal((1, 0), await StockAsync("LAST"));
        Assert.Equal([OrderState.Lapsed, OrderState.Paid], (await OrdersAsync()).Select(o => o.State));
    }

    [Fact]
    public async Task A_page_that_was_made_in_a_future_that_did_not_come_is_made_anew_and_events_of_before_are_delivered()
    {
        var guest = Market.Guest();
        using var first = await guest.GetAsync(new Uri("/products/clay-pot", UriKind.Relative));
        LocationOf(await PayAsync(await GuestWithAsync(("POT", 1))));

        Market.Clock.Advance(-TimeSpan.FromHours(1));
        using var second = await guest.GetAsync(new Uri("/products/clay-pot", UriKind.Relative));
        await Market.DeliverEventsAsync();

        Assert.Equal((HttpStatusCode.OK, TimeSpan.Zero), (second.StatusCode, second.Headers.Age));
        Assert.Equal(0, await Market.Ask<UnitOfWork, long>(unit => Dapper.SqlMapper.ExecuteScalarAsync<long>(unit.Connection, "SELECT count(*) FROM engine_outbox")));
    }

    [Fact]
    public async Task Who_was_shut_out_before_the_clock_was_set_back_is_not_shut_out_for_longer()
    {
        var browser = Market.Guest();
        for (var i = 0; i < 6; i++)
        {
            await LogInAsync(browser, "not the password");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await LogInAsync(browser, TestMarketplace.Password)).StatusCode);
        Market.Clock.Advance(-TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(browser, TestMarketplace.Password)).StatusCode);
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient browser, string password) =>
        browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = Anna, ["Password"] = password });
}

public sealed class ClockJumpOnSqlite() : ClockJumpTests(DatabaseKind.Sqlite);

public sealed class ClockJumpOnPostgreSql() : ClockJumpTests(DatabaseKind.PostgreSql);
