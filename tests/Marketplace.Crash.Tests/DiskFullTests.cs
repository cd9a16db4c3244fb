using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dapper;

namespace Marketplace.Crash.Tests;

/// <summary>There is no room left on the disk; then there is room again.</summary>
/// <remarks>For the host's own files a limit on their size (<c>RLIMIT_FSIZE</c>) is set and lifted while it runs, which needs no rights and harms nobody else's disk.
/// PostgreSQL gets a disk of its own, which is really filled; that needs the right to mount, as root has it.</remarks>
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
        Assert.True(day.Broken.Count == 0, $"{string.Join(", ", day.Broken)} answered with 500; the host said: {host.Said}");
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

    [FactOnOwnDisk]
    public async Task When_PostgreSQL_has_no_byte_left_buyers_are_told_to_come_back_the_admin_sees_why_and_with_room_again_nothing_is_half_written()
    {
        using var setting = await Setting.PrepareAsync(DatabaseKind.PostgreSql, diskMegabytes: 256);
        using var host = setting.Host();
        var before = await setting.AskAsync(Invariants.StockAsync);
        await host.StartAsync();
        var pages = await setting.PagesAsync();
        using var guest = new HttpClient { BaseAddress = host.Address };
        var kept = await guest.GetStringAsync(new Uri(pages[0], UriKind.Relative));
        using var admin = new HttpClient { BaseAddress = host.Address };
        using var signedIn = await admin.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });
        var day = new BusyDay(host.Address, await setting.VariantsAsync(), 11);
        using var enough = new CancellationTokenSource();
        var busy = day.RunAsync(enough.Token);
        await Setting.UntilAsync(() => day.Acknowledged.Count >= 3, "Nobody could buy anything");

        await Setting.UntilAsync(
            () =>
            {
                // What PostgreSQL frees by itself meanwhile is taken as well.
                setting.Server!.FillDisk();
                return day.Refused >= 10;
            },
            "Nobody was told that it does not work");
        // A row that still fits into a page that is there is taken; sooner or later one does not fit.
        HttpResponseMessage? refused = null;
        await Setting.UntilAsync(
            async () =>
            {
                setting.Server!.FillDisk();
                refused = await guest.PostAsync("api/v1/carts", null);
                return refused.StatusCode != HttpStatusCode.Created;
            },
            "Carts found room for ever");
        var (page, alive) = (await guest.GetStringAsync(new Uri(pages[0], UriKind.Relative)), await guest.GetAsync(new Uri("health/live", UriKind.Relative)));
        setting.Server!.FreeDisk();
        if (!setting.Server.Runs)
        {
            // Without room for its write-ahead log it ends; an operator starts it again.
            setting.Server.StartAgain();
        }

        var sold = day.Acknowledged.Count;
        await Setting.UntilAsync(() => day.Acknowledged.Count > sold, "Nobody could buy anything when there was room again");
        var health = await admin.GetStringAsync(new Uri("admin/health", UriKind.Relative));
        await enough.CancelAsync();
        await busy;

        Assert.True(refused!.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)refused.StatusCode}; the host said: {host.Said}");
        Assert.True(day.Broken.Count == 0, $"{string.Join(", ", day.Broken)} answered with 500; the host said: {host.Said}");
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal(kept, page);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Matches("The database has no room left\\.|The database did not answer\\.", health);
        await setting.DeliveredAsync();
        Assert.Equal(0, await host.EndAsync());
        await setting.InAsync(async db =>
        {
            await Invariants.EachOrderIsWholeAsync(db);
            var paid = (await db.QueryAsync<string>("SELECT number FROM ordering_order WHERE state IN ('Paid', 'Completed', 'Cancelled')")).ToHashSet();
            Assert.Subset(paid, day.Acknowledged.ToHashSet());
            await Invariants.StockAgreesAsync(db, before);
            await Invariants.LedgerAgreesAsync(db);
            await Invariants.EachEventIsHandledOnceAsync(db);
        });
    }

    private static async Task LimitAsync(RealHost host, string size)
    {
        using var limit = Process.Start("prlimit", ["--pid", host.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={size}"]);
        await limit.WaitForExitAsync();
        Assert.Equal(0, limit.ExitCode);
    }
}

/// <summary>A test that fills a disk of its own; passed over where nothing may be mounted.</summary>
internal sealed class FactOnOwnDiskAttribute : FactAttribute
{
    public FactOnOwnDiskAttribute()
    {
        using var mount = Process.Start("unshare", ["--mount", "true"]);
        mount.WaitForExit();
        Skip = mount.ExitCode == 0 ? null : "Mounting is not allowed here; root may.";
    }
}
