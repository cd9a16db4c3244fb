using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Marketplace.Kernel;
using Marketplace.Kernel.Auditing;
using Marketplace.Kernel.Data;
using Marketplace.Kernel.Events;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Jobs;
using Marketplace.Kernel.Mail;
using Marketplace.Kernel.Media;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Scale;
using Marketplace.Kernel.Security;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tables;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Auditing;
using Marketplace.Runtime.Data;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Jobs;
using Marketplace.Runtime.Localization;
using Marketplace.Runtime.Mail;
using Marketplace.Runtime.Media;
using Marketplace.Runtime.Outbox;
using Marketplace.Runtime.Recipes;
using Marketplace.Runtime.Settings;
using Marketplace.Runtime.Tables;
using Marketplace.Runtime.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.ViewComponents;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.WebEncoders;
using StartupBase = Marketplace.Kernel.Modules.StartupBase;

namespace Marketplace.Runtime.Tenancy;

/// <summary>Builds a tenant's container and pipeline out of the features that it has switched on.</summary>
internal sealed class ShellFactory(IServiceProvider host, FeatureCatalog catalog, HostPaths paths, NodeNews news, CdnPurge cdn, IWebHostEnvironment environment)
{
    // Given as instances: what a container builds through a factory it also disposes, and these are the host's.
    private static readonly Type[] _shared =
    [
        typeof(ILoggerFactory), typeof(IConfiguration), typeof(IWebHostEnvironment), typeof(IHostEnvironment),
        typeof(IHostApplicationLifetime), typeof(DiagnosticListener), typeof(DiagnosticSource), typeof(IMeterFactory),
        typeof(TimeProvider), typeof(HostPaths), typeof(FeatureCatalog), typeof(TextCatalog), typeof(RecipeFiles),
        typeof(TenantStore), typeof(JobScheduler), typeof(ShellHost),
    ];

