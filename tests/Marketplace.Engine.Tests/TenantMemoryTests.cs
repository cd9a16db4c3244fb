using Marketplace.Kernel.Events;

namespace Marketplace.Engine.Tests;

public class TenantMemoryTests
{
    private readonly TestClock _clock = new();
    private readonly Evictions _evictions = new([]);
    private readonly TenantMemory _memory;
    private int _reads;

    public TenantMemoryTests() => _memory = new TenantMemory(_evictions, _clock);

    [Fact]
    public async Task What_was_read_is_not_read_again_until_something_that_it_shows_is_evicted()
    {
        Assert.Equal(("1", "1"), (await ReadAsync(), await ReadAsync()));

        _evictions.RaiseHere(["something-else"]);
        Assert.Equal("1", await ReadAsync());

        _evictions.RaiseHere(["categories"]);
        Assert.Equal("2", await ReadAsync());
        _evictions.RaiseHere([EvictionServices.Everything]);
        Assert.Equal("3", await ReadAsync());
    }

    [Fact]
    public void What_shows_something_else_now_is_no_longer_forgotten_with_what_it_showed_before()
    {
        _memory.Keep("test.card", "before", ["product:1", "seller:1"], _memory.Now);
        _memory.Keep("test.card", "after", ["product:1", "seller:2"], _memory.Now);

        _evictions.RaiseHere(["seller:1"]);
        Assert.Equal("after", _memory.Find<string>("test.card"));
        _evictions.RaiseHere(["seller:2"]);
        Assert.Null(_memory.Find<string>("test.card"));
    }

    [Fact]
    public async Task What_was_being_read_while_it_changed_is_not_kept()
    {
        var old = await _memory.GetAsync("test.names", () =>
        {
            _evictions.RaiseHere(["categories"]);
            return Task.FromResult("old");
        }, _ => ["categories"]);

        Assert.Equal("old", old);
        Assert.Equal("1", await ReadAsync());
    }

    [Fact]
    public async Task A_change_that_this_process_did_not_hear_of_shows_after_a_minute()
    {
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("1", await ReadAsync());
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("2", await ReadAsync());
    }

    [Fact]
    public async Task What_is_too_old_goes_when_something_else_comes()
    {
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(61));
        _memory.Keep("test.others", "new", ["others"], _memory.Now);

        Assert.Equal((1, "new"), (_memory.Count, _memory.Find<string>("test.others")));
    }

    [Fact]
    public void What_was_read_together_before_something_changed_is_not_kept()
    {
        var since = _memory.Now;
        _evictions.RaiseHere(["categories"]);
        _memory.Keep("test.names", "old", ["categories"], since);

        Assert.Null(_memory.Find<string>("test.names"));
    }

    private ValueTask<string> ReadAsync() => _memory.GetAsync(
        "test.names", () => Task.FromResult((++_reads).ToString(System.Globalization.CultureInfo.InvariantCulture)), _ => ["categories"]);
}
