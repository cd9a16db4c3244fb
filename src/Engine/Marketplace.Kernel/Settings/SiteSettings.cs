using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;

namespace Marketplace.Kernel.Settings;

/// <summary>What every page and module may need to know of the tenant; section <c>site</c>.</summary>
public sealed record SiteSettings
{
    /// <summary>Name of the marketplace.</summary>
    [Required, MaxLength(80), Display(Name = "Site name")]
    public string SiteName { get; init; } = "Marketplace";

    /// <summary>Public address with scheme, for links in mail and canonical URLs; taken from the request when empty.</summary>
    [MaxLength(200), Url, Display(Name = "Base URL", Description = "With scheme, e.g. https://shop.example. Used in mail and canonical links.")]
    public string? BaseUrl { get; init; }

    /// <summary>ISO 4217 code that sellers price in.</summary>
    [Required, RegularExpression("^[A-Z]{3}$", ErrorMessage = "A currency is three capital letters, e.g. USD."), Display(Name = "Currency")]
    public string Currency { get; init; } = "USD";

    /// <summary>IANA time zone in which people see times.</summary>
    [Required, MaxLength(60), Display(Name = "Time zone", Description = "IANA name, e.g. Europe/Berlin.")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Languages of the pages; the first is the default and has no prefix in URLs.</summary>
    [Required, MaxLength(60), RegularExpression("^[a-z]{2}(,[a-z]{2})*$", ErrorMessage = "Languages are two-letter codes divided by commas, e.g. en,ru."), Display(Name = "Languages", Description = "Two-letter codes divided by commas; the first is the default.")]
    public string Languages { get; init; } = "en,ru";

    /// <summary>Where buyers write to.</summary>
    [EmailAddress, MaxLength(254), Display(Name = "Support e-mail")]
    public string? SupportEmail { get; init; }

    /// <summary>Where weaknesses are reported; published in <c>/.well-known/security.txt</c>.</summary>
    [MaxLength(254), RegularExpression(@"^(https://\S+|[^@\s]+@[^@\s]+)$", ErrorMessage = "Give an e-mail address or an https address."), Display(Name = "Security contact", Description = "An e-mail or https address. The support e-mail is named where this is empty.")]
    public string? SecurityContact { get; init; }

    /// <summary>What addresses of pages in a language begin with: nothing for the default one, else a slash and its code.</summary>
    public string PrefixOf(string language) => language == Languages.Split(',')[0] ? "" : $"/{language}";

    /// <summary>Where public links begin, without a slash at the end: <see cref="BaseUrl"/>, or where the request came to.</summary>
    public string OriginOf(HttpRequest request) => BaseUrl is { Length: > 0 } known ? known.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
}
