using Marketplace.Content.Data;
using Marketplace.Kernel.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Content.Pages;

/// <summary>A link at the foot of every page.</summary>
internal sealed record FooterLink(string Path, string Culture, string Title);

/// <summary>The links at the foot of every page, kept in memory: a page is not to cost a query more for them.</summary>
/// <remarks>Another node's change shows after half a minute.</remarks>
internal sealed class FooterPages(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan _freshFor = TimeSpan.FromSeconds(30);
    private volatile Kept? _kept;

    public void Forget() => _kept = null;

    public async ValueTask<IReadOnlyList<FooterLink>> ForAsync(Reader reader, CancellationToken stop)
    {
        var kept = _kept;
        if (kept is null || clock.GetUtcNow() - kept.At > _freshFor)
        {
            await using var scope = scopes.CreateAsyncScope();
            var links = await scope.ServiceProvider.GetRequiredService<ContentDb>().Versions.AsNoTracking()
                .Where(v => v.Published && v.InFooter && v.Path != "").OrderBy(v => v.Position).ThenBy(v => v.Title).Take(100)
                .Select(v => new FooterLink(v.Path, v.Culture, v.Title)).ToListAsync(stop);
            _kept = kept = new Kept(clock.GetUtcNow(), links);
        }

        return
        [
            .. kept.Links.GroupBy(link => link.Path)
                .Select(page => page.OrderBy(link => reader.RankOf(link.Culture)).First()),
        ];
    }

    private sealed record Kept(DateTimeOffset At, IReadOnlyList<FooterLink> Links);
}

/// <summary>In the slot <c>site.footer</c>: links to the pages that say so.</summary>
internal sealed class FooterLinks(FooterPages pages) : ViewComponent
{
    /// <summary>On pages that show what the marketplace wrote itself.</summary>
    public const string Tag = "content";

    public async Task<IViewComponentResult> InvokeAsync(object? model)
    {
        HttpContext.Tag(Tag);
        return View("/Content/Pages/FooterLinks.cshtml", await pages.ForAsync(Reader.Of(HttpContext), HttpContext.RequestAborted));
    }
}
