using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Marketplace.Kernel.Settings;

/// <summary>A module's settings for this tenant: typed, validated by annotations, edited in the admin, set by recipe, with history.</summary>
/// <typeparam name="T">A record with <c>init</c> properties; its defaults are the settings of a new tenant.</typeparam>
public interface ISettings<T>
    where T : class, new()
{
    /// <summary>The settings in force.</summary>
    T Current { get; }

    /// <summary>Checks and stores new settings; joins the open unit of work.</summary>
    Task<Result> ChangeAsync(T settings, CancellationToken stop);
}

/// <summary>One registered section.</summary>
/// <param name="Section">Stable name, e.g. <c>ordering</c>; the member of the recipe step <c>settings</c>.</param>
/// <param name="Title">What the admin UI calls it.</param>
/// <param name="Type">The settings type.</param>
public sealed record SettingsRegistration(string Section, string Title, Type Type);

/// <summary>How a module registers its settings.</summary>
public static class SettingsServices
{
    /// <summary>Adds the section and <see cref="ISettings{T}"/>.</summary>
    public static IServiceCollection AddSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        this IServiceCollection services, string section, string title)
        where T : class, new() => services.AddSingleton(new SettingsRegistration(section, title, typeof(T)));
}
