namespace Marketplace.Kernel.Modules;

/// <summary>Says that an assembly is a module.</summary>
/// <param name="name">What the admin UI calls it.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModuleAttribute(string name) : Attribute
{
    /// <summary>What the admin UI calls it.</summary>
    public string Name => name;

    /// <summary>One sentence for the admin UI.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "Marketplace";

    /// <summary>Where its makers can be found.</summary>
    public string Website { get; init; } = "";

    /// <summary>Semantic version of the module.</summary>
    public string Version { get; init; } = "1.0.0";

    /// <summary>Heading under which its features stand in the admin UI.</summary>
    public string Category { get; init; } = "General";
}

/// <summary>On an assembly: a thing that a tenant can switch on. On a startup class: the feature that it belongs to.</summary>
/// <param name="id">Stable id, e.g. <c>Marketplace.Ordering.Returns</c>.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class, AllowMultiple = true)]
public sealed class FeatureAttribute(string id) : Attribute
{
    /// <summary>Stable id.</summary>
    public string Id => id;

    /// <summary>What the admin UI calls it; the id when left out.</summary>
    public string? Name { get; init; }

    /// <summary>One sentence for the admin UI.</summary>
    public string Description { get; init; } = "";

    /// <summary>Heading in the admin UI; the module's when left out.</summary>
    public string? Category { get; init; }

    /// <summary>Ids of the features that must be on before this one.</summary>
    public string[] Dependencies { get; init; } = [];

    /// <summary>True for a feature that only the Default tenant may have.</summary>
    public bool DefaultTenantOnly { get; init; }

    /// <summary>True for a feature that the engine or another feature switches on, never a person.</summary>
    public bool EnabledByDependencyOnly { get; init; }

    /// <summary>True for a feature that every tenant has (with <see cref="DefaultTenantOnly"/>: the Default tenant) and nobody can switch off.</summary>
    public bool IsAlwaysEnabled { get; init; }
}

/// <summary>Says that an assembly is a theme: its views stand before those of its base theme and of modules with the same path.</summary>
/// <param name="name">What recipes and settings call it.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ThemeAttribute(string name) : Attribute
{
    /// <summary>What recipes and settings call it.</summary>
    public string Name => name;

    /// <summary>One sentence for the admin UI.</summary>
    public string Description { get; init; } = "";

    /// <summary>The theme whose views and files are used where this one has none.</summary>
    public string? BaseTheme { get; init; }

    /// <summary>The face of the product that it dresses.</summary>
    public Http.Face Face { get; init; } = Http.Face.Storefront;
}

/// <summary>On a startup class: it runs only where all these features are on.</summary>
/// <param name="features">Feature ids.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequireFeaturesAttribute(params string[] features) : Attribute
{
    /// <summary>Feature ids.</summary>
    public IReadOnlyList<string> Features => features;
}
