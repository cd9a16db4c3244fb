using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Marketplace.Kernel.Settings;

/// <summary>Whether the marketplace is closed while somebody works on it; section <c>maintenance</c>.</summary>
public sealed record MaintenanceSettings
{
    /// <summary>Closed: buyers, sellers and integrators are told to come back; the admin, signing in and messages of payment providers go on.</summary>
    [Display(Name = "Closed for maintenance", Description = "Buyers, sellers and integrators are told to come back. The admin stays open, and payments that are under way are still taken in.")]
    public bool Closed { get; init; }

    /// <summary>What they read; a sentence of ours when empty.</summary>
    [MaxLength(500), Display(Name = "What people read", Description = "For example why, and until when. Empty: “We are working on the marketplace and will be back soon.”")]
    public string? Message { get; init; }

    /// <summary>What they read in Russian; <see cref="Message"/> when empty.</summary>
    [MaxLength(500), Display(Name = "What people read in Russian", Description = "Empty: the same as above.")]
    public string? MessageRu { get; init; }

    /// <summary>When to come back, for search engines and programs (<c>Retry-After</c>, RFC 9110, section 10.2.3).</summary>
    [Range(1, 24 * 60), Display(Name = "Come back in how many minutes", Description = "Search engines keep their pages of the marketplace meanwhile.")]
    public int RetryAfterMinutes { get; init; } = 15;

    /// <summary>The message in the language of the request; null when an admin has written none.</summary>
    public string? MessageHere() =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru" && MessageRu is { Length: > 0 } russian ? russian : Message is { Length: > 0 } message ? message : null;
}
