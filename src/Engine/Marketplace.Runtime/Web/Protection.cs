using System.Threading.RateLimiting;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Security;
using Marketplace.Runtime.Auditing;
using Marketplace.Runtime.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Runtime.Web;

/// <summary>What holds on every answer and for every request, whatever the endpoint.</summary>
internal static class Protection
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; " +
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(self), publickey-credentials-get=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return next(http);
    });

    /// <summary>What a person is shown stays in no browser's store, so that it is gone with the session; a page that knows better says so.</summary>
    public static void UseNoStoring(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.User.Identity?.IsAuthenticated == true)
        {
            http.Response.Headers.CacheControl = "no-store";
        }

        return next(http);
    });

    /// <summary>Refuses a changing request that a browser says comes from another site, besides the antiforgery tokens of personal forms.</summary>
    /// <remarks>Fetch metadata (W3C Fetch Metadata Request Headers) where the browser sends it, else the Origin header of RFC 6454.
    /// Programs send neither; they have no cookies to abuse.</remarks>
    public static void UseOriginCheck(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var method = http.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && IsForeign(http.Request))
        {
            http.Features.Set(new FromOtherSite());
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    });

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            return ValueTask.CompletedTask;
        };
        limiter.AddPolicy(RateLimits.LogIn, http => Window(http, http.Address(), limits => limits.LogInPerMinute));
        limiter.AddPolicy(RateLimits.SignUp, http => Window(http, http.Address(), limits => limits.SignUpPerMinute));
        limiter.AddPolicy(RateLimits.Checkout, http => Window(http, http.Address(), limits => limits.CheckoutPerMinute));
        limiter.AddPolicy(RateLimits.Api, http => Window(http, http.User.UserId()?.ToString() ?? http.Address(), limits => limits.ApiPerMinute));
    });

    private static RateLimitPartition<string> Window(HttpContext http, string key, Func<RateLimitSettings, int> limit)
    {
        var store = http.RequestServices.GetRequiredService<SettingsStore>();
        return RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = limit((RateLimitSettings)store.Get(RateLimitSettings.Section)),
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site != "same-origin" && site != "none";
        }

        return request.Headers.TryGetValue("Origin", out var origin)
            && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
