using System.Net;
using System.Net.Http.Json;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Engine.Tests;

public abstract class TenantTests(DatabaseKind kind) : IAsyncLifetime
{
    private TestMarketplace _market = null!;

    public async Task InitializeAsync() => _market = await Probing.StartAsync(kind, new Dictionary<string, string>
    {
        ["shop"] = TestMarketplace.SetupRecipe("Test.Probe").Replace("\"test\"", "\"shop\"", StringComparison.Ordinal),
        ["failing"] = """{ "name": "failing", "issetuprecipe": true, "steps": [ { "name": "feature", "enable": [ "Test.Probe" ] }, { "name": "settings", "probe": { "bells": 99 } } ] }""",
    });

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Fact]
    public async Task A_tenant_lives_from_creation_to_removal_through_the_API()
    {
        var api = await _market.ApiAsync();

        var created = await api.PostAsJsonAsync("/api/tenants/create", new { name = "Acme", requestUrlPrefix = "acme", recipeName = "shop" });
        Assert.Equal("http://localhost/acme", (await created.Content.ReadFromJsonAsync<string>()));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/acme/probe"));

        await OkAsync(api.PostAsJsonAsync("/api/tenants/setup", Setup("Acme")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/acme/probe"));

        await OkAsync(api.PostAsync("/api/tenants/disable/Acme", null));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/acme/probe"));

        await OkAsync(api.PostAsync("/api/tenants/enable/Acme", null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/acme/probe"));

        await OkAsync(api.PostAsJsonAsync("/api/tenants/edit", new { name = "Acme", requestUrlPrefix = "acme-2" }));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/acme-2/probe"));

        await OkAsync(api.PostAsync("/api/tenants/disable/Acme", null));
        await OkAsync(api.PostAsync("/api/tenants/remove/Acme", null));
        Assert.Equal(["Default"], _market.Tenants.Select(t => t.Name));
        Assert.False(Directory.Exists(Path.Combine(_market.Folder, "data", "Sites", "Acme")));
    }

    [Fact]
    public async Task A_host_name_leads_to_its_tenant()
    {
        var api = await _market.ApiAsync();
        await OkAsync(api.PostAsJsonAsync("/api/tenants/create", new { name = "Hosted", requestUrlHost = "shop.test, www.shop.test", recipeName = "shop" }));
        await OkAsync(api.PostAsJsonAsync("/api/tenants/setup", Setup("Hosted")));

        var page = await _market.Guest("http://www.shop.test/").GetStringAsync("/log-in");

        Assert.Contains("Hosted site", page);
    }

    [Fact]
    public async Task A_set_up_that_fails_leaves_the_tenant_as_it_was()
    {
        var api = await _market.ApiAsync();
        await OkAsync(api.PostAsJsonAsync("/api/tenants/create", new { name = "Broken", requestUrlPrefix = "broken", recipeName = "failing" }));

        var answer = await api.PostAsJsonAsync("/api/tenants/setup", Setup("Broken"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(TenantState.Uninitialized, _market.Tenants.Single(t => t.Name == "Broken").State);

        await OkAsync(api.PostAsJsonAsync("/api/tenants/setup", Setup("Broken") with { RecipeName = "shop" }));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/broken/probe"));
    }

    [Fact]
    public async Task A_broken_tenant_takes_neither_another_nor_the_host_down()
    {
        await _market.AddTenantAsync("Fragile", "fragile", "shop");
        var store = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Marketplace.Runtime.Tenancy.ShellHost>(_market.HostServices);
        await store.SaveAsync(store.Find("Fragile")!.Info with { Features = ["No.Such.Feature"], State = TenantState.Disabled }, CancellationToken.None);
        await store.SaveAsync(store.Find("Fragile")!.Info with { State = TenantState.Running }, CancellationToken.None);

        var broken = await _market.Guest().GetAsync("/fragile/probe");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, broken.StatusCode);
        Assert.Equal("10", broken.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/probe"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/ready"));
    }

    [Theory]
    [InlineData("", "x", "request.invalid")]
    [InlineData("9lives", "x", "tenants.name")]
    [InlineData("Export", "x", "tenants.name")]
    [InlineData("Good", "", "tenants.no_address")]
    [InlineData("Good", "Bad Prefix", "tenants.prefix")]
    [InlineData("Good", "admin", "tenants.prefix")]
    [InlineData("default", "x", "tenants.exists")]
    public async Task A_tenant_that_cannot_be_is_refused_with_the_reason(string name, string prefix, string code)
    {
        var api = await _market.ApiAsync();

        var answer = await api.PostAsJsonAsync("/api/tenants/create", new { name, requestUrlPrefix = prefix });

        Assert.Equal(code, await answer.CodeAsync());
    }

    [Fact]
    public async Task Only_who_may_manage_tenants_calls_the_tenants_API()
    {
        var stranger = await _market.ApiAsync("stranger@market.test");

        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.PostAsJsonAsync("/api/tenants/create", new { name = "Mine", requestUrlPrefix = "mine" })).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _market.Guest().PostAsJsonAsync("/api/tenants/create", new { name = "Mine", requestUrlPrefix = "mine" })).StatusCode);
    }

    [Fact]
    public async Task Over_HTTPS_the_cookies_of_a_tenant_with_a_prefix_are_taken_by_its_path_alone()
    {
        await _market.AddTenantAsync("Side", "side", "shop");

        var answer = await _market.Guest("https://localhost/").PostFormAsync("/side/log-in", "/side/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password });

        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("__Secure-Application-Side=", StringComparison.Ordinal));
        Assert.All(cookies, cookie => Assert.Matches("^__Secure-.*; path=/side; secure", cookie));
    }

    [Fact]
    public async Task A_ticket_of_one_tenant_is_nothing_to_another()
    {
        await _market.AddTenantAsync("Other", "other", "shop");
        var admin = await _market.SignedInAsync();
        var cookies = (await admin.PostFormAsync("/log-in", "/log-in", new() { ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password }))
            .Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).Single(c => c.StartsWith("Application-Default", StringComparison.Ordinal));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/other/account");
        request.Headers.Add("Cookie", [cookies, cookies.Replace("-Default=", "-Other=", StringComparison.Ordinal)]);
        var answer = await _market.Guest().SendAsync(request);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/other/log-in", answer.Headers.Location?.ToString());
    }

    private static SetupRequest Setup(string name) => new(name, $"{name} site", null, "admin", "boss@tenant.test", TestMarketplace.Password);

    private async Task<HttpStatusCode> StatusAsync(string path) => (await _market.Guest().GetAsync(path)).StatusCode;

    private static async Task OkAsync(Task<HttpResponseMessage> call)
    {
        var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed record SetupRequest(string Name, string SiteName, string? RecipeName, string UserName, string Email, string Password);
}

public sealed class TenantsOnSqlite() : TenantTests(DatabaseKind.Sqlite);

public sealed class TenantsOnPostgreSql() : TenantTests(DatabaseKind.PostgreSql);
