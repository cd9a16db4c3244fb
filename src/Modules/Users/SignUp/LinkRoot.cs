using System.Net;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Marketplace.Users.SignUp;

/// <summary>Where links in mail lead that let somebody in. Anybody can write any name into a request's Host header, so it is believed only where it is ours.</summary>
internal sealed class LinkRoot(ISettings<SiteSettings> site, TenantInfo tenant, ILogger<LinkRoot> log)
{
    /// <summary>The configured address; else that of the request, where it is one of the tenant's own or this machine. Null: no such mail may be sent.</summary>
    public string? Of(HttpContext http)
    {
        var host = http.Request.Host.Host;
        var own = host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
            || tenant.RequestUrlHost.Split(',', StringSplitOptions.TrimEntries).Contains(host, StringComparer.OrdinalIgnoreCase);
        if (site.Current.BaseUrl is { Length: > 0 } || own)
        {
            return site.Current.OriginOf(http.Request) + http.Request.PathBase;
        }

        log.LogWarning("A mail with a link was not sent: {Host} may be anybody's word. Set the base URL in the settings of the site, or the tenant's host names.", host);
        return null;
    }
}
