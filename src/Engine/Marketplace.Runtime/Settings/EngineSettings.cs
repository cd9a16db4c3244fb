using Marketplace.Kernel.Settings;

namespace Marketplace.Runtime.Settings;

internal static class EngineSettings
{
    public static readonly SettingsRegistration Site = new("site", "Marketplace", typeof(SiteSettings));
}
