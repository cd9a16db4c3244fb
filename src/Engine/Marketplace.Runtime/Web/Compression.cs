using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Marketplace.Runtime.Web;

/// <summary>Sends what is the same for everybody in fewer bytes, packed once and kept packed.</summary>
/// <remarks>RFC 9110, section 8.4. Pages with something personal are never packed: their length would tell about secrets beside what an attacker can put in (BREACH).</remarks>
internal static class Compression
{
    private const int Smallest = 500;

    /// <summary>How a client would have it: <c>br</c>, <c>gzip</c>, or null for as it is.</summary>
    public static string? Wanted(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding.ToString();
        return accepted.Length == 0 ? null : Takes(accepted, "br") ? "br" : Takes(accepted, "gzip") ? "gzip" : null;
    }

    /// <summary>The bytes packed; null where that is not worth while.</summary>
    /// <param name="bytes">As they are.</param>
    /// <param name="encoding"><c>br</c> or <c>gzip</c>.</param>
    /// <param name="level">How hard to try.</param>
    public static byte[]? Pack(byte[] bytes, string encoding, CompressionLevel level)
    {
        if (bytes.Length < Smallest)
        {
            return null;
        }

        using var packed = new MemoryStream(bytes.Length / 3);
        using (Stream packer = encoding == "br" ? new BrotliStream(packed, level, leaveOpen: true) : new GZipStream(packed, level, leaveOpen: true))
        {
            packer.Write(bytes);
        }

        return packed.Length < bytes.Length ? packed.ToArray() : null;
    }

    /// <summary>Styles, scripts and drawings of themes and modules. Goes before the static files, which answer what is left.</summary>
    public static void UsePackedAssets(this IApplicationBuilder app, IFileProvider files, Func<HttpRequest, string> cacheControl)
    {
        var types = new FileExtensionContentTypeProvider(new Dictionary<string, string>
        {
            [".css"] = "text/css", [".js"] = "text/javascript", [".svg"] = "image/svg+xml", [".json"] = "application/json", [".webmanifest"] = "application/manifest+json",
        });
        var known = new ConcurrentDictionary<(string Path, string Encoding), Packed>();
        app.Use(async (http, next) =>
        {
            var request = http.Request;
            if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.StartsWithSegments("/_content") && types.TryGetContentType(request.Path.Value!, out var type)
                && files.GetFileInfo(request.Path.Value!) is { Exists: true, IsDirectory: false } file)
            {
                http.Response.Headers.Vary = "Accept-Encoding";
                if (Wanted(request) is { } encoding && await PackedAsync(known, file, request.Path.Value!, encoding) is { Bytes: { } bytes, ETag: { } etag })
                {
                    var headers = http.Response.Headers;
                    (headers.ETag, headers.CacheControl, headers.ContentEncoding, http.Response.ContentType) = (etag, cacheControl(request), encoding, type);
                    if (request.Headers.IfNoneMatch.ToString().Contains(etag, StringComparison.Ordinal))
                    {
                        (http.Response.StatusCode, headers.ContentEncoding, http.Response.ContentType) = (StatusCodes.Status304NotModified, default, null);
                        return;
                    }

                    headers.ContentLength = bytes.Length;
                    if (!HttpMethods.IsHead(request.Method))
                    {
                        await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
                    }

                    return;
                }
            }

            await next(http);
        });
    }

    // Assets change with a deployment, or under the hands of whoever develops them.
    private static async Task<Packed> PackedAsync(ConcurrentDictionary<(string Path, string Encoding), Packed> known, IFileInfo file, string path, string encoding)
    {
        if (known.TryGetValue((path, encoding), out var packed) && packed.Of == (file.LastModified, file.Length))
        {
            return packed;
        }

        var bytes = new byte[file.Length];
        await using (var content = file.CreateReadStream())
        {
            await content.ReadExactlyAsync(bytes);
        }

        var etag = $"\"{file.LastModified.UtcTicks:x}-{file.Length:x}-{encoding}\"";
        return known[(path, encoding)] = new Packed((file.LastModified, file.Length), Pack(bytes, encoding, CompressionLevel.SmallestSize), etag);
    }

    private static bool Takes(string accepted, string encoding)
    {
        foreach (var part in accepted.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith(encoding, StringComparison.OrdinalIgnoreCase)
                && StringWithQualityHeaderValue.TryParse(part, out var value) && value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            {
                return value.Quality is null or > 0;
            }
        }

        return false;
    }

    private sealed record Packed((DateTimeOffset Modified, long Length) Of, byte[]? Bytes, string ETag);
}
