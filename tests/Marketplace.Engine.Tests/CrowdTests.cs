using System.Net;

namespace Marketplace.Engine.Tests;

/// <summary>More people at once than pages can be made for.</summary>
public sealed class CrowdTests : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await Probing.StartAsync(
        DatabaseKind.Sqlite, settings: new Dictionary<string, string?> { ["Marketplace:PagesAtOnce"] = "2", ["Marketplace:PagePatienceSeconds"] = "0.2" });

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Who_waits_too_long_for_a_page_is_told_to_come_back_while_kept_pages_and_other_requests_go_on()
    {
        var guest = _market.Guest();
        var kept = await guest.GetStringAsync("/probe/page/known");
        Gates.Held["crowd-1"] = (new(), new());
        Gates.Held["crowd-2"] = (new(), new());
        Task<string>[] slow = [guest.GetStringAsync("/probe/page/crowd-1"), guest.GetStringAsync("/probe/page/crowd-2")];
        await Gates.Held["crowd-1"].Reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Gates.Held["crowd-2"].Reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        using var refused = await guest.GetAsync("/probe/page/crowd-3");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(kept, await guest.GetStringAsync("/probe/page/known"));
        Assert.Equal("probe", await guest.GetStringAsync("/probe"));

        Gates.Held["crowd-1"].Go.SetResult();
        Gates.Held["crowd-2"].Go.SetResult();
        Assert.Equal(["<p>crowd-1</p>", "<p>crowd-2</p>"], await Task.WhenAll(slow));
        Assert.Equal("<p>crowd-3</p>", await guest.GetStringAsync("/probe/page/crowd-3"));
    }
}
