using System.Net;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Engine.Tests;

public abstract class FirstStartTests(DatabaseKind kind)
{
    private static readonly Dictionary<string, string> _recipes = new()
    {
        ["small"] = TestMarketplace.SetupRecipe().Replace("\"test\"", "\"small\"", StringComparison.Ordinal),
    };

    [Fact]
    public async Task Whoever_opens_a_new_host_sets_it_up_on_its_page()
    {
        await using var market = await TestMarketplace.StartAsync(kind, recipe: null, _recipes);
        var guest = market.Guest();

        var wrong = await guest.PostFormAsync("/", "/", new() { ["SiteName"] = "Mine", ["RecipeName"] = "small", ["UserName"] = "Me", ["Email"] = "no address", ["Password"] = "short" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("Mine", (await wrong.DocumentAsync()).QuerySelector("[name=SiteName]")?.GetAttribute("value"));

        var done = await guest.PostFormAsync("/", "/", new()
        {
            ["SiteName"] = "Mine", ["RecipeName"] = "small", ["UserName"] = "Me", ["Email"] = TestMarketplace.Admin, ["Password"] = TestMarketplace.Password,
        });
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await (await market.SignedInAsync()).GetAsync("/admin")).StatusCode);
    }

    [Fact]
    public async Task Configuration_sets_tenants_up_without_anybody()
    {
        await using var market = await TestMarketplace.StartAsync(kind, recipe: null, _recipes, new Dictionary<string, string?>
        {
            ["Marketplace:AutoSetup:Tenants:0:ShellName"] = "Default",
            ["Marketplace:AutoSetup:Tenants:0:SiteName"] = "Unattended",
            ["Marketplace:AutoSetup:Tenants:0:RecipeName"] = "small",
            ["Marketplace:AutoSetup:Tenants:0:AdminEmail"] = TestMarketplace.Admin,
            ["Marketplace:AutoSetup:Tenants:0:AdminPassword"] = TestMarketplace.Password,
            ["Marketplace:AutoSetup:Tenants:1:ShellName"] = "Second",
            ["Marketplace:AutoSetup:Tenants:1:RequestUrlPrefix"] = "second",
            ["Marketplace:AutoSetup:Tenants:1:RecipeName"] = "small",
            ["Marketplace:AutoSetup:Tenants:1:AdminEmail"] = TestMarketplace.Admin,
            ["Marketplace:AutoSetup:Tenants:1:AdminPassword"] = TestMarketplace.Password,
        });

        Assert.All(market.Tenants, tenant => Assert.Equal(TenantState.Running, tenant.State));
        Assert.Contains("Unattended", await market.Guest().GetStringAsync("/log-in"));
        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync("/second/log-in")).StatusCode);
    }

    [Fact]
    public async Task The_set_up_page_of_another_tenant_opens_to_its_link_only()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe("Marketplace.Tenants"), _recipes);
        var admin = await market.SignedInAsync();
        await admin.PostFormAsync("/admin/tenants/new", "/admin/tenants/new", new() { ["Name"] = "Later", ["RequestUrlPrefix"] = "later", ["RecipeName"] = "small" });
        var secret = market.Tenants.Single(t => t.Name == "Later").Secret;

        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync("/later/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await market.Guest().GetAsync("/later/?token=guess")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync($"/later/?token={secret}")).StatusCode);
    }

    [Fact]
    public async Task In_production_the_host_does_not_start_with_the_demo_s_passwords()
    {
        await using var market = await TestMarketplace.StartAsync(kind, TestMarketplace.SetupRecipe());
        await market.With<Marketplace.Kernel.Tenancy.IRecipes>(async recipes => Assert.False((await recipes.RunTextAsync(
            """{ "name": "d", "steps": [ { "name": "Users", "users": [ { "email": "a@demo.example", "password": "Demo!2026pass" } ] } ] }""", _ => { }, CancellationToken.None)).Failed(out var error), error?.Message));

        var fault = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => market.StartAgainAsync("Production"));

        Assert.Contains("demo", fault.Message);
    }
}

public sealed class FirstStartOnSqlite() : FirstStartTests(DatabaseKind.Sqlite);

public sealed class FirstStartOnPostgreSql() : FirstStartTests(DatabaseKind.PostgreSql);
