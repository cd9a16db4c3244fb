using System.Net;

namespace Marketplace.Ordering.Tests;

public abstract class FulfilmentTests(DatabaseKind kind) : Bazaar(kind)
{
    [Fact]
    public async Task A_seller_ships_in_two_parcels_and_marks_it_as_delivered()
    {
        var (anna, part) = await SoldAsync(("POT", 3));
        var page = $"/vendor/anna/orders/{part.Number}";
        var line = part.Lines[0].Id;

        await anna.PostFormAsync(page, $"{page}/parcels", new() { ["Carrier"] = "DHL", ["TrackingNumber"] = "1", [$"Pieces[{line}]"] = "1" });
        var first = Assert.Single(await PartsAsync());
        var tooMany = await anna.PostFormAsync(page, $"{page}/parcels", new() { ["Carrier"] = "DHL", [$"Pieces[{line}]"] = "3" });
        await anna.PostFormAsync(page, $"{page}/parcels", new() { ["Carrier"] = "DHL", ["TrackingNumber"] = "2", [$"Pieces[{line}]"] = "2" });
        var second = Assert.Single(await PartsAsync());
        await anna.PostFormAsync(page, $"{page}/delivery", []);

        Assert.Equal(SellerOrderState.PartiallyShipped, first.State);
        Assert.Equal(HttpStatusCode.Conflict, tooMany.StatusCode);
        Assert.Equal(SellerOrderState.Shipped, second.State);
        Assert.Equal(2, second.Parcels.Count);
        Assert.Equal(SellerOrderState.Delivered, Assert.Single(await PartsAsync()).State);
        Assert.Equal(OrderState.Completed, Assert.Single(await OrdersAsync()).State);
    }

    [Fact]
    public async Task Refunds_in_pieces_end_at_exactly_what_was_paid_and_never_above()
    {
        var (anna, part) = await SoldAsync(("BOOK", 3));
        var page = $"/vendor/anna/orders/{part.Number}";
        var line = part.Lines[0].Id;

        for (var i = 0; i < 3; i++)
        {
            var answer = await anna.PostFormAsync(page, $"{page}/refunds", new() { ["Reason"] = "Torn", [$"Pieces[{line}]"] = "1" });
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        var above = await anna.PostFormAsync(page, $"{page}/refunds", new() { ["Reason"] = "Again", [$"Amounts[{line}]"] = "0.01" });
        var shipping = await anna.PostFormAsync(page, $"{page}/refunds", new() { ["Reason"] = "Shipping", ["Shipping"] = "5.51" });
        var rest = await anna.PostFormAsync(page, $"{page}/refunds", new() { ["Reason"] = "Shipping", ["Shipping"] = "5.50" });

        var after = Assert.Single(await PartsAsync());
        Assert.Equal(HttpStatusCode.Conflict, above.StatusCode);
        Assert.Equal(after.Lines[0].TotalMinor, after.Lines[0].RefundedMinor);
        Assert.Equal(after.Lines[0].TaxMinor, after.Lines[0].RefundedTaxMinor);
        Assert.Equal((100, 0), await StockAsync("BOOK"));
        Assert.Equal(HttpStatusCode.Conflict, shipping.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, rest.StatusCode);
        Assert.Equal(after.CapturedMinor, after.RefundedMinor);
        var payment = await Market.Ask<Payments.Contracts.IPayments, Payments.Contracts.PaymentView?>(async p => await p.FindAsync((await OrdersAsync())[0].PaymentId, CancellationToken.None));
        Assert.Equal(after.RefundedMinor, payment!.Refunded.Minor);
    }

    [Fact]
    public async Task Two_refunds_at_once_do_not_give_back_more_than_was_captured()
    {
        var (anna, part) = await SoldAsync(("POT", 1));
        var page = $"/vendor/anna/orders/{part.Number}";
        var token = (await anna.TokenAsync(page))!;
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["Reason"] = "Broken", [$"Pieces[{part.Lines[0].Id}]"] = "1" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(anna, form, $"{page}/refunds")));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.All(answers, a => Assert.True((int)a.StatusCode < 500));
        Assert.Equal(part.Lines[0].TotalMinor, Assert.Single(await PartsAsync()).RefundedMinor);
        Assert.Equal((10, 0), await StockAsync("POT"));
    }

    [Fact]
    public async Task A_buyer_cancels_one_part_before_it_is_shipped_and_gets_its_money_back()
    {
        var browser = await GuestWithAsync(("POT", 1), ("HAMMER", 1));
        var confirmation = LocationOf(await PayAsync(browser));
        var annas = (await PartsAsync()).Single(p => p.SellerName == "Anna's");

        var answer = await browser.PostFormAsync(confirmation, confirmation.Replace("?", "/cancellation?", StringComparison.Ordinal), new() { ["Part"] = annas.Number });

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var after = (await PartsAsync()).Single(p => p.SellerName == "Anna's");
        Assert.Equal(SellerOrderState.Cancelled, after.State);
        Assert.Equal(after.TotalMinor, after.RefundedMinor);
        Assert.Equal((10, 0), await StockAsync("POT"));
        Assert.Equal(OrderState.Paid, Assert.Single(await OrdersAsync()).State);
        await Market.DeliverEventsAsync();
    }

    [Fact]
    public async Task What_was_shipped_is_not_cancelled()
    {
        var (anna, part) = await SoldAsync(("POT", 2));
        var page = $"/vendor/anna/orders/{part.Number}";
        await anna.PostFormAsync(page, $"{page}/parcels", new() { ["Carrier"] = "DHL", [$"Pieces[{part.Lines[0].Id}]"] = "1" });

        var answer = await anna.PostFormAsync(page, $"{page}/cancellation", new() { ["Reason"] = "No" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(0, Assert.Single(await PartsAsync()).RefundedMinor);
    }

    [Fact]
    public async Task The_orders_of_others_do_not_exist()
    {
        var (anna, part) = await SoldAsync(("POT", 1));
        var boris = await Market.SignedInAsync(Boris);
        var number = part.Number[..^2];

        foreach (var (browser, page) in new[]
        {
            (boris, $"/vendor/anna/orders/{part.Number}"), (boris, $"/vendor/boris/orders/{part.Number}"), (boris, $"/account/orders/{number}"),
            (anna, $"/account/orders/{number}"), (Market.Guest(), $"/orders/{number}?key={new string('a', 32)}"), (Market.Guest(), $"/orders/{number}?key=%00"),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new Uri(page, UriKind.Relative))).StatusCode);
        }
    }

    private async Task<(HttpClient Anna, SellerOrder Part)> SoldAsync(params (string, int)[] lines)
    {
        LocationOf(await PayAsync(await GuestWithAsync(lines)));
        return (await Market.SignedInAsync(Anna), Assert.Single(await PartsAsync()));
    }
}

public sealed class FulfilmentOnSqlite() : FulfilmentTests(DatabaseKind.Sqlite);

public sealed class FulfilmentOnPostgreSql() : FulfilmentTests(DatabaseKind.PostgreSql);
