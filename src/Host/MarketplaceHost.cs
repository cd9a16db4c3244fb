using Marketplace.Runtime;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

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

            // Who sends a byte now and then holds no connection for long (slow loris), nor does one who sends endless headers.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxConcurrentConnections = builder.Configuration.GetValue("Marketplace:MaxConnections", 12_000);
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
