namespace Marketplace.Users.Sessions;

/// <summary>What a person calls the device of a session: its browser and its system, of what browsers say of themselves.</summary>
internal static class DeviceName
{
    // Each says that it is also those below it.
    private static readonly (string Token, string Name)[] _browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Token, string Name)[] _systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Browser and system; null for what is not known, e.g. of a program.</summary>
    public static (string? Browser, string? System) Of(string agent) => (Find(_browsers, agent), Find(_systems, agent));

    private static string? Find((string Token, string Name)[] known, string agent) =>
        known.FirstOrDefault(one => agent.Contains(one.Token, StringComparison.Ordinal)).Name;
}
