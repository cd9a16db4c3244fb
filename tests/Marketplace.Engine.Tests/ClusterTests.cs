using System.Diagnostics;
using System.Net;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Outbox;

namespace Marketplace.Engine.Tests;

/// <summary>Two nodes on one PostgreSQL.</summary>
public class ClusterTests
{
    private static readonly Dictionary<string, string?> _working = new() { ["Marketplace:Jobs"] = "true", ["Clock"] = "system" };

    [Fact]
    public async Task A_feature_that_one_node_switches_is_switched_on_the_other_and_no_request_fails()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql);
        await using var second = await first.JoinAsync(modules: [Probing.Module]);
        var visitor = second.Guest();
        using var enough = new CancellationTokenSource();
        var visits = Task.Run(async () =>
        {
            var answers = new List<HttpStatusCode>();
            while (!enough.IsCancellationRequested)
            {
                answers.Add((await visitor.GetAsync("/log-in")).StatusCode);
            }

            return answers;
        });

        var before = await second.Guest().GetStringAsync("/probe");
        await first.With<ITenantFeatures>(features => features.ChangeAsync([], ["Test.Probe"], CancellationToken.None));
        await second.SyncAsync();
        var off = (await second.Guest().GetAsync("/probe")).StatusCode;
        await first.With<ITenantFeatures>(features => features.ChangeAsync(["Test.Probe"], [], CancellationToken.None));
        await second.SyncAsync();
        var on = await second.Guest().GetStringAsync("/probe");
        await enough.CancelAsync();

        Assert.Equal(("probe", HttpStatusCode.NotFound, "probe"), (before, off, on));
        Assert.All(await visits, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task A_tenant_that_one_node_sets_up_answers_on_the_other()
    {
        await using var first = await TestMarketplace.StartAsync(DatabaseKind.PostgreSql, TestMarketplace.SetupRecipe("Test.Probe"), modules: [Probing.Module]);
        await using var second = await first.JoinAsync(modules: [Probing.Module]);

        await first.AddTenantAsync("Branch", "branch", "test");
        await second.SyncAsync();

        Assert.Equal("probe", await second.Guest().GetStringAsync("/branch/probe"));
    }

    [Fact]
    public async Task A_person_who_signed_in_on_one_node_is_signed_in_on_the_other_and_a_form_of_one_is_taken_by_the_other()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql);
        await using var second = await first.JoinAsync(modules: [Probing.Module]);
        var jar = new CookieContainer();
        var (here, there) = (first.Guest(cookies: jar), second.Guest(cookies: jar));

        await here.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });
        var account = (await there.GetAsync("/account")).StatusCode;
        var token = await here.TokenAsync("/admin/jobs");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["act"] = "run", ["id"] = "probe.tick", ["__RequestVerificationToken"] = token! });
        var posted = (await there.PostAsync(new Uri("/admin/jobs/acts", UriKind.Relative), form)).StatusCode;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (account, posted));
    }

    [Fact]
    public async Task Wrong_passwords_on_one_node_count_on_the_other()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql);
        await using var second = await first.JoinAsync(modules: [Probing.Module]);
        await first.AddUserAsync("ada@market.test");
        var browser = first.Guest();

        for (var i = 0; i < 5; i++)
        {
            await browser.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "ada@market.test", ["Password"] = "not the password" });
        }

        await Until.TrueAsync(() => second.Ask<ITries, bool>(tries => Task.FromResult(tries.Refusal(null, TryLimit.LogInToAccount, "ADA@MARKET.TEST") is not null)));
        var there = await second.Guest().PostFormAsync("/log-in", "/log-in", new() { ["Email"] = "ada@market.test", ["Password"] = TestMarketplace.Password });

        Assert.Equal(HttpStatusCode.TooManyRequests, there.StatusCode);
    }

    [Fact]
    public async Task A_setting_that_one_node_changes_holds_on_the_other()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql);
        await using var second = await first.JoinAsync(modules: [Probing.Module]);

        await first.With<IRecipes>(recipes => recipes.RunTextAsync("""{ "name": "more", "steps": [ { "name": "settings", "probe": { "bells": 7 } } ] }""", _ => { }, CancellationToken.None));
        await Until.TrueAsync(async () =>
        {
            await second.SyncAsync();
            return await second.Ask<ISettings<ProbeSettings>, int>(settings => Task.FromResult(settings.Current.Bells)) == 7;
        });
    }

    [Fact]
    public async Task Events_of_both_nodes_are_handled_once_while_both_deliver()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql);
        await using var second = await first.JoinAsync(modules: [Probing.Module]);

        for (var i = 0; i < 40; i++)
        {
            await (i % 2 == 0 ? first : second).RingAsync($"bell {i}");
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? first : second).With<OutboxDispatcher>(outbox => outbox.DoDueAsync(CancellationToken.None))));
        await Until.TrueAsync(async () => await first.WaitingAsync() == 0);

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"bell {i}").Order(StringComparer.Ordinal), (await first.NotesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_job_fires_once_for_all_nodes()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql, null, _working);
        await using var second = await first.JoinAsync(_working, [Probing.Module]);
        var ticks = Gates.Ticks.GetOrAdd(await first.Ask<TenantDatabase, string>(d => Task.FromResult(d.ConnectionString)), _ => new(0));
        await ticks.WaitAsync(TimeSpan.FromSeconds(60));
        var before = (await first.NotesAsync()).Count;
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 8; i++)
        {
            Assert.True(await ticks.WaitAsync(TimeSpan.FromSeconds(60)));
        }

        // The job is due each second: were it to fire on both nodes, there would be twice as many.
        var fired = (await first.NotesAsync()).Count - before;
        Assert.InRange(fired, 1, (watch.Elapsed.TotalSeconds * 1.25) + 2);
    }

    [Fact]
    public async Task A_node_that_is_stopped_answers_the_request_that_it_has_and_the_other_goes_on()
    {
        await using var first = await Probing.StartAsync(DatabaseKind.PostgreSql);
        await using var second = await first.JoinAsync(new Dictionary<string, string?> { ["Server"] = "kestrel" }, [Probing.Module]);
        var (reached, go) = Gates.Held["stopping"] = (new(), new());
        using var visitor = new HttpClient { BaseAddress = new Uri(second.Address) };
        var slow = visitor.GetStringAsync(new Uri("/probe/held/stopping", UriKind.Relative));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var stopping = second.StopAsync();
        go.SetResult();

        Assert.Equal("stopping", await slow);
        await stopping;
        Assert.Equal("probe", await first.Guest().GetStringAsync("/probe"));
    }
}
