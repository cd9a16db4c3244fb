using Marketplace.Runtime;
using Microsoft.AspNetCore.HttpOverrides;

namespace Marketplace.Host;

/// <summary>Puts the host together, for serving, for the command line and for tests.</summary>
internal static class MarketplaceHost
{
    private static readonly Dictionary<string, string> _short = new()
    {
        ["--data"] = "Marketplace:Data",
        ["--database"] = "Marketplace:Database",
        ["--recipes"] = "Marketplace:Recipes",
    };

    /// <summary>A builder with the engine, all modules and all themes.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCommandLine(args, _short);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        });
        if (builder.Configuration["Urls"] is { Length: > 0 } urls)
        {
            builder.WebHost.UseUrls(urls);
        }

        builder.Services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        builder.AddMarketplace(typeof(MarketplaceHost).Assembly);
        return builder;
    }
}
