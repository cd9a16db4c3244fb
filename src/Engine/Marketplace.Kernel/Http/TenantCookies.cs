using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Http;

/// <summary>Cookies of a tenant: sent to its own addresses alone and read by no script.</summary>
/// <remarks>Over HTTPS their names begin with <c>__Host-</c>, or <c>__Secure-</c> where the tenant has a prefix, so that browsers take them only over HTTPS and, the first, only from this host
/// (RFC 6265bis, section 4.1.3). A cookie of the plain name is not looked at there: it may be planted by another host of the domain. Without HTTPS, as on a developer's machine, browsers would refuse such a name.</remarks>
public static class TenantCookies
{
    /// <summary>What a cookie is called in this request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">Its name without a prefix.</param>
    public static string NameOfCookie(this HttpContext http, string name) =>
        !http.Request.IsHttps ? name : PrefixOf(http).Length == 0 ? $"__Host-{name}" : $"__Secure-{name}";

    /// <summary>What the browser has sent, or null.</summary>
    public static string? FindCookie(this HttpContext http, string name) => http.Request.Cookies[http.NameOfCookie(name)];

    /// <summary>Asks the browser to keep a cookie for a while.</summary>
    public static void KeepCookie(this HttpContext http, string name, string value, TimeSpan time) =>
        http.Response.Cookies.Append(http.NameOfCookie(name), value, Options(http, time));

    /// <summary>Asks the browser to forget a cookie.</summary>
    public static void ForgetCookie(this HttpContext http, string name) => http.Response.Cookies.Delete(http.NameOfCookie(name), Options(http, null));

    private static string PrefixOf(HttpContext http) => http.RequestServices.GetRequiredService<TenantInfo>().RequestUrlPrefix;

    private static CookieOptions Options(HttpContext http, TimeSpan? time) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = $"/{PrefixOf(http)}",
        MaxAge = time,
    };
}
