using System.Net;
using System.Reflection;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.ArchitectureTests;

/// <summary>What only a running tenant shows.</summary>
public class RunningModuleTests
{
    public static TheoryData<string> Features => [.. Repository.Modules.SelectMany(m => m.GetCustomAttributes<FeatureAttribute>())
        .Where(f => !f.IsAlwaysEnabled && !f.EnabledByDependencyOnly).Select(f => f.Id)];

    [Theory, MemberData(nameof(Features))]
    public async Task A_feature_starts_with_nothing_but_what_it_declares_and_each_of_its_endpoints_can_be_bound(string feature)
    {
        await using var market = await TestMarketplace.StartAsync(
            DatabaseKind.Sqlite, TestMarketplace.SetupRecipe(feature), settings: new Dictionary<string, string?> { ["Marketplace:BindAtStart"] = "true" });

        Assert.Equal(HttpStatusCode.OK, (await market.Guest().GetAsync("/log-in")).StatusCode);
    }

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it_and_every_admin_page_names_a_permission()
    {
        await using var market = await WholeAsync();

        await market.InTenantAsync("Default", services =>
        {
            var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
            Assert.True(endpoints.Count > 60, $"{endpoints.Count}");
            Assert.Empty(endpoints.Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
                .Select(e => e.DisplayName));
            Assert.Empty(endpoints.Where(e => (e.RoutePattern.RawText ?? "").StartsWith("/admin", StringComparison.Ordinal) && e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                .Select(e => e.DisplayName));
            Assert.Empty(endpoints.Where(e => (e.RoutePattern.RawText ?? "").StartsWith("/admin", StringComparison.Ordinal)
                    && e.Metadata.OfType<AuthorizationPolicy>().SelectMany(p => p.Requirements).OfType<Marketplace.Kernel.Security.PermissionRequirement>().Count() < 2)
                .Select(e => e.DisplayName));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_module_maps_only_tables_with_its_own_prefix()
    {
        await using var market = await WholeAsync();

        await market.InTenantAsync("Default", services =>
        {
            foreach (var context in services.GetServices<MigratedDb>())
            {
                var tables = ((DbContext)services.GetRequiredService(context.Context)).Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>();
                Assert.All(tables, table => Assert.StartsWith($"{context.Module}_", table));
            }

            return Task.CompletedTask;
        });
    }

    private static async Task<TestMarketplace> WholeAsync()
    {
        var market = await TestMarketplace.StartAsync(DatabaseKind.Sqlite);
        await market.With<ITenantFeatures>(async f => await f.ChangeAsync([.. f.All.Where(x => !x.Enabled).Select(x => x.Id)], [], CancellationToken.None));
        return market;
    }
}
