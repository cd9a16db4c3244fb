using Marketplace.Kernel.Tenancy;

namespace Marketplace.Ordering.Tests;

/// <summary>Whoever walks through everything once takes no room from pages that people look at.</summary>
public sealed class CrawlerTests() : Bazaar(DatabaseKind.Sqlite)
{
    // Some thirty pages of a product.
    protected override IReadOnlyDictionary<string, string?> HostSettings => new Dictionary<string, string?> { ["Marketplace:PageCacheMegabytes"] = "1" };

    [Fact]
    public async Task A_walk_through_many_pages_pushes_none_out_that_was_there_before()
    {
        var guest = Market.Guest();
        await guest.GetStringAsync("/products/clay-pot");

        await WalkAsync(guest);

        Assert.True(await IsKeptAsync(guest, "/products/clay-pot"));
    }

    [Fact]
    public async Task A_page_that_is_asked_for_again_is_kept_however_full_it_is()
    {
        var guest = Market.Guest();
        await WalkAsync(guest);

        await guest.GetStringAsync("/products/hammer");
        Assert.False(await IsKeptAsync(guest, "/products/hammer"));
        Assert.True(await IsKeptAsync(guest, "/products/hammer"));
    }

    [Fact]
    public async Task Of_many_who_want_a_page_at_once_all_get_the_same_though_it_is_not_kept()
    {
        await WalkAsync(Market.Guest());

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Market.Guest().GetStringAsync("/products/clay-pot?crowd=1")));

        Assert.Single(answers.Distinct());
    }

    private static async Task WalkAsync(HttpClient guest)
    {
        for (var page = 1; page <= 80; page++)
        {
            await guest.GetStringAsync($"/products/hammer?walk={page}");
        }
    }

    // An answer out of memory is as old as it is; one that was made for this question has no age.
    private async Task<bool> IsKeptAsync(HttpClient guest, string page)
    {
        Market.Clock.Advance(TimeSpan.FromSeconds(10));
        using var answer = await guest.GetAsync(page);
        return answer.Headers.Age >= TimeSpan.FromSeconds(10);
    }
}
