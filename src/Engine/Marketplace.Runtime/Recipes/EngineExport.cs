using System.Text.Json;
using System.Text.Json.Nodes;
using Marketplace.Kernel;
using Marketplace.Kernel.Http;
using Marketplace.Kernel.Recipes;
using Marketplace.Kernel.Settings;
using Marketplace.Kernel.Tenancy;

namespace Marketplace.Runtime.Recipes;

/// <summary>Features, themes and settings of the tenant as steps. The public address is the tenant's own and stays behind.</summary>
internal sealed class EngineExport(ITenantFeatures features, ISettingsEditor settings) : IRecipeExport
{
    public int Order => 0;

    public Task<IReadOnlyList<JsonObject>> StepsAsync(CancellationToken stop)
    {
        var theme = features.Themes.ToDictionary(face => face.Face, face => face.Names.Count > 0 ? face.Names[0] : null);
        var sections = new JsonObject { ["name"] = "settings" };
        foreach (var section in settings.Sections)
        {
            var body = (JsonObject)JsonSerializer.SerializeToNode(settings.Current(section), section.Type, PlatformJson.Options)!;
            body.Remove("baseUrl");
            sections[section.Section] = body;
        }

        return Task.FromResult<IReadOnlyList<JsonObject>>(
        [
            new FeatureStep { Enable = [.. features.All.Where(feature => feature.Enabled && feature.CanDisable).Select(feature => feature.Id)] }.ToStep("feature"),
            new ThemesStep { Site = theme.GetValueOrDefault(Face.Storefront), Admin = theme.GetValueOrDefault(Face.Admin), Vendor = theme.GetValueOrDefault(Face.VendorPortal) }.ToStep("themes"),
            sections,
        ]);
    }
}
