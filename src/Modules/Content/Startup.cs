using Marketplace.Content.Data;
using Marketplace.Content.Definitions;
using Marketplace.Content.Editing;
using Marketplace.Content.Items;
using Marketplace.Content.Library;
using Marketplace.Content.Pages;
using Marketplace.Content.Setup;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;
using Marketplace.Kernel.Navigation;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Theming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Content;

/// <summary>Pages that the marketplace writes itself, and its library of pictures.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDb<ContentDb>("content");
        services.AddScoped<ContentTypes>();
        services.AddScoped<WriteContent>();
        services.AddScoped<MediaLibrary>();
        services.AddScoped<ISitemapSource, PageSitemap>();
        services.AddSingleton<FooterPages>();

        services.AddRecipeStep<ContentDefinitionStep>();
        services.AddRecipeStep<ContentStep>();
        services.AddRecipeExport<ContentExport>();
        services.AddRecipeStep<MediaStep>();

        services.AddSlot<NewContent>("table.pages.above", 10);
        services.AddSlot<FooterLinks>("site.footer", order: 0);
        services.AddPageAsset(Face.Storefront, "/_content/Marketplace.Content/content.css");
        services.AddPageAsset(Face.Admin, "/_content/Marketplace.Content/content.css");
        services.AddNavigation<ContentNavigation>();
        services.AddPermissions<ContentPermissions>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        ShowPage.Map(routes);
        ShowMedia.Map(routes);
        ContentApi.Map(routes);

        ListContent.Map(routes);
        EditContent.Map(routes);
        ManageMedia.Map(routes);
    }
}

internal sealed class ContentPermissions : IPermissionProvider
{
    public static readonly Permission Manage = new("content.manage", "Write pages and keep the library of pictures", EnginePermissions.SiteOwner);

    public IEnumerable<Permission> Permissions => [Manage];
}

internal sealed class ContentNavigation : INavigationProvider
{
    public IEnumerable<MenuLink> LinksOf(string menu) => menu switch
    {
        Menus.Admin =>
        [
            new MenuLink("Pages", "/admin/content", "Content", 410, ContentPermissions.Manage, "book"),
            new MenuLink("Pictures", "/admin/media", "Content", 420, ContentPermissions.Manage, "palette"),
        ],
        _ => [],
    };
}
