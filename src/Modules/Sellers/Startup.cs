using Marketplace.Kernel.Admin;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Applying;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Marketplace.Sellers.Directory;
using Marketplace.Sellers.Members;
using Marketplace.Sellers.Portal;
using Marketplace.Sellers.Setup;
using Marketplace.Sellers.Shopfront;
using Marketplace.Sellers.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Sellers;

/// <summary>Sellers, their shops and the people who work in them.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<SellersDb>("sellers");
        services.AddScoped<IScaleData, ScaleShops>();
        services.AddSingleton<SellerQuery>();
        services.AddScoped<ISellerDirectory, SellerDirectory>();
        services.AddScoped<ISellerMembership, SellerMembership>();
        services.AddScoped<CurrentSeller>();
        services.AddScoped<ISitemapSource, ShopSitemap>();
        services.AddScoped<IPersonalData, MemberData>();

        services.AddEviction<SellerActivated>(fact => [SellerTags.Of(fact.SellerId), SellerTags.Shops]);
        services.AddEviction<SellerSuspended>(fact => [SellerTags.Of(fact.SellerId), SellerTags.Shops]);
        services.AddEviction<SellerClosed>(fact => [SellerTags.Of(fact.SellerId), SellerTags.Shops]);
        services.AddEviction<SellerProfileChanged>(fact => [SellerTags.Of(fact.SellerId), SellerTags.Shops]);
        services.AddEviction<SellerHolidayTurned>(fact => [SellerTags.Of(fact.SellerId), SellerTags.Shops]);
        services.AddBackgroundTask<TurnHolidays>("sellers.holidays", "0 * * * * ?", "Tells when shops go on holiday and come back.");
        services.AddBackgroundTask<ForgetInvitations>("sellers.forget-invitations", "0 41 3 * * ?", "Forgets invitations that nobody accepted.");
        services.AddReaction<MemberInvited, SendInvitation>();
        services.AddReaction<SellerActivated, TellApplicant>();
        services.AddReaction<SellerSuspended, TellApplicant>();
        services.AddRecipeStep<SellersStep>();
        services.AddSlot<NewShops>("home.below", order: 20);
        foreach (var face in (ReadOnlySpan<Face>)[Face.Storefront, Face.VendorPortal, Face.Admin])
        {
            services.AddPageAsset(face, "/_content/Marketplace.Sellers/sellers.css");
        }

        services.AddAdminFinder<SellerFinder>();
        services.AddAdminTodo<WaitingSellers>();
        services.AddNavigation<SellersNavigation>();
        services.AddPermissions<SellersPermissions>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ApplyToSell.Map(routes);
        ListShops.Map(routes);
        ShowShop.Map(routes);
        SellersApi.Map(routes);

        ListSellers.Map(routes);
        SuperviseSeller.Map(routes);

        MyShops.Map(routes);
        Dashboard.Map(routes);
        ShopSettings.Map(routes);
        PlanHoliday.Map(routes);
        ShopMembers.Map(routes);
        InviteMember.Map(routes);
        AcceptInvitation.Map(routes);
    }
}
