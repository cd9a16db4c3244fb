using System.Collections.Frozen;
using System.Reflection;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Modules;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using StartupBase = Marketplace.Kernel.Modules.StartupBase;

namespace Marketplace.Runtime.Features;

/// <summary>One thing that a tenant can switch on.</summary>
internal sealed record FeatureInfo(
    string Id, string Name, string Description, string Category, IReadOnlyList<string> Dependencies,
    bool DefaultTenantOnly, bool EnabledByDependencyOnly, bool IsAlwaysEnabled, Assembly Assembly, IReadOnlyList<Type> Startups);

/// <summary>One theme.</summary>
internal sealed record ThemeInfo(string Name, string Description, string? BaseTheme, Face Face, Assembly Assembly);

/// <summary>The features of a tenant do not fit together; the message says which and why.</summary>
public sealed class FeatureException(string message) : Exception(message);

/// <summary>All features and themes that the host was built with. Wrong manifests are refused here, at start.</summary>
internal sealed class FeatureCatalog
{
    private readonly FrozenDictionary<string, FeatureInfo> _features;
    private readonly FrozenDictionary<string, ThemeInfo> _themes;

    /// <remarks>The Razor SDK writes an ApplicationPart attribute into the host for each library with views.</remarks>
    public FeatureCatalog(Assembly host)
        : this(host.GetCustomAttributes<ApplicationPartAttribute>().Select(part => Assembly.Load(part.AssemblyName)).ToList())
    {
    }

    public FeatureCatalog(IReadOnlyList<Assembly> assemblies)
        : this(assemblies.Where(a => a.IsDefined(typeof(ModuleAttribute))).SelectMany(FeaturesOf), assemblies.SelectMany(ThemesOf))
    {
    }

    internal FeatureCatalog(IEnumerable<FeatureInfo> features, IEnumerable<ThemeInfo> themes)
    {
        _features = features.ToFrozenDictionary(f => f.Id);
        _themes = themes.ToFrozenDictionary(t => t.Name);
        Resolve(_features.Keys.Order(StringComparer.Ordinal));
        foreach (var theme in _themes.Keys)
        {
            _ = ThemeChain(theme).ToList();
        }
    }

    public IEnumerable<FeatureInfo> All => _features.Values.OrderBy(f => f.Category, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal);

    public IEnumerable<ThemeInfo> Themes => _themes.Values.OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>Assemblies with features or themes, for what is found by reflection (texts, views).</summary>
    public IEnumerable<Assembly> Assemblies => _features.Values.Select(f => f.Assembly).Concat(_themes.Values.Select(t => t.Assembly)).Distinct();

    public FeatureInfo? Find(string id) => _features.GetValueOrDefault(id);

    /// <summary>The wanted features and all that they stand on, those first; what is always on comes with every tenant.</summary>
    /// <exception cref="FeatureException">A feature is unknown, or features depend on each other in a circle.</exception>
    public IReadOnlyList<FeatureInfo> Resolve(IEnumerable<string> wanted)
    {
        var ordered = new List<FeatureInfo>();
        foreach (var id in wanted)
        {
            Add(id, []);
        }

        return ordered;

        void Add(string id, IReadOnlyList<string> path)
        {
            if (path.Contains(id))
            {
                throw new FeatureException($"Features depend on each other in a circle: {string.Join(" -> ", path.SkipWhile(p => p != id).Append(id))}.");
            }

            var feature = _features.GetValueOrDefault(id) ?? throw new FeatureException(path.Count == 0
                ? $"There is no feature '{id}'.{Nearest.Hint(id, _features.Keys)}"
                : $"Feature '{path[^1]}' depends on '{id}', which does not exist.{Nearest.Hint(id, _features.Keys)}");
            if (!ordered.Contains(feature))
            {
                foreach (var dependency in feature.Dependencies)
                {
                    Add(dependency, [.. path, id]);
                }

                ordered.Add(feature);
            }
        }
    }

    /// <summary>What a tenant has: its own choice, what that stands on, and what is always on.</summary>
    public IReadOnlyList<FeatureInfo> OfTenant(Kernel.Tenancy.TenantInfo tenant) => Resolve(
        _features.Values.Where(f => f.IsAlwaysEnabled && (tenant.IsDefault || !f.DefaultTenantOnly)).Select(f => f.Id).Order(StringComparer.Ordinal).Concat(tenant.Features));

    /// <summary>The startups of these features that run: those whose required features are all there.</summary>
    public static IReadOnlyList<StartupBase> StartupsOf(IReadOnlyList<FeatureInfo> features)
    {
        var on = features.Select(f => f.Id).ToHashSet();
        return [.. features.SelectMany(f => f.Startups)
            .Where(t => t.GetCustomAttribute<RequireFeaturesAttribute>()?.Features.All(on.Contains) ?? true)
            .Select(t => (StartupBase)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(s => s.Order)];
    }

    /// <summary>The theme, then its base, then the base of that.</summary>
    /// <exception cref="FeatureException">A theme is unknown, or themes are based on each other in a circle.</exception>
    public IEnumerable<ThemeInfo> ThemeChain(string name)
    {
        var seen = new List<string>();
        for (var next = name; next is not null;)
        {
            if (seen.Contains(next))
            {
                throw new FeatureException($"Themes are based on each other in a circle: {string.Join(" -> ", seen.Append(next))}.");
            }

            var theme = _themes.GetValueOrDefault(next) ?? throw new FeatureException($"There is no theme '{next}'.{Nearest.Hint(next, _themes.Keys)}");
            seen.Add(next);
            yield return theme;
            next = theme.BaseTheme;
        }
    }

    private static IEnumerable<FeatureInfo> FeaturesOf(Assembly assembly)
    {
        var module = assembly.GetCustomAttribute<ModuleAttribute>()!;
        var features = assembly.GetCustomAttributes<FeatureAttribute>().ToList();
        if (features.Count == 0)
        {
            throw new FeatureException($"Module {assembly.GetName().Name} declares no feature.");
        }

        var startups = assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(StartupBase)) && !t.IsAbstract)
            .ToLookup(t => t.GetCustomAttribute<FeatureAttribute>()?.Id ?? features[0].Id);
        return features.Select(f => new FeatureInfo(
            f.Id, f.Name ?? module.Name, f.Description.Length > 0 ? f.Description : module.Description, f.Category ?? module.Category,
            f.Dependencies, f.DefaultTenantOnly, f.EnabledByDependencyOnly, f.IsAlwaysEnabled, assembly, [.. startups[f.Id]]));
    }

    private static IEnumerable<ThemeInfo> ThemesOf(Assembly assembly) => assembly.GetCustomAttributes<ThemeAttribute>()
        .Select(t => new ThemeInfo(t.Name, t.Description, t.BaseTheme, t.Face, assembly));
}
