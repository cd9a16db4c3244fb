using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Ordering.Addresses;
using Marketplace.Ordering.Api;
using Marketplace.Ordering.Browsing;
using Marketplace.Ordering.Carts;
using Marketplace.Ordering.Checkout;
using Marketplace.Ordering.Contracts;
using Marketplace.Ordering.Data;
using Marketplace.Ordering.Fulfilment;
using Marketplace.Ordering.Mails;
using Marketplace.Ordering.Selling;
using Marketplace.Ordering.Setup;
using Marketplace.Ordering.Shipping;
using Marketplace.Ordering.Taxes;
using Marketplace.Payments.Contracts;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Ordering;

/// <summary>Carts become orders, orders become parcels.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<OrderingDb>("ordering");
        services.AddSingleton<OrderingQueries>();
        services.AddScoped<PastOrders>();
        services.AddRecipeStep<PastOrdersStep>();
        services.AddScoped<IScaleData, ScaleSales>();
        services.AddSettings<OrderingSettings>("ordering", "Ordering");
        services.AddPermissions<OrderingPermissions>();
        services.AddNavigation<OrderingNavigation>();

        services.AddScoped<CurrentCart>();
        services.AddScoped<QuoteOrder>();
        services.AddScoped<PlaceOrder>();
        services.AddScoped<CheckoutPages>();
        services.AddScoped<CompleteCheckout>();
        services.AddScoped<IWhenPaymentChanges>(provider => provider.GetRequiredService<CompleteCheckout>());
        services.AddScoped<ChangeSellerOrder>();
        services.AddScoped<OrderPages>();
        services.AddScoped<IPurchases, Purchases>();
        services.AddScoped<SellerOrderLists>();
        services.AddScoped<Idempotency.Idempotency>();
        services.AddScoped<IWhenSignedIn, MergeCartWhenSignedIn>();
        services.AddScoped<IMeContributor, CartCount>();
        services.AddScoped<IWhenSignedIn, RememberPlaceWhenSignedIn>();
        services.AddSingleton<IMeContributor, TellPlace>();

        services.AddSlot<SalesOverview>("admin.dashboard", order: 0);
        services.AddSlot<ShopSalesOverview>("vendor.dashboard", order: 0);
        services.AddScoped<DailySales>();
        services.AddAdminFinder<OrderFinder>();
        services.AddAdminTodo<WaitingParcels>();
        services.AddShopTodo<WaitingParcels>();

        services.AddScoped<IPersonalData, BuyerData>();
        services.AddScoped<DeliveryFacts>();
        services.AddSlot<DeliveryPromise>("product.buybox", order: 10);
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Ordering/ordering.css");
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Ordering/cart.js");
        services.AddEmbed<SellerId, DeliveryFacts>();
        services.AddEmbed<ProductId, DeliveryFacts>();
        services.AddScoped<IProductFacts>(provider => provider.GetRequiredService<DeliveryFacts>());
        services.AddScoped<IProductDocumentPart, CountSoldProducts>();

        services.AddReaction<OrderPlaced, CountSoldProducts>();
        services.AddReaction<OrderPlaced, MailBuyerWhenOrderPlaced>();
        services.AddReaction<OrderPlaced, MailSellersWhenOrderPlaced>();
        services.AddReaction<ParcelShipped, MailBuyerWhenParcelShipped>();
        services.AddReaction<LinesRefunded, MailBuyerWhenLinesRefunded>();

        services.AddBackgroundTask<LapseUnpaidOrders>("ordering.lapse-unpaid", "30 * * * * ?", "Gives up orders that were not paid in time and frees their pieces.");
        services.AddBackgroundTask<TellSoldProducts>("ordering.tell-sold", "20 */5 * * * ?", "Tells search what was bought lately.");
        services.AddBackgroundTask<Tidy>("ordering.tidy", "0 20 4 * * ?", "Forgets stored API answers after a day and guests' carts after ninety.");

        services.AddRecipeStep<ShippingZonesStep>();
        services.AddRecipeStep<TaxRatesStep>();
        services.AddRecipeExport<ZonesExport>();
        services.AddRecipeStep<ShippingMethodsStep>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        var storefront = routes.Storefront();
        ShowCart.Map(storefront);
        ShowDrawer.Map(storefront);
        ChangeCart.Map(storefront);
        Checkout.Checkout.Map(storefront);
        ShowOrder.Map(storefront);
        ListMyOrders.Map(storefront);
        AddressBook.Map(storefront);
        ChoosePlace.Map(storefront);

        VendorOrders.Map(routes.Vendor(SellerRole.Staff), routes.Vendor(SellerRole.Manager));
        VendorShipping.Map(routes.Vendor(SellerRole.Manager));

        var admin = routes.Admin();
        AdminOrders.Map(admin);
        AdminCustomers.Map(admin);
        AdminZones.Map(admin);
        AdminTaxes.Map(admin);

        CartApi.Map(routes);
        OrderApi.Map(routes);
    }
}

internal sealed class OrderingPermissions : IPermissionProvider
{
    public static readonly Permission RefundAny = new("ordering.refund-any", "Refund and cancel any order", EnginePermissions.SiteOwner);

    public static readonly Permission ViewAll = new("ordering.view-all", "See all orders", RefundAny);

    public static readonly Permission ManageTaxes = new("ordering.manage-taxes", "Set zones and taxes", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [ViewAll, RefundAny, ManageTaxes];

    public IEnumerable<PermissionStereotype> Stereotypes => [new(StandardRoles.Moderator, ViewAll, RefundAny)];
}

internal sealed class OrderingNavigation : INavigationProvider
{
    public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
    {
        Menus.Admin =>
        [
            new MenuLink("Orders", "/admin/orders", "Orders and money", 310, OrderingPermissions.ViewAll, "orders"),
            new MenuLink("Customers", "/admin/customers", "Orders and money", 315, OrderingPermissions.ViewAll, "users"),
            new MenuLink("Zones", "/admin/shipping-zones", "Commerce settings", 510, OrderingPermissions.ManageTaxes, "globe"),
            new MenuLink("Taxes", "/admin/taxes", "Commerce settings", 520, OrderingPermissions.ManageTaxes, "percent"),
        ],
        Menus.Vendor =>
        [
            new MenuLink("Orders", "/orders", "Sales", 100, null, "orders"),
            new MenuLink("Delivery", "/shipping", "Shop", 320, null, "truck"),
        ],
        Menus.Account =>
        [
            new MenuLink("My orders", "/account/orders", "Shopping", 10, null, "orders"),
            new MenuLink("Addresses", "/account/addresses", "Shopping", 20, null, "home"),
        ],
        _ => [],
    };
}
