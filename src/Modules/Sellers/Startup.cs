using Marketplace.Kernel.Data;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Sellers.Contracts;
using Marketplace.Sellers.Data;
using Marketplace.Sellers.Directory;
using Marketplace.Sellers.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Sellers;

/// <summary>Sellers, their shops and the people who work in them.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<SellersDb>("sellers");
        services.AddScoped<ISellerDirectory, SellerDirectory>();
        services.AddScoped<ISellerMembership, SellerMembership>();
        services.AddScoped<CurrentSeller>();
        services.AddRecipeStep<SellersStep>();
        services.AddPermissions<SellersPermissions>();
    }
}
