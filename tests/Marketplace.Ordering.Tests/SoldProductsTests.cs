using Dapper;

namespace Marketplace.Ordering.Tests;

/// <summary>What many buy is what many look for.</summary>
public abstract class SoldProductsTests(DatabaseKind kind) : Bazaar(kind)
{
    protected override IReadOnlyList<string> Features => ["Marketplace.Ordering", "Marketplace.Payments.Test", "Marketplace.Search"];

    [Fact]
    public async Task What_is_bought_counts_in_search_once_the_job_has_told_it_each_product_once_however_often_it_was_bought()
    {
        await Market.RunJobAsync("search.rebuild");
        await BuyAsync(("POT", 1));
        await BuyAsync(("HAMMER", 1));
        await BuyAsync(("HAMMER", 2));
        await Market.DeliverEventsAsync();
        var before = await PopularityAsync();

        await Market.RunJobAsync("ordering.tell-sold");
        var told = await WaitingAsync();
        await Market.DeliverEventsAsync();
        await Market.RunJobAsync("ordering.tell-sold");

        Assert.All(before.Values, count => Assert.Equal(0, count));
        Assert.Equal(2, told);
        Assert.Equal((1, 3), ((await PopularityAsync())["Clay pot"], (await PopularityAsync())["Hammer"]));
        Assert.Equal(0, await WaitingAsync());
    }

    private async Task BuyAsync(params (string Sku, int Quantity)[] lines) => LocationOf(await PayAsync(await GuestWithAsync(lines), Succeeds));

    private Task<Dictionary<string, long>> PopularityAsync() => Market.Ask<UnitOfWork, Dictionary<string, long>>(async unit =>
        (await unit.Connection.QueryAsync<(string Title, long Count)>("SELECT title, popularity FROM search_document")).ToDictionary(one => one.Title, one => one.Count));

    private Task<long> WaitingAsync() => Market.Ask<UnitOfWork, long>(unit =>
        unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM engine_outbox WHERE type LIKE '%ProductDocumentChanged'"));
}

public sealed class SoldProductsOnSqlite() : SoldProductsTests(DatabaseKind.Sqlite);

public sealed class SoldProductsOnPostgreSql() : SoldProductsTests(DatabaseKind.PostgreSql);
