using System.Net;
using Dapper;

namespace Marketplace.Crash.Tests;

/// <summary>A backup is taken with one command while people buy, and a host serves what was read back from it elsewhere.</summary>
public abstract class LiveBackupTests(DatabaseKind kind)
{
    [Fact]
    public async Task A_backup_of_a_busy_marketplace_is_a_whole_marketplace()
    {
        using var setting = await Setting.PrepareAsync(kind);
        using var host = setting.Host();
        await host.StartAsync();
        var day = new BusyDay(host.Address, await setting.VariantsAsync(), 11);
        using var enough = new CancellationTokenSource();
        var busy = day.RunAsync(enough.Token);
        var picture = Path.Combine(host.Data, "Sites", "Default", "media", "images", "abc", "400.webp");
        Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
        await File.WriteAllTextAsync(picture, "a picture");
        await Setting.UntilAsync(() => day.Acknowledged.Count >= 3, "Nobody could buy anything");
        var before = day.Acknowledged.ToHashSet();
        var file = Path.Combine(setting.Folder, "market.backup");

        Assert.Equal(0, await host.CommandAsync("backup", file));
        var during = day.Acknowledged.Count;
        await Setting.UntilAsync(() => day.Acknowledged.Count > during, "The backup stopped the sale");
        await enough.CancelAsync();
        await busy;
        Assert.Equal(0, await host.EndAsync());

        using var other = await Setting.EmptyAsync(setting);
        using var again = other.Host();
        Assert.Equal(0, await again.CommandAsync("restore", file));
        await other.InAsync(async db =>
        {
            var paid = (await db.QueryAsync<string>("SELECT number FROM ordering_order WHERE state IN ('Paid', 'Completed', 'Cancelled')")).ToHashSet();
            Assert.Subset(paid, before);
            Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE total_minor <> coalesce((SELECT sum(total_minor) FROM ordering_seller_order s WHERE s.order_id = o.id), -1)"));
            Assert.Empty(await db.QueryAsync<string>("SELECT number FROM ordering_order o WHERE NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.id = o.payment_id AND p.amount_minor = o.total_minor)"));
            Assert.Equal(0, await db.ExecuteScalarAsync<long>("SELECT sum(amount_minor) FROM payouts_posting"));
        });
        await again.StartAsync();
        using var guest = new HttpClient { BaseAddress = again.Address };
        Assert.Equal("a picture", await guest.GetStringAsync(new Uri("media/images/abc/400.webp", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.OK, (await guest.GetAsync(new Uri((await other.PagesAsync())[0], UriKind.Relative))).StatusCode);

        // What had been told and not yet been heard when the backup was taken is delivered now.
        await other.DeliveredAsync();
        await other.InAsync(async db => Assert.Empty(await db.QueryAsync<string>(
            "SELECT number FROM ordering_seller_order s WHERE (SELECT count(*) FROM payouts_entry e WHERE e.source_id = s.id AND e.kind = 'Sale') <> (CASE WHEN s.state IN ('AwaitingPayment', 'Lapsed') THEN 0 ELSE 1 END)")));
        var sold = new BusyDay(again.Address, await other.VariantsAsync(), 12);
        using var done = new CancellationTokenSource();
        var buying = sold.RunAsync(done.Token);
        await Setting.UntilAsync(() => sold.Acknowledged.Count > 0, "Nobody could buy anything from what was restored");
        await done.CancelAsync();
        await buying;
        Assert.Equal(0, await again.EndAsync());
    }
}

public sealed class LiveBackupOnSqlite() : LiveBackupTests(DatabaseKind.Sqlite);

public sealed class LiveBackupOnPostgreSql() : LiveBackupTests(DatabaseKind.PostgreSql);
