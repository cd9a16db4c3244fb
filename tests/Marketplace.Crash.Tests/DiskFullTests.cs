using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dapper;

namespace Marketplace.Crash.Tests;

/// <summary>No file of the host can grow any more, as on a full disk; then there is room again.</summary>
/// <remarks>The limit on the size of files (<c>RLIMIT_FSIZE</c>) is set and lifted while the host runs; it needs no rights and harms nobody else's disk.</remarks>
public sealed class DiskFullTests
{
    [Fact]
    public async Task With_no_room_left_writing_says_when_to_come_back_reading_goes_on_and_nothing_is_lost_or_half_done()
    {
        using var setting = await Setting.PrepareAsync(DatabaseKind.Sqlite);
        using var host = setting.Host();
        await host.StartAsync();
        var pages = await setting.PagesAsync();
        using var guest = new HttpClient { BaseAddress = host.Address };
        var day = new BusyDay(host.Address, await setting.VariantsAsync(), 5);
        using var enough = new CancellationTokenSource();
        var busy = day.RunAsync(enough.Token);
        await Setting.UntilAsync(() => day.Acknowledged.Count >= 3, "Nobody could buy anything");

        await LimitAsync(host, "4096:");
        await Setting.UntilAsync(() => day.Refused >= 3, "Nobody was told that it does not work");
        using var refused = await guest.PostAsync("api/v1/carts", null);
        var (page, alive) = (await guest.GetAsync(new Uri(pages[0], UriKind.Relative)), await guest.GetAsync(new Uri("health/live", UriKind.Relative)));
        await LimitAsync(host, "unlimited:");
        var sold = day.Acknowledged.Count;
        await Setting.UntilAsync(() => day.Acknowledged.Count > sold, "Nobody could buy anything when there was room again");
        await enough.CancelAsync();
        await busy;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, alive.StatusCode));
        await setting.DeliveredAsync();
        Assert.Equal(0, await host.EndAsync());
        await setting.InAsync(async db =>
        {
            Assert.Equal("ok", await db.ExecuteScalarAsync<string>("PRAGMA integrity_check"));
            var paid = (await db.QueryAsync<string>("SELECT number FROM ordering_order WHERE state IN ('Paid', 'Completed', 'Cancelled')")).ToHashSet();
            Assert.Subset(paid, day.Acknowledged.ToHashSet());
            Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE total_minor <> coalesce((SELECT sum(total_minor) FROM ordering_seller_order s WHERE s.order_id = o.id), -1)"));
            Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT sum(amount_minor) FROM payouts_posting"));
        });
    }

    private static async Task LimitAsync(RealHost host, string size)
    {
        using var limit = Process.Start("prlimit", ["--pid", host.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={size}"]);
        await limit.WaitForExitAsync();
        Assert.Equal(0, limit.ExitCode);
    }
}
