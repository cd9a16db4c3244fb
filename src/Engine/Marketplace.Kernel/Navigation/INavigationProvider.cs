using Marketplace.Kernel.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Navigation;

/// <summary>The menus of the product.</summary>
public static class Menus
{
    /// <summary>The admin's sidebar.</summary>
    public const string Admin = "admin";

    /// <summary>The vendor portal's; paths are relative to <c>/vendor/{shop}</c>.</summary>
    public const string Vendor = "vendor";

    /// <summary>The buyer's account.</summary>
    public const string Account = "account";
}

/// <summary>A link in a menu.</summary>
/// <param name="Text">English text, translated when shown.</param>
/// <param name="Path">From the tenant's root, or from the shop's in the vendor menu.</param>
/// <param name="Group">English heading that it stands under.</param>
/// <param name="Order">Ascending within the menu; groups stand in the order of their first link.</param>
/// <param name="Permission">Only who has it sees the link.</param>
/// <param name="Icon">Name of an icon of the theme's sprite.</param>
public sealed record MenuLink(string Text, string Path, string Group, int Order, Permission? Permission = null, string? Icon = null);

/// <summary>Adds links to menus.</summary>
public interface INavigationProvider
{
    /// <summary>The links for this menu; empty for menus that the module does not know.</summary>
    IEnumerable<MenuLink> LinksOf(string menu);
}

/// <summary>How a module registers its links.</summary>
public static class NavigationServices
{
    /// <summary>Adds the links of one module.</summary>
    public static IServiceCollection AddNavigation<TProvider>(this IServiceCollection services)
        where TProvider : class, INavigationProvider => services.AddSingleton<INavigationProvider, TProvider>();
}
