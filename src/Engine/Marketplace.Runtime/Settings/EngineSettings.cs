using Marketplace.Kernel.Settings;

namespace Marketplace.Runtime.Settings;

internal static class EngineSettings
{
    public static readonly SettingsRegistration Brand = new("brand", "Brand", typeof(BrandSettings));

    public static readonly SettingsRegistration Site = new("site", "Marketplace", typeof(SiteSettings));
}
