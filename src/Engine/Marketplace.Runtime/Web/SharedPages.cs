using System.IO.Hashing;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IO;

namespace Marketplace.Runtime.Web;

/// <summary>Hands public pages out of memory, makes those that are not there, and tells browsers and CDNs how to keep them.</summary>
/// <remarks>RFC 9111 and RFC 5861. A browser asks again each time and mostly gets 304; a CDN keeps a page for a minute, or until it is
/// purged by one of its keys (<c>Surrogate-Key</c>, <c>Cache-Tag</c>), and shows it on when we do not answer.</remarks>
internal static class SharedPages
{
    private const int LongestQuery = 300;

    // CDNs take some kilobytes of keys.
    private const int MostKeys = 100;

    /// <summary>How long after its time a page is still handed out while one request makes it anew.</summary>
    private static readonly TimeSpan _whileRevalidating = TimeSpan.FromSeconds(30);

    /// <summary>What pages are written into; used again, since a new one of 100 kB for each page kept the garbage collector busy.</summary>
    private static readonly RecyclableMemoryStreamManager _paper = new(new RecyclableMemoryStreamManager.Options { BlockSize = 64 * 1024, MaximumSmallPoolFreeBytes = 8 * 1024 * 1024 });

    /// <summary>Hands a kept page out before anything that costs: it needs neither scope nor route nor session, and its security headers are kept with it.</summary>
    /// <returns>The writing, or null when the request has to go through the pipeline.</returns>
    public static Task? TryWriteKept(HttpContext http, PageCache cache, TimeProvider clock)
    {
        var isHead = HttpMethods.IsHead(http.Request.Method);
        if (!isHead && !HttpMethods.IsGet(http.Request.Method))
        {
            return null;
        }

        var key = KeyOf(http.Request);
        if (cache.Find(key) is { } page && clock.GetUtcNow() is var now && ((page.FreshUntil > now && page.MadeAt <= now) || (page.FreshUntil + _whileRevalidating > now && cache.IsBeingMade(key))))
        {
            return WriteAsync(http, page, clock, isHead);
        }

        http.Features.Set(new AskedKey(key));
        return null;
    }

    /// <summary>After routing and before anybody is recognized: makes public pages, as if nobody had a cookie.</summary>
    public static void UsePageMaking(this IApplicationBuilder app)
    {
        var (cache, clock) = (app.ApplicationServices.GetRequiredService<PageCache>(), app.ApplicationServices.GetRequiredService<TimeProvider>());
        var turns = app.ApplicationServices.GetRequiredService<PageTurns>();
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Marketplace.SharedPages");
        app.Use((http, next) => http.GetEndpoint()?.Metadata.GetMetadata<PublicPage>() is { } terms && http.Features.Get<AskedKey>() is { } asked
            && HttpMethods.IsGet(http.Request.Method) && http.Request.QueryString.Value is not { Length: > LongestQuery }
                ? GetAsync(http, next, terms, asked.Key, cache, turns, clock, log)
                : next(http));
    }

    private static async Task GetAsync(HttpContext http, RequestDelegate next, PublicPage terms, string key, PageCache cache, PageTurns turns, TimeProvider clock, ILogger log)
    {
        if (cache.Join(key) is { } others)
        {
            if (await others.WaitAsync(http.RequestAborted) is { } made)
            {
                await WriteAsync(http, made, clock, isHead: false);
                return;
            }

            await turns.MakeAsync(() => MakeAsync(http, next, terms, clock), http.RequestAborted);
            return;
        }

        var since = cache.Now;
        KeptPage? page = null;
        try
        {
            page = await turns.MakeAsync(() => MakeAsync(http, next, terms, clock, write: false), http.RequestAborted);
        }
        catch (Exception fault) when (cache.Find(key) is not null && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            log.LogError(fault, "{Path} could not be made anew; the last one is shown", http.Request.Path);
        }
        finally
        {
            cache.Made(key, page, since);
        }

        if (page is not null)
        {
            await WriteAsync(http, page, clock, isHead: false);
        }
        else if (!http.Response.HasStarted && http.Features.Get<MadeOtherwise>() is null && cache.Find(key) is { } last)
        {
            http.Response.Clear();
            await WriteAsync(http, last, clock, isHead: false);
        }
    }

