using System.Net;
using Dapper;
using Marketplace.Kernel.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Engine.Tests;

public abstract class FeatureSwitchTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Tenants"), new Dictionary<string, string>
    {
        ["second"] = TestMarketplace.SetupRecipe().Replace("\"test\"", "\"second\"", StringComparison.Ordinal),
    }, null, [Probing.Module]);

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task Switching_a_feature_on_and_off_in_the_admin_adds_and_removes_its_pages()
    {
        var admin = await _market.SignedInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await _market.Guest().GetAsync("/probe")).StatusCode);

        await admin.PostFormAsync("/admin/features", "/admin/features/acts", new() { ["act"] = "enable", ["id"] = "Test.Probe" });
        Assert.Equal("probe", await _market.Guest().GetStringAsync("/probe"));

        await admin.PostFormAsync("/admin/features", "/admin/features/acts", new() { ["act"] = "disable", ["id"] = "Test.Probe" });
        Assert.Equal(HttpStatusCode.NotFound, (await _market.Guest().GetAsync("/probe")).StatusCode);
    }

    [Fact]
    public async Task Switching_features_while_requests_run_fails_none_of_them()
    {
        using var done = new CancellationTokenSource();
        var failures = 0;
        var served = 0;
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var guest = _market.Guest();
            while (!done.IsCancellationRequested)
            {
                var answer = await guest.GetAsync("/log-in");
                Interlocked.Increment(ref answer.StatusCode == HttpStatusCode.OK ? ref served : ref failures);
            }
        })).ToList();

        for (var i = 0; i < 5; i++)
        {
            await ChangeAsync(["Test.Probe"], []);
            await ChangeAsync([], ["Test.Probe"]);
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(0, failures);
        Assert.True(served > 20, $"only {served} requests ran beside the rebuilds");
    }

    [Fact]
    public async Task A_request_that_is_inside_ends_on_the_shell_that_it_began_in()
    {
        await ChangeAsync(["Test.Probe"], []);
        Gates.Slow = new TaskCompletionSource();
        var slow = _market.Guest().GetStringAsync("/probe/slow");

        await ChangeAsync([], ["Test.Probe"]);
        Gates.Slow.SetResult();

        Assert.Equal("slow", await slow);
    }

    [Fact]
    public async Task A_module_whose_tables_one_tenant_has_does_not_exist_on_another()
    {
        await _market.AddTenantAsync("Second", "second", "second");
        await ChangeAsync(["Test.Probe"], []);

        Assert.Equal(HttpStatusCode.OK, (await _market.Guest().GetAsync("/probe")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _market.Guest().GetAsync("/second/probe")).StatusCode);
        Assert.Contains("probe_note", await TablesAsync("Default"));
        Assert.DoesNotContain("probe_note", await TablesAsync("Second"));
    }

    [Fact]
    public async Task A_feature_that_another_stands_on_is_not_switched_off()
    {
        await ChangeAsync(["Marketplace.Catalog"], []);

        var refused = await _market.Ask<ITenantFeatures, Result>(f => f.ChangeAsync([], ["Marketplace.Sellers"], CancellationToken.None));

        Assert.True(refused.Failed(out var error));
        Assert.Equal("features.needed", error.Code);
        Assert.Contains("Marketplace.Catalog", error.Message);
    }

    [Fact]
    public async Task A_feature_with_an_endpoint_that_does_not_say_who_may_call_it_changes_nothing()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => ChangeAsync(["Test.Unguarded"], []));

        Assert.Equal(HttpStatusCode.OK, (await _market.Guest().GetAsync("/log-in")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _market.Guest().GetAsync("/unguarded")).StatusCode);
    }

    [Fact]
    public async Task Background_work_goes_on_when_the_request_that_switched_a_feature_is_gone()
    {
        using var request = new CancellationTokenSource();
        await _market.With<ITenantFeatures>(features => features.ChangeAsync(["Test.Probe"], [], request.Token));
        await request.CancelAsync();

        await _market.Guest().PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = "wrong" });

        await Until.TrueAsync(() => _market.Ask<UnitOfWork, bool>(async unit => await unit.Connection.ExecuteScalarAsync<long>("SELECT count(*) FROM engine_security_event") > 0));
    }

    private Task ChangeAsync(string[] enable, string[] disable) => _market.With<ITenantFeatures>(async features =>
        Assert.False((await features.ChangeAsync(enable, disable, CancellationToken.None)).Failed(out var error), error?.Message));

    private async Task<IReadOnlyList<string>> TablesAsync(string tenant)
    {
        IReadOnlyList<string> names = [];
        await _market.InTenantAsync(tenant, async services =>
        {
            var database = services.GetRequiredService<TenantDatabase>();
            await using var connection = database.CreateConnection();
            names = [.. await Dapper.SqlMapper.QueryAsync<string>(connection, database.IsPostgreSql
                ? $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{database.Schema}'"
                : "SELECT name FROM sqlite_master WHERE type = 'table'")];
        });
        return names;
    }
}

public sealed class FeatureSwitchOnSqlite() : FeatureSwitchTests(DatabaseKind.Sqlite);

public sealed class FeatureSwitchOnPostgreSql() : FeatureSwitchTests(DatabaseKind.PostgreSql);
