using System.Net;

namespace Marketplace.Ordering.Tests;

public abstract class ShipManyTests(DatabaseKind kind) : Bazaar(kind)
{
    private const string Page = "/vendor/anna/orders/shipping";

    [Fact]
    public async Task Each_order_gets_its_own_tracking_number_and_one_that_cannot_be_shipped_says_why()
    {
        foreach (var sku in (string[])["POT", "BOOK", "LAST"])
        {
            await PayAsync(await GuestWithAsync((sku, 1)));
        }

        await Market.DeliverEventsAsync();
        var anna = await Market.SignedInAsync(Anna);
        var numbers = (await PartsAsync()).ConvertAll(part => part.Number);
        var before = await anna.GetAsync(new Uri($"{Page}?id={numbers[0]}&id={numbers[1]}&id=M-NONE&id=%27%00", UriKind.Relative));
        Assert.Equal([numbers[0], numbers[1]], (await before.DocumentAsync()).QuerySelectorAll("input[name$=Number][type=hidden]").Select(input => input.GetAttribute("value")));
        await anna.PostFormAsync(Page, Page, Form([(numbers[2], "Rail", "R-1")]));

        var answer = await anna.PostFormAsync(Page, Page, Form([(numbers[0], "", "T-1"), (numbers[2], "", "T-3"), (numbers[1], "Courier", "T-2")]));

        Assert.True((int)answer.StatusCode is 409 or 422, answer.StatusCode.ToString());
        var page = await answer.DocumentAsync();
        Assert.Contains(numbers[0], page.QuerySelector(".notice-success")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(numbers[2], Assert.Single(page.QuerySelectorAll("input[name$=Number][type=hidden]")).GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("[name='Parcels[0].TrackingNumber']")!.GetAttribute("aria-invalid"));
        var order = await anna.GetStringAsync(new Uri($"/vendor/anna/orders/{numbers[1]}", UriKind.Relative));
        Assert.Contains("T-2", order, StringComparison.Ordinal);
        Assert.Contains("Courier", order, StringComparison.Ordinal);
        Assert.Contains("Post T-1", WebUtility.HtmlDecode(await anna.GetStringAsync(new Uri($"/vendor/anna/orders/{numbers[0]}", UriKind.Relative))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shops_orders_are_not_there_and_a_missing_carrier_ships_nothing()
    {
        await PayAsync(await GuestWithAsync(("POT", 1)));
        await Market.DeliverEventsAsync();
        var number = Assert.Single(await PartsAsync()).Number;
        var (boris, anna) = (await Market.SignedInAsync(Boris), await Market.SignedInAsync(Anna));

        await boris.PostFormAsync("/vendor/boris/orders/shipping", "/vendor/boris/orders/shipping", Form([(number, "Thief", "X")]));
        var none = await anna.PostFormAsync(Page, Page, Form([(number, "", "T-1")], carrier: " "));
        var huge = await anna.PostFormAsync(Page, Page, Form([(number, new string('c', 500), "T-1")]));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (none.StatusCode, huge.StatusCode));
        Assert.Equal("T-1", (await none.DocumentAsync()).QuerySelector("[name$=TrackingNumber]")!.GetAttribute("value"));
        Assert.Equal(SellerOrderState.Paid, Assert.Single(await PartsAsync()).State);
    }

    private static Dictionary<string, string> Form((string Number, string Carrier, string Tracking)[] parcels, string carrier = "Post") => parcels
        .SelectMany((parcel, i) => new[] { ($"Parcels[{i}].Number", parcel.Number), ($"Parcels[{i}].Carrier", parcel.Carrier), ($"Parcels[{i}].TrackingNumber", parcel.Tracking) })
        .Append(("Carrier", carrier)).ToDictionary(field => field.Item1, field => field.Item2);
}

public sealed class ShipManyOnSqlite() : ShipManyTests(DatabaseKind.Sqlite);

public sealed class ShipManyOnPostgreSql() : ShipManyTests(DatabaseKind.PostgreSql);
