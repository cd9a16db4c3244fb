using System.Net;

namespace Marketplace.Engine.Tests;

/// <summary>A marketplace that is closed while somebody works on it.</summary>
public abstract class MaintenanceTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Catalog"));

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_closed_marketplace_tells_buyers_and_programs_when_to_come_back_and_opens_again_as_it_was()
    {
        var (admin, guest) = (await _market.SignedInAsync(), _market.Guest());
        var before = await guest.GetStringAsync("/");

        await CloseAsync(admin, closed: true);
        using var home = await guest.GetAsync("/");
        using var russian = await guest.GetAsync("/ru");
        using var api = await guest.GetAsync("/api/v1/products");
        await CloseAsync(admin, closed: false);

        Assert.All([home, russian, api], answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(20)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta)));
        Assert.Contains("New shelves until noon &lt;b&gt;", await home.Content.ReadAsStringAsync());
        var closedInRussian = await russian.Content.ReadAsStringAsync();
        Assert.All((string[])["Скоро вернёмся", "Новые полки до полудня"], text => Assert.Contains(text, System.Net.WebUtility.HtmlDecode(closedInRussian)));
        Assert.DoesNotContain("New shelves", closedInRussian);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType!.MediaType);
        Assert.Contains("site.closed", await api.Content.ReadAsStringAsync());
        Assert.Equal(before, await guest.GetStringAsync("/"));
    }

    [Fact]
    public async Task The_admin_and_the_way_in_stay_open()
    {
        await CloseAsync(await _market.SignedInAsync(), closed: true);

        var again = await _market.SignedInAsync();

        Assert.Contains("Closed for maintenance", await again.GetStringAsync("/admin"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await again.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _market.Guest().GetAsync("/_content/Marketplace.Themes.Storefront/tokens.css")).StatusCode);
    }

    private static async Task CloseAsync(HttpClient admin, bool closed)
    {
        var fields = new Dictionary<string, string> { ["Message"] = "New shelves until noon <b>", ["MessageRu"] = "Новые полки до полудня", ["RetryAfterMinutes"] = "20" };
        if (closed)
        {
            fields["Closed"] = "true";
        }

        Assert.Equal(HttpStatusCode.Redirect, (await admin.PostFormAsync("/admin/settings/maintenance", "/admin/settings/maintenance", fields)).StatusCode);
    }
}

public sealed class MaintenanceOnSqlite() : MaintenanceTests(DatabaseKind.Sqlite);

public sealed class MaintenanceOnPostgreSql() : MaintenanceTests(DatabaseKind.PostgreSql);
