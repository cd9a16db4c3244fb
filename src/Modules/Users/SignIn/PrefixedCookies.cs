using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Users.SignIn;

/// <summary>Over HTTPS the name of a cookie that lets in begins with <c>__Host-</c>, or <c>__Secure-</c> where the tenant has a prefix, so that browsers take it only from this host and only over HTTPS.</summary>
/// <remarks>RFC 6265bis, section 4.1.3. Without HTTPS, as on a developer's machine, browsers would refuse such a name. A cookie of the plain name is not looked at over HTTPS: it may be planted by
/// another host of the domain.</remarks>
internal sealed class PrefixedCookies(bool atRoot) : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameOf(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) => _cookies.AppendResponseCookie(context, NameOf(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, NameOf(context, key), options);

    private string NameOf(HttpContext context, string key) => !context.Request.IsHttps ? key : atRoot ? $"__Host-{key}" : $"__Secure-{key}";
}
