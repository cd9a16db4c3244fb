using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Settings;

namespace Marketplace.Runtime.Web;

/// <summary>How often one caller may do what can be abused; section <c>rate-limits</c>.</summary>
public sealed record RateLimitSettings
{
    internal static readonly SettingsRegistration Section = new("rate-limits", "Rate limits", typeof(RateLimitSettings));

    /// <summary>Sign-in tries a minute from one address.</summary>
    [Range(1, 100_000), Display(Name = "Sign-ins a minute")]
    public int LogInPerMinute { get; init; } = 20;

    /// <summary>Sign-ups and password resets a minute from one address.</summary>
    [Range(1, 100_000), Display(Name = "Sign-ups a minute")]
    public int SignUpPerMinute { get; init; } = 10;

    /// <summary>Payments a minute from one address.</summary>
    [Range(1, 100_000), Display(Name = "Payments a minute")]
    public int CheckoutPerMinute { get; init; } = 30;

    /// <summary>API calls a minute for one token or address.</summary>
    [Range(1, 1_000_000), Display(Name = "API calls a minute")]
    public int ApiPerMinute { get; init; } = 600;
}
