namespace Marketplace.Kernel.Settings;

/// <summary>A feature of the request: the page is shown with a brand that is only tried, not the tenant's.</summary>
/// <param name="SiteName">Name in the head.</param>
/// <param name="Brand">Its settings.</param>
/// <param name="Sheet">Address of its style sheet, from the host's root.</param>
public sealed record BrandTrial(string SiteName, BrandSettings Brand, string Sheet);
