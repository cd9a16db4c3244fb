using Marketplace.Administration.Audit;
using Marketplace.Administration.Dashboard;
using Marketplace.Administration.Features;
using Marketplace.Administration.Finding;
using Marketplace.Administration.Health;
using Marketplace.Administration.Jobs;
using Marketplace.Administration.Mail;
using Marketplace.Administration.Recipes;
using Marketplace.Administration.Settings;
using Marketplace.Administration.Setup;
using Marketplace.Administration.Tenants;
using Marketplace.Administration.Themes;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Administration;

/// <summary>The admin's own pages.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddPageAsset(Face.Admin, "/_content/Marketplace.Administration/brand.css");
        services.AddPageAsset(Face.Admin, "/_content/Marketplace.Administration/brand.js");
        services.AddNavigation<AdminMenu>();
        services.AddAdminTodo<SystemTodo>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var admin = routes.Admin();
        ShowDashboard.Map(admin);
        FindThings.Map(admin);
        SwitchFeatures.Map(admin);
        ChooseThemes.Map(admin);
        ChangeSettings.Map(admin);
        EditBrand.Map(admin);
        RunRecipes.Map(admin);
        RunJobs.Map(admin);
        ShowHealth.Map(admin);
        ReadAudit.Map(admin);
        ReadSecurityLog.Map(admin);
        ReadMail.Map(admin);
    }

    private sealed class AdminMenu : INavigationProvider
    {
        public IEnumerable<MenuLink> LinksOf(string menu) => menu != Menus.Admin ? [] :
        [
            new("Dashboard", "/admin", "Overview", 0, null, "home"),
            new("Settings", "/admin/settings", "System", 800, EnginePermissions.ManageSettings, "settings"),
            new("Features", "/admin/features", "System", 810, EnginePermissions.ManageFeatures, "puzzle"),
            new("Themes", "/admin/themes", "System", 820, EnginePermissions.ManageThemes, "palette"),
            new("Recipes", "/admin/recipes", "System", 830, EnginePermissions.RunRecipes, "book"),
            new("Jobs", "/admin/jobs", "System", 840, EnginePermissions.ManageJobs, "clock"),
            new("Events", "/admin/events", "System", 842, EnginePermissions.ManageJobs, "bell"),
            new("System health", "/admin/health", "System", 845, EnginePermissions.ManageJobs, "pulse"),
            new("Mail", "/admin/mail", "System", 850, EnginePermissions.ReadMail, "mail"),
            new("Audit trail", "/admin/audit", "System", 860, EnginePermissions.ReadAudit, "list"),
            new("Security log", "/admin/security-log", "System", 865, EnginePermissions.ReadAudit, "key"),
        ];
    }
}

/// <summary>Tenants, on the Default tenant.</summary>
[Feature("Marketplace.Tenants")]
public sealed class TenantsStartup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services) => services.AddNavigation<TenantsMenu>();

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        AdminTenants.Map(routes.Admin());
        TenantsApi.Map(routes);
    }

    private sealed class TenantsMenu : INavigationProvider
    {
        public IEnumerable<MenuLink> LinksOf(string menu) =>
            menu == Menus.Admin ? [new("Tenants", "/admin/tenants", "System", 870, EnginePermissions.ManageTenants, "layers")] : [];
    }
}

/// <summary>The set-up page of a tenant that has none yet.</summary>
[Feature("Marketplace.Setup")]
public sealed class SetupStartup : StartupBase
{
    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) => SetUpTenant.Map(routes);
}
