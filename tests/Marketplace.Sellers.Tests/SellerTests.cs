using System.Net;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Mail;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Marketplace.Sellers.Contracts.SellerStatus;

namespace Marketplace.Sellers.Tests;

public class SellerStateTests
{
    private static readonly DateTimeOffset _now = new(2030, 1, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_seller_moves_only_along_the_table()
    {
        (SellerStatus, SellerStatus)[] allowed = [(Applied, Active), (Applied, Closed), (Active, Suspended), (Active, Closed), (Suspended, Active), (Suspended, Closed)];

        var all = from before in Enum.GetValues<SellerStatus>() from after in Enum.GetValues<SellerStatus>() select (before, after);

        Assert.All(all, step => Assert.Equal(allowed.Contains(step), step.before.CanBecome(step.after)));
    }

    [Fact]
    public void The_last_owner_can_neither_go_nor_step_down()
    {
        var owner = UserId.New();
        var seller = Seller.Apply("shop", "Shop", "", "a@b.example", "DE", owner, _now);
        seller.Add(UserId.New(), SellerRole.Manager, _now);

        Assert.True(seller.Remove(owner).Failed(out var gone));
        Assert.True(seller.ChangeRole(owner, SellerRole.Staff).Failed(out var down));

        Assert.Equal(("sellers.last_owner", "sellers.last_owner"), (gone.Code, down.Code));
    }
}

public abstract class SellerTests(DatabaseKind kind)
{
    private const string Applicant = "carla@market.test";

    [Fact]
    public async Task Migrating_from_nothing_gives_the_tables_of_the_model()
    {
        await using var market = await OpenAsync();

        await market.InTenantAsync("Default", async services =>
        {
            var (model, migrated) = await SchemaCheck.ReadAsync(services.GetRequiredService<SellersDb>(), services.GetRequiredService<TenantDatabase>(), "sellers");

            Assert.NotEmpty(model);
            Assert.Equal(model, migrated);
        });
    }

