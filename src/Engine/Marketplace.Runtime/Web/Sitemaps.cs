using System.Globalization;
using System.Xml;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Marketplace.Runtime.Web;

/// <summary>What search engines fetch first: <c>/robots.txt</c> (RFC 9309), <c>/sitemap.xml</c>, and the sitemaps that it names.</summary>
internal static class Sitemaps
{
    // sitemaps.org: a sitemap has 50,000 addresses at most; each language of a page is one.
    private const int MostAddresses = 50_000;
    private const string Protocol = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private const string Image = "http://www.google.com/schemas/sitemap-image/1.1";
    private static readonly XmlWriterSettings _xml = new() { Async = true, Encoding = new System.Text.UTF8Encoding(false) };

    public static void MapSitemaps(this IEndpointRouteBuilder routes)
    {
        var site = routes.Storefront();
        site.MapGet("/robots.txt", Robots).AllowAnonymous().WithName("Engine.Robots");
        site.MapGet("/sitemap.xml", Index).AllowAnonymous().WithName("Engine.SitemapIndex");
        site.MapGet("/sitemaps/{name}/{page:int}.xml", Show).AllowAnonymous().WithName("Engine.Sitemap");
    }

    private static IResult Robots(HttpContext http, ISettings<SiteSettings> site)
    {
        var root = http.Features.GetRequiredFeature<LanguageFeature>();
        var closed = root.Languages.SelectMany(language => new[] { "admin", "vendor", "account", "cart", "checkout", "orders", "search", "log-in", "sign-up" }
            .Select(path => $"Disallow: {root.PathOf(language, $"/{path}")}"));
        Keep(http);
        return Results.Text($"User-agent: *\n{string.Join('\n', closed)}\nDisallow: {root.Root}/api/\n\nSitemap: {site.Current.OriginOf(http.Request)}{root.Root}/sitemap.xml\n", "text/plain; charset=utf-8");
    }

    private static async Task Index(HttpContext http, IEnumerable<ISitemapSource> sources, ISettings<SiteSettings> site)
    {
        var root = http.Features.GetRequiredFeature<LanguageFeature>();
        var names = new List<string>();
        foreach (var source in sources)
        {
            var pages = (await source.CountAsync(http.RequestAborted) + PageSize(root) - 1) / PageSize(root);
            names.AddRange(Enumerable.Range(1, pages).Select(page => string.Create(CultureInfo.InvariantCulture, $"{source.Name}/{page}")));
        }

        await WriteAsync(http, async xml =>
        {
            await xml.WriteStartElementAsync(null, "sitemapindex", Protocol);
            foreach (var name in names)
            {
                await xml.WriteStartElementAsync(null, "sitemap", null);
                await xml.WriteElementStringAsync(null, "loc", null, $"{site.Current.OriginOf(http.Request)}{root.Root}/sitemaps/{name}.xml");
                await xml.WriteEndElementAsync();
            }
        });
    }

    private static async Task Show(string name, int page, HttpContext http, IEnumerable<ISitemapSource> sources, ISettings<SiteSettings> site)
    {
        var root = http.Features.GetRequiredFeature<LanguageFeature>();
        var entries = page is >= 1 and <= 10_000 && sources.FirstOrDefault(known => known.Name == name) is { } source
            ? await source.ReadAsync((page - 1) * PageSize(root), PageSize(root), http.RequestAborted)
            : [];
        if (entries.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var origin = site.Current.OriginOf(http.Request);
        await WriteAsync(http, async xml =>
        {
            await xml.WriteStartElementAsync(null, "urlset", Protocol);
            await xml.WriteAttributeStringAsync("xmlns", "xhtml", null, Xhtml);
            await xml.WriteAttributeStringAsync("xmlns", "image", null, Image);
            foreach (var entry in entries)
            {
                foreach (var language in root.Languages)
                {
                    await WriteAsync(xml, entry, language, origin, root);
                }
            }
        });
    }

    private static async Task WriteAsync(XmlWriter xml, SitemapEntry entry, string language, string origin, LanguageFeature root)
    {
        await xml.WriteStartElementAsync(null, "url", null);
        await xml.WriteElementStringAsync(null, "loc", null, origin + root.PathOf(language, entry.Path));
        if (entry.ChangedAt is { } at)
        {
            await xml.WriteElementStringAsync(null, "lastmod", null, at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        }

        foreach (var other in root.Languages.Count > 1 ? root.Languages : [])
        {
            await xml.WriteStartElementAsync("xhtml", "link", Xhtml);
            await xml.WriteAttributeStringAsync(null, "rel", null, "alternate");
            await xml.WriteAttributeStringAsync(null, "hreflang", null, other);
            await xml.WriteAttributeStringAsync(null, "href", null, origin + root.PathOf(other, entry.Path));
            await xml.WriteEndElementAsync();
        }

        foreach (var image in entry.Images)
        {
            await xml.WriteStartElementAsync("image", "image", Image);
            await xml.WriteElementStringAsync("image", "loc", Image, origin + root.Root + image);
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task WriteAsync(HttpContext http, Func<XmlWriter, Task> content)
    {
        Keep(http);
        http.Response.ContentType = "application/xml; charset=utf-8";
        await using var xml = XmlWriter.Create(http.Response.Body, _xml);
        await xml.WriteStartDocumentAsync();
        await content(xml);
        await xml.WriteEndDocumentAsync();
    }

    private static void Keep(HttpContext http) => http.Response.Headers.CacheControl = "public, max-age=3600";

    private static int PageSize(LanguageFeature languages) => MostAddresses / languages.Languages.Count;
}
