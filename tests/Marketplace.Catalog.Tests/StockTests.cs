using FsCheck.Fluent;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Stocking;

namespace Marketplace.Catalog.Tests;

public abstract class StockTests(DatabaseKind kind)
{
    [Fact]
    public async Task The_last_piece_goes_to_one_of_fifty_who_want_it_at_once()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");
        var anna = await market.SellerAsync("anna");
        await market.With<Stock>(stock => stock.AdjustAsync(pot, anna.Value, -9, CancellationToken.None));
        var until = market.Clock.Now.AddMinutes(15);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
            market.Ask<IStock, Result>(stock => stock.ReserveAsync(Guid.CreateVersion7(), [new StockLine(pot, 1)], until, CancellationToken.None)))));

        Assert.Equal(1, answers.Count(answer => !answer.Failed(out var _)));
        Assert.All(answers.Where(answer => answer.Failed(out var _)), answer =>
        {
            answer.Failed(out var error);
            Assert.Equal("catalog.out_of_stock", error!.Code);
        });
        Assert.Equal((1, 1), await market.StockAsync(pot));
    }

    [Fact]
    public async Task All_lines_are_held_or_none()
    {
        await using var market = await Shop.OpenAsync(kind);
        var (pot, hammer) = (await market.VariantAsync("POT-1"), await market.VariantAsync("HAM-1"));

        var refused = await market.Ask<IStock, Result>(stock => stock.ReserveAsync(
            Guid.CreateVersion7(), [new StockLine(pot, 2), new StockLine(hammer, 6)], market.Clock.Now.AddMinutes(15), CancellationToken.None));

        Assert.True(refused.Failed(out var error));
        Assert.Contains("Hammer", error.Message);
        Assert.Equal((10, 0), await market.StockAsync(pot));
    }

    [Fact]
    public async Task The_same_reference_again_replaces_what_it_held()
    {
        await using var market = await Shop.OpenAsync(kind);
        var (pot, hammer) = (await market.VariantAsync("POT-1"), await market.VariantAsync("HAM-1"));
        var cart = Guid.CreateVersion7();
        var until = market.Clock.Now.AddMinutes(15);

        await market.With<IStock>(stock => stock.ReserveAsync(cart, [new StockLine(pot, 10)], until, CancellationToken.None));
        await market.With<IStock>(stock => stock.ReserveAsync(cart, [new StockLine(pot, 4), new StockLine(hammer, 1)], until, CancellationToken.None));

        Assert.Equal((10, 4), await market.StockAsync(pot));
        Assert.Equal((5, 1), await market.StockAsync(hammer));
    }

    [Fact]
    public async Task Whoever_asks_takes_over_what_has_lapsed_and_a_late_payment_is_refused()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");
        var (late, quick) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await market.With<IStock>(stock => stock.ReserveAsync(late, [new StockLine(pot, 10)], market.Clock.Now.AddMinutes(15), CancellationToken.None));
        market.Clock.Advance(TimeSpan.FromMinutes(16));

        var taken = await market.Ask<IStock, Result>(stock => stock.ReserveAsync(quick, [new StockLine(pot, 1)], market.Clock.Now.AddMinutes(15), CancellationToken.None));
        var refused = await market.Ask<IStock, Result>(stock => stock.CommitAsync(late, CancellationToken.None));

        Assert.False(taken.Failed(out _));
        Assert.True(refused.Failed(out var error));
        Assert.Equal("catalog.out_of_stock", error.Code);
        Assert.Equal((10, 1), await market.StockAsync(pot));
    }

    [Fact]
    public async Task A_late_payment_takes_the_pieces_anew_where_nobody_else_wants_them()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");
        var late = Guid.CreateVersion7();
        await market.With<IStock>(stock => stock.ReserveAsync(late, [new StockLine(pot, 3)], market.Clock.Now.AddMinutes(15), CancellationToken.None));
        market.Clock.Advance(TimeSpan.FromMinutes(16));
        await market.RunJobAsync("catalog.release-reservations");
        Assert.Equal((10, 0), await market.StockAsync(pot));

        var paid = await market.Ask<IStock, Result>(stock => stock.CommitAsync(late, CancellationToken.None));
        var again = await market.Ask<IStock, Result>(stock => stock.CommitAsync(late, CancellationToken.None));

        Assert.False(paid.Failed(out _));
        Assert.False(again.Failed(out _));
        Assert.Equal((7, 0), await market.StockAsync(pot));
    }

    [Fact]
    public async Task Returned_pieces_stand_on_the_shelf_again()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");
        var order = Guid.CreateVersion7();
        await market.With<IStock>(stock => stock.ReserveAsync(order, [new StockLine(pot, 4)], market.Clock.Now.AddMinutes(15), CancellationToken.None));
        await market.With<IStock>(stock => stock.CommitAsync(order, CancellationToken.None));

        await market.With<IStock>(stock => stock.ReturnAsync([new StockLine(pot, 3)], CancellationToken.None));

        Assert.Equal((9, 0), await market.StockAsync(pot));
    }

    /// <summary>Any order of holding, paying, giving up and letting lapse keeps 0 ≤ held ≤ on hand, and sold plus on hand as it began.</summary>
    [Fact]
    public async Task However_checkouts_interleave_no_piece_is_sold_twice_or_lost()
    {
        await using var market = await Shop.OpenAsync(kind);
        var pot = await market.VariantAsync("POT-1");
        var carts = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToArray();
        var held = new Dictionary<Guid, int>();
        var sold = 0;

        var step = Gen.Choose(0, 3).SelectMany(act => Gen.Choose(0, 3).SelectMany(cart => Gen.Choose(1, 6).Select(count => (act, cart, count))));
        var histories = Gen.Sample(Gen.ListOf(step), 12, 40);
        foreach (var (act, cart, count) in histories.SelectMany(history => history))
        {
            var reference = carts[cart];
            switch (act)
            {
                case 0:
                    var reserved = await market.Ask<IStock, Result>(stock => stock.ReserveAsync(reference, [new StockLine(pot, count)], market.Clock.Now.AddMinutes(15), CancellationToken.None));
                    if (!reserved.Failed(out _))
                    {
                        held[reference] = count;
                    }

                    break;
                case 1:
                    var paid = await market.Ask<IStock, Result>(stock => stock.CommitAsync(reference, CancellationToken.None));
                    if (!paid.Failed(out _) && held.TryGetValue(reference, out var pieces) && held.Remove(reference))
                    {
                        sold += pieces;
                    }

                    break;
                case 2:
                    await market.With<IStock>(stock => stock.ReleaseAsync(reference, CancellationToken.None));
                    held.Remove(reference);
                    break;
                default:
                    market.Clock.Advance(TimeSpan.FromMinutes(4));
                    await market.RunJobAsync("catalog.release-reservations");
                    break;
            }

            var (onHand, reservedNow) = await market.StockAsync(pot);
            Assert.InRange(reservedNow, 0, onHand);
            Assert.Equal(10, sold + onHand);
            if (onHand < 4)
            {
                await market.With<IStock>(stock => stock.ReturnAsync([new StockLine(pot, sold)], CancellationToken.None));
                sold = 0;
            }
        }
    }
}

public sealed class StockOnSqlite() : StockTests(DatabaseKind.Sqlite);

public sealed class StockOnPostgreSql() : StockTests(DatabaseKind.PostgreSql);
