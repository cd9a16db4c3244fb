using Marketplace.Catalog.Browsing;
using Marketplace.Catalog.Categories;
using Marketplace.Catalog.Contracts;
using Marketplace.Catalog.Data;
using Marketplace.Catalog.Editing;
using Marketplace.Catalog.Importing;
using Marketplace.Catalog.Offering;
using Marketplace.Catalog.Setup;
using Marketplace.Catalog.Stocking;
using Marketplace.Catalog.Supervision;
using Marketplace.Catalog.Words;
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
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Sellers.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Catalog;

/// <summary>Categories and products, from the sellers' desks to the storefront.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<CatalogDb>("catalog");
        services.AddScoped<IScaleData, ScaleGoods>();
        services.AddScoped<CategoryTree>();
        services.AddScoped<CategoryMoves>();
        services.AddScoped<GoodsWords>();
        services.AddScoped<IGoodsWords>(provider => provider.GetRequiredService<GoodsWords>());
        services.AddScoped<IOffers, Offers>();
        services.AddScoped<IProductDocuments, ProductDocuments>();
        services.AddScoped<ProductData>();
        services.AddSingleton<ProductQuery>();
        services.AddSingleton<OfferQuery>();
        services.AddScoped<ISitemapSource, CategorySitemap>();
        services.AddScoped<ISitemapSource, ProductSitemap>();
        services.AddEmbed<SellerId, ShelfOfSeller>();
        services.AddScoped<ICategoryDirectory, CategoryDirectory>();
        services.AddScoped<Stock>();
        services.AddScoped<IStock>(provider => provider.GetRequiredService<Stock>());

        services.AddScoped<ProductIntake>();
        services.AddScoped<IProductImport, ImportProducts>();
        services.AddScoped<FollowSellers>();

        services.AddEviction<ProductChanged>(fact => fact.OnSaleChanged ? [CatalogTags.Of(fact.ProductId), CatalogTags.Shelves] : [CatalogTags.Of(fact.ProductId)]);
        services.AddEviction<PriceChanged>(fact => [CatalogTags.Of(fact.ProductId)]);
        services.AddEviction<AvailabilityChanged>(fact => [CatalogTags.Of(fact.ProductId)]);
        services.AddEviction<ShelfChanged>(fact => [SellerTags.Of(fact.SellerId), CatalogTags.Shelves]);
        services.AddReaction<SellerActivated, FollowSellers>();
        services.AddReaction<SellerSuspended, FollowSellers>();
        services.AddReaction<SellerClosed, FollowSellers>();
        services.AddReaction<SellerProfileChanged, FollowSellers>();
        services.AddReaction<SellerHolidayTurned, FollowSellers>();
        services.AddBackgroundTask<ReleaseLapsedReservations>("catalog.release-reservations", "0 * * * * ?", "Puts back pieces whose checkout was not paid in time.");

        services.AddRecipeStep<CategoriesStep>();
        services.AddRecipeExport<CategoriesExport>();
        services.AddRecipeStep<WordsStep>();
        services.AddRecipeExport<WordsExport>();
        services.AddRecipeStep<ProductsStep>();

        services.AddSettings<CatalogSettings>("catalog", "Catalog");
        services.AddPermissions<CatalogPermissions>();
        foreach (var face in (ReadOnlySpan<Face>)[Face.Storefront, Face.VendorPortal, Face.Admin])
        {
            services.AddPageAsset(face, "/_content/Marketplace.Catalog/catalog.css");
        }

        services.AddPageAsset(Face.Admin, "/_content/Marketplace.Catalog/category-tree.js");
        services.AddPageAsset(Face.VendorPortal, "/_content/Marketplace.Catalog/editor.css");
        services.AddPageAsset(Face.VendorPortal, "/_content/Marketplace.Catalog/editor.js");
        services.AddPageAsset(Face.VendorPortal, "/_content/Marketplace.Catalog/pictures.js");
        services.AddNavigation<CatalogNavigation>();
        services.AddScoped<KeptCards>();
        services.AddSlot<CategoryNav>("site.nav", order: 0);
        services.AddSlot<RelatedProducts>("product.below", order: 100);
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Catalog/product.js");
        services.AddAdminFinder<ProductFinder>();
        services.AddScoped<ShelfCounts>();
        services.AddAdminTodo<WaitingProducts>();
        services.AddShopTodo<WaitingProducts>();
        services.AddSlot<ShelfOverview>("vendor.dashboard", order: 20);
        services.AddSlot<ShopProducts>("shop.products", order: 0);
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ShowHome.Map(routes);
        ShowCategory.Map(routes);
        ShowProduct.Map(routes);
        CatalogApi.Map(routes);

        ListProducts.Map(routes);
        EditProduct.Map(routes);
        MoveProduct.Map(routes);
        ProductPictures.Map(routes);
        VendorProductsApi.Map(routes);

        ReviewProducts.Map(routes);
        ManageCategories.Map(routes);
        MoveCategory.Map(routes);
        EditWords.Map(routes);
    }
}
