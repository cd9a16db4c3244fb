using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Tenancy;
using Marketplace.Runtime.Features;
using Marketplace.Runtime.Recipes;

namespace Marketplace.Runtime.Tenancy;

/// <summary>Features and themes of one tenant, switched by rebuilding its shell.</summary>
internal sealed class TenantFeatures(TenantInfo tenant, FeatureCatalog catalog, ShellHost host) : ITenantFeatures
{
    public IReadOnlyList<FeatureState> All
    {
        get
        {
            var on = catalog.OfTenant(host.Find(tenant.Name)?.Info ?? tenant);
            return [.. catalog.All.Where(f => (tenant.IsDefault || !f.DefaultTenantOnly) && !f.EnabledByDependencyOnly).Select(f => new FeatureState(
                f.Id, f.Name, f.Description, f.Category, f.Dependencies, on.Contains(f),
                CanDisable: on.Contains(f) && !f.IsAlwaysEnabled && !on.Any(other => other.Dependencies.Contains(f.Id))))];
        }
    }

    public IReadOnlyList<(Face Face, IReadOnlyList<string> Names)> Themes =>
        [.. catalog.Themes.GroupBy(t => t.Face).Select(g => (
            g.Key,
            (IReadOnlyList<string>)[.. g.Select(t => t.Name).OrderBy(n => n == ThemeOf(host.Find(tenant.Name)?.Info ?? tenant, g.Key, catalog) ? 0 : 1)]))];

    public static string? ThemeOf(TenantInfo tenant, Face face, FeatureCatalog catalog) =>
        tenant.Themes.TryGetValue(face, out var chosen) ? chosen : catalog.Themes.FirstOrDefault(t => t.Face == face && t.BaseTheme is null)?.Name;

    public Task<Result> ChangeAsync(IReadOnlyList<string> enable, IReadOnlyList<string> disable, CancellationToken stop) =>
        ReshapeAsync(new RecipeShape(enable, disable, new Dictionary<Face, string>()), stop);

    public Task<Result> ChooseThemeAsync(Face face, string name, CancellationToken stop) =>
        ReshapeAsync(new RecipeShape([], [], new Dictionary<Face, string> { [face] = name }), stop);

    public async Task<Result> ReshapeAsync(RecipeShape shape, CancellationToken stop)
    {
        if (host.Find(tenant.Name) is not { } running)
        {
            return new Error(ErrorKind.NotFound, "tenants.unknown", "There is no tenant '{0}'.").With(tenant.Name);
        }

        if (Reshape(running.Info, shape, catalog).Failed(out var error, out _))
        {
            return error;
        }

        await host.RebuildAsync(running, info => Reshape(info, shape, catalog).Failed(out _, out var changed) ? info : changed, stop);
        return Result.Done;
    }

    /// <summary>What the tenant is after the change, or why it cannot be.</summary>
    public static Result<TenantInfo> Reshape(TenantInfo info, RecipeShape shape, FeatureCatalog catalog)
    {
        foreach (var id in shape.Enable.Concat(shape.Disable))
        {
            if (catalog.Find(id) is not { } feature)
            {
                return new Error(ErrorKind.Invalid, "features.unknown", "There is no feature '{0}'.{1}").With(id, Nearest.Hint(id, catalog.All.Select(f => f.Id)));
            }

            if (feature.DefaultTenantOnly && !info.IsDefault)
            {
                return new Error(ErrorKind.Conflict, "features.default_only", "Feature '{0}' belongs to the Default tenant only.").With(id);
            }

            if (feature.EnabledByDependencyOnly)
            {
                return new Error(ErrorKind.Conflict, "features.by_dependency", "Feature '{0}' is switched by the engine or by what depends on it.").With(id);
            }

            if (feature.IsAlwaysEnabled && shape.Disable.Contains(id))
            {
                return new Error(ErrorKind.Conflict, "features.always_on", "Feature '{0}' is always on.").With(id);
            }
        }

        var wanted = catalog.Resolve(info.Features.Concat(shape.Enable)).Where(f => !shape.Disable.Contains(f.Id)).ToList();
        foreach (var off in shape.Disable)
        {
            if (wanted.FirstOrDefault(f => f.Dependencies.Contains(off)) is { } needy)
            {
                return new Error(ErrorKind.Conflict, "features.needed", "Feature '{0}' cannot be switched off: '{1}' depends on it. Switch that off first.").With(off, needy.Id);
            }
        }

        foreach (var (face, theme) in shape.Themes)
        {
            if (catalog.Themes.FirstOrDefault(t => t.Name == theme && t.Face == face) is null)
            {
                return new Error(ErrorKind.Invalid, "themes.unknown", "There is no theme '{0}' for {1}.{2}")
                    .With(theme, face, Nearest.Hint(theme, catalog.Themes.Where(t => t.Face == face).Select(t => t.Name)));
            }
        }

        return info with
        {
            Features = [.. wanted.Select(f => f.Id)],
            Themes = new Dictionary<Face, string>([.. info.Themes.Where(t => !shape.Themes.ContainsKey(t.Key)), .. shape.Themes]),
        };
    }
}
