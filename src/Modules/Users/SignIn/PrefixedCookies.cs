using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Users.SignIn;

/// <summary>The cookies that let in, cut into pieces where they are long, under the names of <see cref="TenantCookies"/>.</summary>
internal sealed class PrefixedCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, context.NameOfCookie(key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) => _cookies.AppendResponseCookie(context, context.NameOfCookie(key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, context.NameOfCookie(key), options);
}
