using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Contracts;
using Marketplace.Payouts.Browsing;
using Marketplace.Payouts.Commissions;
using Marketplace.Payouts.Data;
using Marketplace.Payouts.Ledger;
using Marketplace.Payouts.Setup;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Payouts;

/// <summary>What the marketplace earns and owes, in double entry.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<PayoutsDb>("payouts");
        services.AddScoped<LedgerBook>();
        services.AddScoped<IPastSales, PostPastSales>();
        services.AddReaction<OrderPlaced, PostSaleWhenOrderPlaced>();
        services.AddReaction<LinesRefunded, PostRefundWhenLinesRefunded>();
        services.AddRecipeStep<CommissionsStep>();
        services.AddPermissions<PayoutsPermissions>();
        services.AddNavigation<PayoutsNavigation>();
        services.AddSlot<LedgerOverview>("table.ledger.above", 10);
        services.AddSlot<BalanceOverview>("table.balance.above", 10);
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var admin = routes.Admin();
        AdminLedger.Map(admin);
        AdminCommissions.Map(admin);
        VendorBalance.Map(routes.Vendor(SellerRole.Owner));
    }
}

internal sealed class PayoutsPermissions : IPermissionProvider
{
    public static readonly Permission ManageCommissions = new("payouts.manage-commissions", "Set commissions", EnginePermissions.SiteOwner);

    public static readonly Permission ViewLedger = new("payouts.view-ledger", "Read the ledger", ManageCommissions);

    public IEnumerable<Permission> Permissions => [ViewLedger, ManageCommissions];
}

internal sealed class PayoutsNavigation : INavigationProvider
{
    public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
    {
        Menus.Admin =>
        [
            new MenuLink("Ledger", "/admin/ledger", "Orders and money", 330, PayoutsPermissions.ViewLedger, "ledger"),
            new MenuLink("Balances of sellers", "/admin/balances", "Orders and money", 335, PayoutsPermissions.ViewLedger, "wallet"),
            new MenuLink("Commissions", "/admin/commissions", "Orders and money", 340, PayoutsPermissions.ManageCommissions, "percent"),
        ],
        Menus.Vendor => [new MenuLink("Balance", "/balance", "Sales", 110, null, "wallet")],
        _ => [],
    };
}
