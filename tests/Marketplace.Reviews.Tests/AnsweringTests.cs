using System.Net;

namespace Marketplace.Reviews.Tests;

public abstract class AnsweringTests(DatabaseKind kind) : Stall(kind)
{
    [Fact]
    public async Task A_shop_answers_changes_its_answer_and_takes_it_back()
    {
        var id = await RatedAsync(Ada, 2, "Cracked");
        var anna = await Market.SignedInAsync(Anna);
        var page = $"/vendor/anna/reviews/{id}";

        Assert.Contains("1 review with few stars has no answer", (await ReadAsync(anna, "/vendor/anna")).Body!.TextContent);
        await anna.PostFormAsync(page, $"{page}/answer", new() { ["Reply"] = "We are sorry. <b>A new one</b> is on its way." });
        var shown = (await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector(".review-reply")!.TextContent;
        await anna.PostFormAsync(page, $"{page}/answer", new() { ["Reply"] = "It has arrived." });
        var changed = (await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector(".review-reply")!.TextContent;
        var tooLong = await anna.PostFormAsync(page, $"{page}/answer", new() { ["Reply"] = new string('a', 2_001) });
        await anna.PostFormAsync(page, $"{page}/answer", new() { ["Reply"] = "" });

        Assert.Contains("<b>A new one</b>", shown);
        Assert.Contains("It has arrived.", changed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.StatusCode);
        Assert.Null((await ReadAsync(Market.Guest(), "/products/clay-pot")).QuerySelector(".review-reply"));
    }

    [Fact]
    public async Task The_author_is_told_of_the_first_answer_in_their_language_and_of_no_further_one()
    {
        await Market.RunStepsAsync("""{ "name": "settings", "site": { "baseUrl": "https://market.example" } }""");
        var id = await RatedAsync(Ada, 2, "Cracked");
        var ada = await Market.SignedInAsync(Ada);
        Assert.Equal(HttpStatusCode.OK, (await ada.PostFormAsync("/account", "/account/profile", new() { ["Name"] = "Ada", ["Language"] = "ru" })).StatusCode);
        var anna = await Market.SignedInAsync(Anna);
        var page = $"/vendor/anna/reviews/{id}";

        foreach (var reply in (string[])["We are sorry.", "It has arrived.", "", "After all: sorry."])
        {
            await anna.PostFormAsync(page, $"{page}/answer", new() { ["Reply"] = reply });
            await Market.DeliverEventsAsync();
        }

        var mail = Assert.Single(await MailsAsync(Ada), text => text.Contains("магазин ответил", StringComparison.Ordinal));
        Assert.Contains("We are sorry.", mail);
        Assert.Contains("https://market.example/ru/products/clay-pot#reviews", mail);
    }

    [Fact]
    public async Task A_shop_filters_its_reviews_by_stars_and_answer_and_sees_no_other_shop_s()
    {
        await RatedAsync(Ada, 2, "Cracked");
        var id = await RatedAsync(Ben, 5, "Lovely");
        var (anna, boris) = (await Market.SignedInAsync(Anna), await Market.SignedInAsync(Boris));
        await anna.PostFormAsync($"/vendor/anna/reviews/{id}", $"/vendor/anna/reviews/{id}/answer", new() { ["Reply"] = "Thank you" });

        async Task<string> RowsAsync(string query) => string.Join(' ', (await ReadAsync(anna, $"/vendor/anna/reviews{query}")).QuerySelectorAll("tbody tr").Select(row => row.TextContent));

        Assert.Contains("Lovely", await RowsAsync("?stars=5"));
        Assert.DoesNotContain("Cracked", await RowsAsync("?stars=5"));
        Assert.DoesNotContain("Lovely", await RowsAsync("?answer=none"));
        Assert.Contains("Cracked", await RowsAsync("?answer=none&stars=low&q=crack"));
        foreach (var sort in (string[])["written", "-stars", "product", "-answer"])
        {
            Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync($"/ru/vendor/anna/reviews?sort={sort}")).StatusCode);
        }

        Assert.Empty((await ReadAsync(boris, "/vendor/boris/reviews")).QuerySelectorAll("tbody tr td a"));
        Assert.Equal(HttpStatusCode.NotFound, (await boris.GetAsync($"/vendor/boris/reviews/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await boris.PostFormAsync("/vendor/boris/settings", $"/vendor/boris/reviews/{id}/answer", new() { ["Reply"] = "Mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await boris.GetAsync($"/vendor/anna/reviews/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_shop_reports_a_review_once_and_cannot_hide_it()
    {
        var id = await RatedAsync(Ada, 1, "Never buy here");
        var anna = await Market.SignedInAsync(Anna);
        var page = $"/vendor/anna/reviews/{id}";

        var sent = await anna.PostFormAsync(page, $"{page}/report", new() { ["Reason"] = "Of another shop" });
        var again = await anna.PostFormAsync(page, $"{page}/report", new() { ["Reason"] = "Of another shop" });

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.Conflict), (sent.StatusCode, again.StatusCode));
        Assert.Contains("You have reported this review", (await ReadAsync(anna, page)).Body!.TextContent);
        Assert.Contains("From the shop", (await ReadAsync(await Market.SignedInAsync(), $"/admin/reviews/{id}")).Body!.TextContent);
        Assert.Equal(["Never buy here"], await ShownAsync());
    }
}

public sealed class AnsweringOnSqlite() : AnsweringTests(DatabaseKind.Sqlite);

public sealed class AnsweringOnPostgreSql() : AnsweringTests(DatabaseKind.PostgreSql);
