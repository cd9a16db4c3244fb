namespace Marketplace.Kernel.Http;

/// <summary>Tells search engines of a module's public pages, for <c>/sitemap.xml</c> (sitemaps.org protocol 0.9).</summary>
public interface ISitemapSource
{
    /// <summary>Name in the address of its sitemaps: small Latin letters.</summary>
    string Name { get; }

    /// <summary>How many pages it has.</summary>
    Task<int> CountAsync(CancellationToken stop);

    /// <summary>Some of them, in an order that does not change while nothing is added.</summary>
    Task<IReadOnlyList<SitemapEntry>> ReadAsync(int skip, int take, CancellationToken stop);
}

/// <summary>A page for search engines.</summary>
/// <param name="Path">From the tenant's root, without a language.</param>
/// <param name="ChangedAt">Last change, UTC; null when not known.</param>
/// <param name="Images">Paths of its pictures.</param>
public sealed record SitemapEntry(string Path, DateTimeOffset? ChangedAt, params IReadOnlyList<string> Images);
