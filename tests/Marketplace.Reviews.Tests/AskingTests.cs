namespace Marketplace.Reviews.Tests;

public abstract class AskingTests(DatabaseKind kind) : Stall(kind)
{
    [Fact]
    public async Task A_buyer_is_asked_once_for_all_that_an_order_brought_and_they_have_not_rated()
    {
        var ada = await OrderedAsync(Ada, "POT", "VASE", "HAMMER");
        await ShipAsync(Anna, "anna");
        await RateAsync(ada, 5);
        Market.Clock.Advance(TimeSpan.FromDays(3));
        await ShipAsync(Boris, "boris");

        Market.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Empty(await AskedAsync(Ada));
        Market.Clock.Advance(TimeSpan.FromDays(1));
        var mail = Assert.Single(await AskedAsync(Ada));
        Market.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Single(await AskedAsync(Ada));

        Assert.Contains($"/account/reviews/{await ProductAsync("VASE")}", mail);
        Assert.Contains($"/account/reviews/{await ProductAsync("HAMMER")}", mail);
        Assert.DoesNotContain($"{await ProductAsync("POT")}", mail);
    }

    [Fact]
    public async Task A_delivered_order_is_asked_about_a_day_later_and_nobody_is_asked_when_that_is_off()
    {
        await OrderedAsync(Ada, "POT");
        await ShipAsync(Anna, "anna");
        var anna = await Market.SignedInAsync(Anna);
        var order = (await ReadAsync(anna, "/vendor/anna/orders?show=done")).QuerySelector("td a[href*='/orders/']")!.GetAttribute("href")!;
        await anna.PostFormAsync(order, $"{order}/delivery", []);
        await Market.DeliverEventsAsync();
        Market.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(await AskedAsync(Ada));

        await RunAsync("""{ "name": "settings", "reviews": { "askBuyers": false } }""");
        await BuyerAsync(Ben);
        Market.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Empty(await AskedAsync(Ben));
    }

    private async Task<List<string>> AskedAsync(string buyer)
    {
        await Market.RunJobAsync("reviews.ask");
        await Market.DeliverEventsAsync();
        return [.. (await MailsAsync(buyer)).Where(mail => mail.Contains("/account/reviews/", StringComparison.Ordinal))];
    }
}

public sealed class AskingOnSqlite() : AskingTests(DatabaseKind.Sqlite);

public sealed class AskingOnPostgreSql() : AskingTests(DatabaseKind.PostgreSql);