    /// <summary>A shell that is ready to serve, its tables up to date, its background work not started.</summary>
    public async Task<Shell> BuildAsync(TenantInfo tenant, CancellationToken stop)
    {
        var features = tenant.State == TenantState.Uninitialized
            ? catalog.Resolve([Tenants.SetupFeature])
            : catalog.OfTenant(tenant);
        var startups = FeatureCatalog.StartupsOf(features);
        var services = new ServiceCollection();
        AddShared(services, tenant);
        AddWeb(services, tenant, features);
        AddEngine(services, tenant);
        foreach (var startup in startups)
        {
            startup.ConfigureServices(services);
        }

        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = environment.IsDevelopment(), ValidateOnBuild = environment.IsDevelopment() });
        try
        {
            if (tenant.State != TenantState.Uninitialized)
            {
                await TenantMigrator.MigrateAsync(provider, tenant, provider.GetRequiredService<TenantDatabase>(), paths.FolderOf(tenant.Name), stop);
                await provider.GetRequiredService<SettingsStore>().LoadAsync(stop);
            }

            Connect(provider, tenant);
            return new Shell(tenant, provider, Pipeline(provider, startups, tenant, features));
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    // What changes here is seen here at once, and by the other nodes as soon as they hear of it.
    private void Connect(ServiceProvider provider, TenantInfo tenant)
    {
        var (evictions, cache) = (provider.GetRequiredService<Evictions>(), provider.GetRequiredService<PageCache>());
        evictions.Here += cache.Evict;
        evictions.Elsewhere += tags => news.Tell(NewsKind.Evict, tenant.Name, string.Join(' ', tags));
        evictions.Elsewhere += tags => cdn.Tell(tenant.Name, tags);
        if (news.HasNodes)
        {
            provider.GetRequiredService<Tries>().Elsewhere = text => news.Tell(NewsKind.Try, tenant.Name, text);
        }

        if (!DeliversEvents)
        {
            provider.GetRequiredService<OutboxSignal>().Elsewhere = () => news.Tell(NewsKind.Outbox, tenant.Name);
        }
    }

    // A command that ends soon would claim events and not live to deliver them.
    private bool DeliversEvents => host.GetRequiredService<IConfiguration>().GetValue("Marketplace:DeliverEvents", true);

    private void AddShared(ServiceCollection services, TenantInfo tenant)
    {
        foreach (var type in _shared)
        {
            services.AddSingleton(type, host.GetRequiredService(type));
        }

        services.AddSingleton(tenant);
        if (tenant.IsDefault || tenant.State == TenantState.Uninitialized)
        {
            services.AddSingleton<ITenants>(host.GetRequiredService<Tenants>());
        }

        services.AddLogging();
        services.AddOptions();
        services.AddHttpContextAccessor();
    }

    private void AddWeb(ServiceCollection services, TenantInfo tenant, IReadOnlyList<FeatureInfo> features)
    {
        // Registered before AddControllersWithViews, which would else take every library that the host references.
        // Of two views with one path the first part's wins: each theme, its base, then the modules.
        var parts = new ApplicationPartManager();
        foreach (var assembly in ThemeAssemblies(tenant).Concat(features.Select(f => f.Assembly)).Distinct())
        {
            parts.ApplicationParts.Add(new AssemblyPart(assembly));
            parts.ApplicationParts.Add(new CompiledRazorAssemblyPart(assembly));
        }

        parts.FeatureProviders.Add(new InternalViewComponents());
        services.AddSingleton(parts);

        services.AddControllersWithViews();
        services.AddSingleton<IStringLocalizer, TextLocalizer>();
        services.AddScoped<Kernel.Navigation.Navigation>();
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.ConfigureHttpJsonOptions(o => PlatformJson.Configure(o.SerializerOptions));
        services.AddProblemDetails();
        services.AddScoped(typeof(Embedding<>));
        services.AddAuthorization();
        services.AddAntiforgery(o => o.SuppressXFrameOptionsHeader = true);
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((o, http) => o.Cookie = new AntiforgeryCookie(http)
        {
            Path = CookiePath(tenant),
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Strict,
            SecurePolicy = CookieSecurePolicy.SameAsRequest,
        });
        services.AddDataProtection().SetApplicationName($"tenant:{tenant.Name}");
        services.AddSingleton<PageCache>();
        services.AddSingleton<PageTurns>();
        services.AddRateLimits();
        services.AddSingleton<Outages>();
        services.AddSingleton<Tries>();
        services.AddSingleton<ITries>(provider => provider.GetRequiredService<Tries>());
        services.AddOpenApi("openapi", o =>
        {
            o.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) is true;
            o.AddOperationTransformer<EmbedDocumentation>();
        });
        if (tenant.State != TenantState.Uninitialized)
        {
            services.AddOptions<KeyManagementOptions>().Configure<TenantDatabase>((keys, database) => keys.XmlRepository = new DatabaseKeys(database));
        }
        else
        {
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
        }
    }

    private void AddEngine(ServiceCollection services, TenantInfo tenant)
    {
        services.AddSingleton(_ => paths.DatabaseOf(tenant));
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<Evictions>();
        services.AddSingleton<TenantMemory>();
        services.AddScoped<UnitOfWork>();
        services.AddModuleDb<EngineDb>("engine");

        services.AddSingleton<SettingsStore>();
        services.AddSingleton(EngineSettings.Site);
        services.AddSingleton(EngineSettings.Brand);
        services.AddSingleton(RateLimitSettings.Section);
        services.AddSettings<MailSettings>("mail", "Mail");
        services.AddSettings<MaintenanceSettings>("maintenance", "Maintenance");
        services.AddScoped<SettingsEditor>();
        services.AddScoped<ISettingsEditor>(provider => provider.GetRequiredService<SettingsEditor>());
        services.AddScoped(typeof(ISettings<>), typeof(SectionSettings<>));
        services.AddSingleton<TenantTouch>();

        services.AddScoped<IAuditTrail, AuditTrail>();
        services.AddSingleton<SecuritySignal>();
        services.AddSingleton<SecurityLog>();
        services.AddSingleton<ISecurityLog>(provider => provider.GetRequiredService<SecurityLog>());
        services.AddScoped<ISecurityEvents, SecurityEvents>();
        services.AddBackgroundTask<ForgetSecurityEvents>("engine.forget-security-events", "0 23 3 * * ?", "Forgets after ninety days who signed in and what was refused.");
        services.AddScoped<SavedViews>();
        services.AddScoped<ISavedViews>(provider => provider.GetRequiredService<SavedViews>());
        services.AddScoped<IPersonalData>(provider => provider.GetRequiredService<SavedViews>());
        services.AddSingleton<ITenantFeatures, TenantFeatures>();
        services.AddScoped<RecipeRunner>();
        services.AddScoped<IRecipes, TenantRecipes>();
        services.AddRecipeStep<FeatureRecipeStep>();
        services.AddRecipeStep<ThemesRecipeStep>();
        services.AddRecipeStep<RecipesRecipeStep>();
        services.AddRecipeExport<EngineExport>();
        services.AddRecipeStep<SettingsRecipeStep>();
        services.AddScoped<FillScale>();
        services.AddRecipeStep<ScaleRecipeStep>();

        services.AddSingleton<TenantJobs>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<TenantJobs>());
        services.AddBackgroundTask<ForgetHandledEvents>("engine.forget-handled-events", "0 17 3 * * ?", "Forgets which events were handled a week ago.");
        services.AddBackgroundTask<RefreshStatistics>("engine.refresh-statistics", "41 */5 * * * ?", "Looks how the tables of an SQLite file are filled, so that it asks them the quick way.");
        services.AddSingleton<MailFolder>();
        services.AddSingleton<IMailLog>(provider => provider.GetRequiredService<MailFolder>());
        services.AddScoped<MailSender>();
        services.AddScoped<IMailSender>(provider => provider.GetRequiredService<MailSender>());
        services.AddSingleton<MailSignal>();
        services.AddSingleton<MailQueue>();
        services.AddSingleton<IMailQueue>(provider => provider.GetRequiredService<MailQueue>());
        services.AddBackgroundTask<ForgetSentMail>("engine.forget-sent-mail", "0 27 3 * * ?", "Forgets a month after it which mail has gone out.");
        services.AddSingleton<IImageStore, ImageStore>();
        services.AddSingleton<Vips>();
        services.AddSingleton<ImageVariants>();
        services.AddBackgroundTask<MakeVariantsAhead>("engine.image-variants", "15 * * * * ?", "Makes the sizes and formats of new pictures before somebody asks for them.");
        services.AddPermissions<EnginePermissionList>();

        if (tenant.State == TenantState.Running)
        {
            services.AddHostedService(provider => provider.GetRequiredService<SecurityLog>());
        }

        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<IEventMonitor>(provider => provider.GetRequiredService<OutboxDispatcher>());

        if (tenant.State == TenantState.Running && DeliversEvents)
        {
            services.AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>());
            services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        }
    }

    private RequestDelegate Pipeline(IServiceProvider services, IReadOnlyList<StartupBase> startups, TenantInfo tenant, IReadOnlyList<FeatureInfo> features)
    {
        var app = new ApplicationBuilder(services);
        app.UseSecurityHeaders();
        app.UseLanguages();
        app.UseSecurityNotes();
        app.UseFaults();
        UseAssets(app, tenant, features);
        UseMedia(app, tenant);
        app.UseOriginCheck();
        app.UseRouting();
        app.UseMaintenance();
        app.UsePageMaking();
        if (services.GetService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
            app.UseNoStoring();
        }

        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();

        // Here and not where a form is bound: some ways to bind it throw instead.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
            {
                return next(http);
            }

            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        app.UseEndpoints(routes =>
        {
            foreach (var startup in startups)
            {
                startup.Configure(app, routes, services);
            }

            if (tenant.State != TenantState.Uninitialized)
            {
                routes.MapSitemaps();
                routes.MapSecurityText();
                routes.MapBrandStyle();
                routes.MapStyleguide(environment);
                routes.MapSpeculationRules();
                routes.MapOpenApi("/api/{documentName:regex(^openapi$)}.json").AllowAnonymous().WithMetadata(new FaceMetadata(Face.Api));
            }

            if (!host.GetRequiredService<IConfiguration>().GetValue("Marketplace:BindAtStart", false))
            {
                LateBindings.PutOff(routes.DataSources);
            }

            // A group makes its endpoints anew for each that asks, and most of a start is making them.
            var made = routes.DataSources.SelectMany(source => source.Endpoints).Select(WithoutBody).ToArray();
            RefuseUnguarded(made);
            routes.DataSources.Clear();
            routes.DataSources.Add(new DefaultEndpointDataSource(made));
        });
        return app.Build();
    }

    // The generator of bindings says of an endpoint that takes nothing but a record of services that it reads JSON. A page that reads JSON is passed over
    // in favour of the next route that matches, a form is refused, and who is not logged in is not led to the log-in.
    private static Endpoint WithoutBody(Endpoint endpoint)
    {
        static bool SaysNothing(object one) => one is IAcceptsMetadata { RequestType: null, ContentTypes: ["application/json"] };
        return endpoint is RouteEndpoint route && route.Metadata.Any(SaysNothing)
            ? new RouteEndpoint(route.RequestDelegate!, route.RoutePattern, route.Order, new(route.Metadata.Where(one => !SaysNothing(one) && one is not IDisableCookieRedirectMetadata)), route.DisplayName)
            : endpoint;
    }

    // Denied by default: an endpoint that does not say who may call it keeps the tenant from starting.
    private static void RefuseUnguarded(IEnumerable<Endpoint> endpoints)
    {
        var open = endpoints.FirstOrDefault(endpoint =>
            endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAuthorizeData>() is null
            && endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.AuthorizationPolicy>() is null
            && endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is null);
        if (open is not null)
        {
            throw new FeatureException($"Endpoint '{open.DisplayName}' does not say who may call it: RequirePermission, RequireSignIn or AllowAnonymous.");
        }
    }

    // With ?v= the address holds the hash of the content.
    private void UseAssets(IApplicationBuilder app, TenantInfo tenant, IReadOnlyList<FeatureInfo> features)
    {
        var files = new EnabledAssets(environment.WebRootFileProvider, ThemeAssemblies(tenant).Concat(features.Select(f => f.Assembly)));
        static string Kept(HttpRequest request) => request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        app.UsePackedAssets(files, Kept);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = Kept(file.Context.Request),
        });
    }

    // A picture's address holds the hash of its content: it can be kept for ever.
    private void UseMedia(IApplicationBuilder app, TenantInfo tenant)
    {
        var folder = ImageStore.FolderOf(paths, tenant);
        Directory.CreateDirectory(folder);
        var types = new FileExtensionContentTypeProvider(new Dictionary<string, string> { [".avif"] = "image/avif", [".webp"] = "image/webp", [".jpg"] = "image/jpeg" });
        app.Use(async (http, next) =>
        {
            if (http.Request.Path.StartsWithSegments("/media/images", out var picture) && HttpMethods.IsGet(http.Request.Method))
            {
                await http.RequestServices.GetRequiredService<ImageVariants>().EnsureAsync(picture.Value!);
            }

            await next(http);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            RequestPath = "/media/images",
            ContentTypeProvider = types,
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable",
        });
    }

    private IEnumerable<System.Reflection.Assembly> ThemeAssemblies(TenantInfo tenant) => Enum.GetValues<Face>()
        .Select(face => TenantFeatures.ThemeOf(tenant, face, catalog))
        .OfType<string>()
        .SelectMany(catalog.ThemeChain)
        .Select(theme => theme.Assembly);

    private static string CookiePath(TenantInfo tenant) => $"/{tenant.RequestUrlPrefix}";

    // Its name depends on the request, as that of every cookie of a tenant.
    private sealed class AntiforgeryCookie(IHttpContextAccessor accessor) : CookieBuilder
    {
        public override string? Name => accessor.HttpContext is { } http ? http.NameOfCookie("af") : "af";
    }

    // MVC's own provider takes public view components only; ours are internal to their module.
    private sealed class InternalViewComponents : IApplicationFeatureProvider<ViewComponentFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ViewComponentFeature feature)
        {
            var types = parts.OfType<IApplicationPartTypeProvider>().SelectMany(part => part.Types)
                .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Microsoft.AspNetCore.Mvc.ViewComponent)));
            foreach (var type in types)
            {
                feature.ViewComponents.Add(type);
            }
        }
    }

    private sealed class EnginePermissionList : IPermissionProvider
    {
        public IEnumerable<Permission> Permissions =>
        [
            EnginePermissions.SiteOwner, EnginePermissions.AccessAdmin, EnginePermissions.ManageFeatures, EnginePermissions.ManageThemes,
            EnginePermissions.ManageSettings, EnginePermissions.RunRecipes, EnginePermissions.ManageJobs, EnginePermissions.ReadAudit,
            EnginePermissions.ReadMail, EnginePermissions.ManageTenants, EnginePermissions.ManageUsers,
        ];

        public IEnumerable<PermissionStereotype> Stereotypes =>
        [
            new(StandardRoles.Administrator, EnginePermissions.SiteOwner),
            new(StandardRoles.Moderator, EnginePermissions.AccessAdmin),
        ];
    }
}
