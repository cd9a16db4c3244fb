using System.Net;
using Dapper;
using Marketplace.Kernel.Auditing;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Reviews.Tests;

public abstract class ModerationTests(DatabaseKind kind) : Stall(kind)
{
    [Fact]
    public async Task A_reported_review_stands_first_is_hidden_with_a_reason_and_shown_again()
    {
        var kept = await RatedAsync(Ben, 5, "Harmless");
        var id = await RatedAsync(Ada, 1, "Rude");
        var ben = await Market.SignedInAsync(Ben);
        var admin = await Market.SignedInAsync();

        var reported = await ben.PostFormAsync($"/reviews/{id}/report", $"/reviews/{id}/report", new() { ["Reason"] = "Insults the seller" });
        var twice = await ben.PostFormAsync($"/reviews/{kept}/report", $"/reviews/{id}/report", new() { ["Reason"] = "Again" });
        var own = await (await Market.SignedInAsync(Ada)).PostFormAsync($"/reviews/{id}/report", $"/reviews/{id}/report", new() { ["Reason"] = "Mine" });
        var guest = await Market.Guest().GetAsync($"/reviews/{id}/report");
        var list = await ReadAsync(admin, "/admin/reviews");
        Assert.Contains("1 review is reported", (await ReadAsync(admin, "/admin")).Body!.TextContent);
        Assert.Contains("Insults the seller", (await ReadAsync(admin, $"/admin/reviews/{id}")).Body!.TextContent);
        var unreasoned = await admin.PostFormAsync($"/admin/reviews/{id}", $"/admin/reviews/{id}/hiding", []);
        await admin.PostFormAsync($"/admin/reviews/{id}", $"/admin/reviews/{id}/hiding", new() { ["Reason"] = "Insulting" });
        var hidden = await ShownAsync();
        var told = (await ReadAsync(await Market.SignedInAsync(Ada), "/account/reviews")).Body!.TextContent;
        await admin.PostFormAsync($"/admin/reviews/{id}", $"/admin/reviews/{id}/publication", []);

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Redirect), (reported.StatusCode, twice.StatusCode, own.StatusCode, guest.StatusCode));
        Assert.Contains("Rude", list.QuerySelector("tbody tr")!.TextContent);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unreasoned.StatusCode);
        Assert.Equal(["Harmless"], hidden);
        Assert.Contains("Insulting", told);
        Assert.Equal(["Harmless", "Rude"], (await ShownAsync()).Order());
        Assert.Equal(["reviews.hidden", "reviews.shown"], await Market.Ask<IAuditTrail, List<string>>(audit => audit.Acts.Where(act => act.Subject == $"review:{id}").OrderBy(act => act.At).Select(act => act.Action).Distinct().Order().ToListAsync()));
        Assert.Equal(0, await Market.Ask<UnitOfWork, long>(async unit => await unit.Connection.QuerySingleAsync<long>("SELECT count(*) FROM reviews_report WHERE closed_at IS NULL")));
    }

    [Fact]
    public async Task Several_are_hidden_at_once_in_the_table_and_reports_without_a_reason_are_closed()
    {
        var (first, second) = (await RatedAsync(Ada, 1, "Spam"), await RatedAsync(Ben, 5, "Spam too"));
        var admin = await Market.SignedInAsync();
        await (await Market.SignedInAsync(Ben)).PostFormAsync($"/reviews/{first}/report", $"/reviews/{first}/report", new() { ["Reason"] = "I do not like it" });

        await ActAsync(admin, "keep", first);
        var open = await Market.Ask<UnitOfWork, long>(async unit => await unit.Connection.QuerySingleAsync<long>("SELECT sum(open_reports) FROM reviews_review"));
        await ActAsync(admin, "hide", first, second);

        Assert.Equal(0, open);
        Assert.Empty(await ShownAsync());
        Assert.All(await ReviewsAsync(), review => Assert.Equal((ReviewState.Hidden, "Advertising"), (review.State, review.HiddenReason)));
        foreach (var list in (string[])["/admin/reviews?show=hidden", "/admin/reviews?show=reported&stars=low&q=spam&sort=-state", "/admin/reviews?stars=5&written-from=2029-01-01", "/ru/admin/reviews", "/admin/reviews/export"])
        {
            Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(list)).StatusCode);
        }
    }

    [Fact]
    public async Task What_was_hidden_does_not_come_back_by_being_changed_or_deleted_and_written_anew()
    {
        var id = await RatedAsync(Ada, 1, "Rude");
        var (ada, admin) = (await Market.SignedInAsync(Ada), await Market.SignedInAsync());
        var page = $"/account/reviews/{await ProductAsync("POT")}";
        await admin.PostFormAsync($"/admin/reviews/{id}", $"/admin/reviews/{id}/hiding", new() { ["Reason"] = "Insulting" });

        await RateAsync(ada, 5, "Rude again");
        var changed = Assert.Single(await ReviewsAsync()).State;
        await ada.PostFormAsync(page, $"{page}/removal", []);
        var withdrawn = Assert.Single(await ReviewsAsync());
        await RateAsync(ada, 5, "And again");

        Assert.Equal(ReviewState.Waiting, changed);
        Assert.Equal((ReviewState.Withdrawn, ""), (withdrawn.State, withdrawn.Title));
        Assert.Equal(ReviewState.Waiting, Assert.Single(await ReviewsAsync()).State);
        Assert.Empty(await ShownAsync());
    }

    [Fact]
    public async Task With_approval_nothing_appears_before_a_moderator_has_said_so()
    {
        await RunAsync("""{ "name": "settings", "reviews": { "approveFirst": true } }""");
        var id = await RatedAsync(Ada, 5, "Wait for me");
        var admin = await Market.SignedInAsync();

        var before = await ShownAsync();
        var waiting = (await ReadAsync(admin, "/admin/reviews?show=waiting")).QuerySelectorAll("tbody tr").Length;
        await admin.PostFormAsync($"/admin/reviews/{id}", $"/admin/reviews/{id}/publication", []);
        var after = await ShownAsync();
        await RateAsync(await Market.SignedInAsync(Ada), 1, "Changed");

        Assert.Empty(before);
        Assert.Equal(1, waiting);
        Assert.Equal(["Wait for me"], after);
        Assert.Empty(await ShownAsync());
    }

    [Fact]
    public async Task Only_moderators_moderate()
    {
        var id = await RatedAsync(Ada, 1, "Rude");
        var (anna, moderator) = (await Market.SignedInAsync(Anna), await Market.SignedInAsync("mod@market.test", "Moderator"));

        Assert.NotEqual(HttpStatusCode.OK, (await anna.GetAsync("/admin/reviews")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await anna.GetAsync($"/admin/reviews/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await moderator.GetAsync($"/admin/reviews/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await moderator.GetAsync($"/admin/reviews/{Guid.CreateVersion7()}")).StatusCode);
    }

    private static async Task ActAsync(HttpClient admin, string act, params string[] ids)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", (await admin.TokenAsync("/admin/reviews"))!), new("act", act), new("reason", "Advertising"), .. ids.Select(id => new KeyValuePair<string, string>("id", id)),
        ]);
        var answer = await admin.PostAsync("/admin/reviews/acts", form);
        Assert.True((int)answer.StatusCode < 400, await answer.Content.ReadAsStringAsync());
    }
}

public sealed class ModerationOnSqlite() : ModerationTests(DatabaseKind.Sqlite);

public sealed class ModerationOnPostgreSql() : ModerationTests(DatabaseKind.PostgreSql);
