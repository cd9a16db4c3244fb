using Marketplace.Catalog.Contracts;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Theming;
using Marketplace.Search.Data;
using Marketplace.Search.Faceting;
using Marketplace.Search.Indexing;
using Marketplace.Search.Searching;
using Marketplace.Search.Setup;
using Marketplace.Search.Spelling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Search;

/// <summary>Finds products by words.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<SearchDb>("search");
        services.AddScoped<IScaleData, ScaleIndex>();
        services.AddScoped<ISearchIndex>(provider => provider.GetRequiredService<TenantDatabase>().IsPostgreSql
            ? ActivatorUtilities.CreateInstance<PostgreSqlSearchIndex>(provider)
            : ActivatorUtilities.CreateInstance<SqliteSearchIndex>(provider));
        services.AddScoped<ProductSearch>();
        services.AddScoped<PopularProducts>();
        services.AddScoped<Synonyms>();
        services.AddScoped<WordSpelling>();
        services.AddScoped<FacetIndex>();
        services.AddSingleton<ShelfMemory>();
        services.AddScoped<Shelves>();
        services.AddScoped<INarrowedShelves>(provider => provider.GetRequiredService<Shelves>());
        services.AddScoped<IndexProducts>();

        services.AddReaction<ProductChanged, IndexProducts>();
        services.AddReaction<AvailabilityChanged, IndexProducts>();
        services.AddReaction<ShelfChanged, IndexProducts>();
        services.AddReaction<CategoryMoved, IndexProducts>();
        services.AddReaction<ProductDocumentChanged, IndexProducts>();
        services.AddBackgroundTask<RebuildIndex>("search.rebuild", "0 30 3 * * ?", "Indexes all products anew.");

        services.AddBackgroundTask<FillEmptyIndex>("search.fill", "30 * * * * ?", "Makes the index where there is none.");
        services.AddSettings<SearchSettings>("search", "Finding products");

        services.AddSlot<PopularShelf>("home.below", order: -10);
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Search/search.css");
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Search/search.js");
        services.AddNavigation<SearchPermissions>();
        services.AddPermissions<SearchPermissions>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        SearchPage.Map(routes);
        Suggest.Map(routes);
        SearchApi.Map(routes);
        ManageIndex.Map(routes);
    }
}
