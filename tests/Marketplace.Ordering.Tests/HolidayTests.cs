using System.Net;

namespace Marketplace.Ordering.Tests;

public abstract class HolidayTests(DatabaseKind kind) : Bazaar(kind)
{
    private const string Settings = "/vendor/anna/settings";

    // The clock stands at 2030-01-02 09:00 UTC, which is 18:00 in Tokyo.
    [Fact]
    public async Task A_shop_on_holiday_sells_nothing_says_until_when_and_comes_back_by_itself()
    {
        await RunAsync("""{ "name": "settings", "site": { "timeZone": "Asia/Tokyo" } }""");
        var anna = await Market.SignedInAsync(Anna);
        var buyer = await GuestWithAsync(("POT", 1));
        var early = await GuestWithAsync(("BOOK", 1));
        await PayAsync(early);
        var guest = Market.Guest();
        Assert.Contains("/cart/lines", await PotAsync(guest), StringComparison.Ordinal);

        var planned = await anna.PostFormAsync(Settings, $"{Settings}/holiday", new() { ["From"] = "2030-01-03", ["To"] = "2030-01-04", ["Message"] = "<b>At sea</b>" });
        await NewsAsync();
        Assert.Equal(HttpStatusCode.Redirect, planned.StatusCode);
        Assert.Contains("/cart/lines", await PotAsync(guest), StringComparison.Ordinal);

        // 15:00 UTC is midnight in Tokyo; the pages that are kept are made anew by the job.
        Market.Clock.Advance(TimeSpan.FromHours(6));
        await NewsAsync();
        foreach (var path in (string[])["/products/clay-pot", "/shops/anna"])
        {
            var page = await guest.GetStringAsync(new Uri(path, UriKind.Relative));
            Assert.Contains("Saturday, January 5, 2030", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.Contains("&lt;b&gt;At sea", page, StringComparison.Ordinal);
            Assert.DoesNotContain("data-add-to-cart", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await AddAsync(Market.Guest(), "POT")).StatusCode);
        Assert.Contains("on holiday", await buyer.GetStringAsync(new Uri("/cart", UriKind.Relative)), StringComparison.Ordinal);
        var refused = await PostAsync(buyer, Buyer());
        Assert.True((int)refused.StatusCode >= 400 && (int)refused.StatusCode < 500, refused.StatusCode.ToString());
        Assert.Single(await OrdersAsync());

        // What was ordered before goes on, and Boris sells.
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync(new Uri($"/vendor/anna/orders/{Assert.Single(await PartsAsync()).Number}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await AddAsync(Market.Guest(), "HAMMER")).StatusCode);

        Market.Clock.Advance(TimeSpan.FromDays(2));
        await NewsAsync();
        Assert.Contains("data-add-to-cart", await PotAsync(guest), StringComparison.Ordinal);
        Assert.DoesNotContain("At sea", await guest.GetStringAsync(new Uri("/shops/anna", UriKind.Relative)), StringComparison.Ordinal);
        await PayAsync(buyer);
        Assert.Equal(2, (await OrdersAsync()).Count);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("2030-01-05", "2030-01-04")]
    [InlineData("2029-01-01", "2029-02-01")]
    [InlineData("2030-01-01", "2031-06-01")]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("0001-01-01", "0001-01-01")]
    [InlineData("tomorrow", "'; DROP TABLE sellers_seller;--")]
    public async Task Days_that_cannot_be_are_refused_beside_the_field(string from, string to)
    {
        var anna = await Market.SignedInAsync(Anna);

        var answer = await anna.PostFormAsync(Settings, $"{Settings}/holiday", new() { ["From"] = from, ["To"] = to, ["Message"] = "Bye" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("true", (await answer.DocumentAsync()).QuerySelector("[name=To]")!.GetAttribute("aria-invalid"));
    }

    private static Task<string> PotAsync(HttpClient guest) => guest.GetStringAsync(new Uri("/products/clay-pot", UriKind.Relative));

    private static Dictionary<string, string> Buyer() => new()
    {
        ["Email"] = "buyer@market.test", ["Name"] = "Grace", ["Line1"] = "Main Street 1", ["City"] = "Los Angeles", ["Postcode"] = "90001", ["Region"] = "CA", ["Country"] = "US", ["Intent"] = "pay",
        ["Payment[cardNumber]"] = Succeeds, ["Payment[cardExpiry]"] = "12/34", ["Payment[cardCvc]"] = "123",
    };

    private async Task NewsAsync()
    {
        await Market.RunJobAsync("sellers.holidays");
        await Market.DeliverEventsAsync();
        await Market.DeliverEventsAsync();
    }
}

public sealed class HolidayOnSqlite() : HolidayTests(DatabaseKind.Sqlite);

public sealed class HolidayOnPostgreSql() : HolidayTests(DatabaseKind.PostgreSql);
