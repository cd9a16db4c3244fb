using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Http;

/// <summary>On an endpoint: its page is the same bytes for everybody, so it is kept and shared, here and by a CDN.</summary>
/// <param name="FreshFor">How long it may be handed out unasked; what changes a page by its tags is seen at once anyway.</param>
public sealed record PublicPage(TimeSpan FreshFor);

/// <summary>What a page shows, so that it is made anew when one of these changes: <c>product:0198…</c>, <c>seller:0198…</c>, <c>categories</c>.</summary>
public sealed class PageTags
{
    private readonly HashSet<string> _all = [];

    /// <summary>All that were named while the page was made.</summary>
    public IReadOnlyCollection<string> All => _all;

    internal void Add(string tag) => _all.Add(tag);
}

/// <summary>How a module makes a page a public one.</summary>
public static class PublicPages
{
    /// <summary>Keeps the page for everybody. While it is made there is no cookie and nobody is signed in, so nothing personal can come into it.</summary>
    /// <param name="endpoint">A page that anybody may see.</param>
    /// <param name="seconds">How long it is fresh.</param>
    public static RouteHandlerBuilder AsPublicPage(this RouteHandlerBuilder endpoint, int seconds = 60) =>
        endpoint.WithMetadata(new PublicPage(TimeSpan.FromSeconds(seconds)));

    /// <summary>Says that the page which is being made shows this; does nothing for pages that are not kept.</summary>
    public static void Tag(this HttpContext http, params IEnumerable<string> tags)
    {
        if (http.Features.Get<PageTags>() is not { } page)
        {
            return;
        }

        foreach (var tag in tags)
        {
            page.Add(tag);
        }
    }
}