    [Fact]
    public async Task A_shop_is_closed_for_good_only_after_its_name_was_typed()
    {
        await using var market = await OpenAsync();
        var (carla, admin) = (await market.SignedInAsync(Applicant), await market.SignedInAsync());
        await ApplyAsync(carla);
        var page = (await (await admin.GetAsync("/admin/sellers")).DocumentAsync()).QuerySelector("tbody a[href^='/admin/sellers/']")!.GetAttribute("href")!;

        var asked = await admin.PostFormAsync(page, $"{page}/closure", new() { ["Called"] = "Carla's Candles" });
        var question = (await asked.DocumentAsync()).QuerySelector("form.confirm-act")!;
        var mistyped = await admin.PostFormAsync(page, $"{page}/closure", new() { ["Called"] = "Carla's Candles", ["Typed"] = "Carlas candle" });
        var before = await market.Ask<SellersDb, SellerStatus>(db => db.Sellers.Select(s => s.Status).SingleAsync());
        var closed = await admin.PostFormAsync(page, $"{page}/closure", new() { ["Called"] = "Carla's Candles", ["Typed"] = " carla's candles " });

        Assert.Equal(($"{page}/closure", "Carla's Candles"), (question.GetAttribute("action"), question.QuerySelector("input[name=Called]")!.GetAttribute("value")));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Redirect), (asked.StatusCode, mistyped.StatusCode, closed.StatusCode));
        Assert.Equal((Applied, Closed), (before, await market.Ask<SellersDb, SellerStatus>(db => db.Sellers.Select(s => s.Status).SingleAsync())));
    }

    [Fact]
    public async Task Somebody_applies_an_admin_approves_and_the_shop_opens()
    {
        await using var market = await OpenAsync();
        var (carla, admin) = (await market.SignedInAsync(Applicant), await market.SignedInAsync());

        var applied = await ApplyAsync(carla);
        Assert.Equal(HttpStatusCode.Redirect, applied.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync("/shops/carlas-candles")).StatusCode);
        var list = await (await admin.GetAsync("/admin/sellers")).DocumentAsync();
        var page = list.QuerySelector("tbody a[href^='/admin/sellers/']")!.GetAttribute("href")!;
        var approved = await admin.PostFormAsync(page, $"{page}/approval", []);
        await market.DeliverEventsAsync();

        Assert.Equal(HttpStatusCode.Redirect, approved.StatusCode);
        Assert.Contains("Carla's Candles", WebUtility.HtmlDecode(await market.Guest().GetStringAsync("/shops/carlas-candles")));
        Assert.Contains("Carla's Candles", WebUtility.HtmlDecode(await market.Guest().GetStringAsync("/shops")));
        Assert.Contains("carlas-candles", await market.Guest().GetStringAsync("/api/v1/sellers"));
        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync("/api/v1/sellers/carlas-candles")).StatusCode);
        var mail = await market.Ask<IMailLog, IReadOnlyList<StoredMail>>(log => Task.FromResult(log.Newest(10)));
        Assert.Contains(mail, letter => letter.To == Applicant && letter.Subject == "Your shop is open");
        var audit = await market.Ask<IAuditTrail, List<AuditRecord>>(trail => trail.Acts.Where(act => act.Action == "sellers.approved").ToListAsync());
        Assert.Equal("seller:carlas-candles", Assert.Single(audit).Subject);
    }

    [Fact]
    public async Task A_step_that_is_not_in_the_table_is_refused_on_the_page()
    {
        await using var market = await OpenAsync();
        await ApplyAsync(await market.SignedInAsync(Applicant));
        var admin = await market.SignedInAsync();
        var page = $"/admin/sellers/{await IdAsync(market)}";

        var answer = await admin.PostFormAsync(page, $"{page}/suspension", new() { ["Reason"] = "x" });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Only_who_may_manage_sellers_decides()
    {
        await using var market = await OpenAsync();
        var carla = await market.SignedInAsync(Applicant);
        await ApplyAsync(carla);
        var id = await IdAsync(market);

        var answer = await carla.PostFormAsync("/sell", $"/admin/sellers/{id}/approval", []);

        Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Redirect, $"{(int)answer.StatusCode}");
        Assert.Equal(Applied, (await market.Ask<ISellerDirectory, SellerSummary?>(sellers => sellers.FindBySlugAsync("carlas-candles", CancellationToken.None)))!.Status);
    }

    [Fact]
    public async Task A_wrong_application_is_shown_again_with_what_was_typed()
    {
        await using var market = await OpenAsync();
        var carla = await market.SignedInAsync(Applicant);

        var answer = await carla.PostFormAsync("/sell", "/sell", new() { ["Name"] = "<b>C</b>", ["Email"] = "nonsense", ["Country"] = "Germany", ["Story"] = "short", ["Address"] = "Not An Address!" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.DocumentAsync();
        Assert.Equal("<b>C</b>", page.QuerySelector("input[name=Name]")!.GetAttribute("value"));
        foreach (var field in (string[])["Email", "Country", "Story", "Address"])
        {
            Assert.Equal("true", page.QuerySelector($"[name={field}]")!.GetAttribute("aria-invalid"));
        }
    }

    [Fact]
    public async Task A_manager_describes_the_shop_and_hostile_text_stays_text()
    {
        await using var market = await OpenAsync();
        var (carla, admin) = (await market.SignedInAsync(Applicant), await market.SignedInAsync());
        await ApplyAsync(carla);
        var page = $"/admin/sellers/{await IdAsync(market)}";
        await admin.PostFormAsync(page, $"{page}/approval", []);
        const string Hostile = "<script>alert(1)</script>' OR 1=1 --";

        var saved = await carla.PostFormAsync("/vendor/carlas-candles/settings", "/vendor/carlas-candles/settings", new()
        {
            ["Name"] = "<i>Candles</i>", ["Email"] = Applicant, ["Country"] = "DE", ["Story"] = Hostile, ["ReturnsPolicy"] = Hostile, ["ShippingPolicy"] = Hostile,
        });

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var shop = await market.Guest().GetStringAsync("/shops/carlas-candles");
        Assert.DoesNotContain("<script>alert", shop);
        Assert.DoesNotContain("<i>Candles", shop);
        Assert.Contains("&lt;script&gt;", shop);
    }

    [Fact]
    public async Task A_text_with_NUL_is_refused_and_not_stored()
    {
        await using var market = await OpenAsync();
        var carla = await market.SignedInAsync(Applicant);

        var answer = await ApplyAsync(carla, "Carla\0s");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private Task<TestMarketplace> OpenAsync() => TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Sellers"));

    private static Task<HttpResponseMessage> ApplyAsync(HttpClient browser, string name = "Carla's Candles") => browser.PostFormAsync("/sell", "/sell", new()
    {
        ["Name"] = name, ["Email"] = Applicant, ["Country"] = "de", ["Story"] = "Candles of beeswax, poured by hand in small batches.",
    });

    private static Task<SellerId> IdAsync(TestMarketplace market) => market.Ask<SellersDb, SellerId>(db => db.Sellers.Select(s => s.Id).SingleAsync());
}

public sealed class SellersOnSqlite() : SellerTests(DatabaseKind.Sqlite);

public sealed class SellersOnPostgreSql() : SellerTests(DatabaseKind.PostgreSql);
