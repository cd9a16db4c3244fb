using System.Security.Claims;
using Marketplace.Kernel.Security;

namespace Marketplace.Kernel.Navigation;

/// <summary>Links that stand under one heading.</summary>
/// <param name="Heading">English text, translated when shown.</param>
/// <param name="Links">In their order.</param>
public sealed record MenuGroup(string Heading, IReadOnlyList<MenuLink> Links);

/// <summary>Puts the menus of all modules together for one person.</summary>
public sealed class Navigation(IEnumerable<INavigationProvider> providers, IPermissionCheck? permissions = null)
{
    /// <summary>The groups of a menu that this person may see.</summary>
    public async Task<IReadOnlyList<MenuGroup>> OfAsync(string menu, ClaimsPrincipal person)
    {
        var seen = new List<MenuLink>();
        foreach (var link in providers.SelectMany(p => p.LinksOf(menu)).OrderBy(l => l.Order))
        {
            if (link.Permission is null || (permissions is not null && await permissions.HasAsync(person, link.Permission)))
            {
                seen.Add(link);
            }
        }

        return [.. seen.GroupBy(l => l.Group).Select(g => new MenuGroup(g.Key, [.. g]))];
    }

    /// <summary>The link of the page that is open: the one whose path is the longest start of it.</summary>
    public static string? Current(IReadOnlyList<MenuGroup> groups, string path) => groups.SelectMany(g => g.Links).Select(l => l.Path)
        .Where(p => path == p || path.StartsWith(p.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase))
        .MaxBy(p => p.Length);
}
