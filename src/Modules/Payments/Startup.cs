using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Payments.Browsing;
using Marketplace.Payments.Contracts;
using Marketplace.Payments.Data;
using Marketplace.Payments.Test;
using Marketplace.Payments.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payments;

/// <summary>Money comes in and goes back through providers.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<PaymentsDb>("payments");
        services.AddSingleton<PaymentQuery>();
        services.AddScoped<PaymentDesk>();
        services.AddScoped<IPayments>(provider => provider.GetRequiredService<PaymentDesk>());
        services.AddScoped<IPastPayments, PastPayments>();
        services.AddPermissions<PaymentPermissions>();
        services.AddNavigation<PaymentNavigation>();
        services.AddBackgroundTask<SettlePayments>("payments.settle", "0 * * * * ?", "Repeats refunds, captures and cancellations that a provider has not answered, and asks after silent payments.");
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ReceiveWebhook.Map(routes);
        var admin = routes.Admin();
        ListPayments.Map(admin);
        ShowPayment.Map(admin);
    }
}

/// <summary>The provider that moves no money.</summary>
[Feature("Marketplace.Payments.Test")]
public sealed class TestStartup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddSettings<TestProviderSettings>("payments-test", "Test payments");
        services.AddScoped<TestProvider>();
        services.AddScoped<IPaymentProvider>(provider => provider.GetRequiredService<TestProvider>());
        services.AddScoped<TestBank>();
        services.AddScoped<TestWallet>();
        services.AddScoped<IExpressWallet>(provider => provider.GetRequiredService<TestWallet>());
        services.AddSlot<TestWalletButton>("checkout.express", order: 0);
        services.AddBackgroundTask<AnswerLatePayments>("payments.test-answer", "*/10 * * * * ?", "The test provider answers the payments that it left open, by signed webhook.");
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        Challenge.Map(routes.Storefront());
        TestWallet.Map(routes.Storefront());
        DeliverWebhook.Map(routes.Admin());
    }
}

internal sealed class PaymentPermissions : IPermissionProvider
{
    public static readonly Permission View = new("payments.view", "See payments and what providers answered", EnginePermissions.SiteOwner);

    public static readonly Permission Manage = new("payments.manage", "Repeat calls to payment providers", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [View, Manage];

    public IEnumerable<PermissionStereotype> Stereotypes => [new(StandardRoles.Moderator, View)];
}

internal sealed class PaymentNavigation : INavigationProvider
{
    public IEnumerable<MenuLink> LinksOf(string menu) => menu == Menus.Admin
        ? [new MenuLink("Payments", "/admin/payments", "Orders and money", 320, PaymentPermissions.View, "card")]
        : [];
}