    /// <summary>Makes the page into memory. What is no page for everybody goes straight to who asked.</summary>
    private static async Task<KeptPage?> MakeAsync(HttpContext http, RequestDelegate next, PublicPage terms, TimeProvider clock, bool write = true)
    {
        http.Request.Headers.Remove("Cookie");
        http.Request.Headers.Remove("Authorization");
        var tags = new PageTags();
        http.Features.Set(tags);
        var body = http.Features.Get<IHttpResponseBodyFeature>()!;
        using var memory = _paper.GetStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(memory));
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            http.Features.Set(body);
        }

        if (http.Response.StatusCode == StatusCodes.Status200OK && http.Response.ContentType is not null && http.Response.Headers.SetCookie.Count == 0)
        {
            var page = KeptOf(memory.ToArray(), http, tags, terms, clock);
            if (write)
            {
                await WriteAsync(http, page, clock, isHead: false);
            }

            return page;
        }

        http.Features.Set(new MadeOtherwise());
        if (memory.Length > 0)
        {
            memory.Position = 0;
            await memory.CopyToAsync(http.Response.Body, http.RequestAborted);
        }

        return null;
    }

    private static KeptPage KeptOf(byte[] body, HttpContext http, PageTags tags, PublicPage terms, TimeProvider clock)
    {
        var (now, headers) = (clock.GetUtcNow(), http.Response.Headers);

        // It tells versions of one page apart and proves nothing, so it need not withstand anybody.
        var etag = $"\"{Convert.ToHexStringLower(XxHash128.Hash(body))}\"";
        headers.CacheControl = $"public, max-age=0, s-maxage={(int)terms.FreshFor.TotalSeconds}, stale-while-revalidate=30, stale-if-error=86400";
        headers.ETag = etag;
        string[] keys = [CdnPurge.KeyOf(http.RequestServices.GetRequiredService<TenantInfo>().Name), .. tags.All.Take(MostKeys)];
        headers["Surrogate-Key"] = string.Join(' ', keys);
        headers["Cache-Tag"] = string.Join(',', keys);
        headers.ContentLength = null;
        return new KeptPage(body, [.. headers], etag, tags.All, now, now + terms.FreshFor);
    }

    private static Task WriteAsync(HttpContext http, KeptPage page, TimeProvider clock, bool isHead)
    {
        var headers = http.Response.Headers;
        foreach (var (name, value) in page.Headers)
        {
            headers[name] = value;
        }

        var age = (long)(clock.GetUtcNow() - page.MadeAt).TotalSeconds;
        headers.Age = age > 0 ? age.ToString(System.Globalization.CultureInfo.InvariantCulture) : "0";
        headers.Vary = "Accept-Encoding";
        var encoding = Compression.Wanted(http.Request);
        var body = page.BodyAs(encoding);
        if (ReferenceEquals(body, page.Body))
        {
            encoding = null;
        }

        // Other bytes, another tag (RFC 9110, section 8.8.3.3).
        var etag = encoding is null ? page.ETag : $"{page.ETag[..^1]}-{encoding}\"";
        headers.ETag = etag;
        if (http.Request.Headers.IfNoneMatch is { Count: > 0 } known && known.ToString().Contains(etag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            headers.ContentType = default;
            return Task.CompletedTask;
        }

        http.Response.StatusCode = StatusCodes.Status200OK;
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        headers.ContentLength = body.Length;
        return isHead ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(body, http.RequestAborted).AsTask();
    }

    // A line break stands in no address: a question mark that was written as %3F in a path is not taken for the beginning of a query.
    private static string KeyOf(HttpRequest request) =>
        string.Concat(request.IsHttps ? "s:" : "p:", request.Host.Value, request.PathBase.Value, string.Concat(request.Path.Value, "\n", request.QueryString.Value));

    private sealed record AskedKey(string Key);

    /// <summary>On a request whose answer is not a page for everybody and has been given.</summary>
    private sealed record MadeOtherwise;
}
