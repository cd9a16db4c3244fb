using System.ComponentModel.DataAnnotations;
using Marketplace.Kernel.Settings;

namespace Marketplace.Runtime.Web;

/// <summary>How often one caller may do what can be abused; section <c>rate-limits</c>.</summary>
public sealed record RateLimitSettings
{
    internal static readonly SettingsRegistration Section = new("rate-limits", "Rate limits", typeof(RateLimitSettings));

    /// <summary>Sign-ins a minute from one address, right and wrong ones; an office that comes to work at nine stays below it.</summary>
    [Range(1, 100_000), Display(Name = "Sign-ins a minute")]
    public int LogInPerMinute { get; init; } = 120;

    /// <summary>Wrong sign-ins in five minutes for one account, wherever they come from; browsers that its owner has signed in with count apart.</summary>
    [Range(1, 100_000), Display(Name = "Wrong sign-ins of one account in five minutes", Description = "A browser that the owner has signed in with before counts apart, so nobody can lock an owner out.")]
    public int WrongLogInsOfAccount { get; init; } = 5;

    /// <summary>Wrong sign-ins in five minutes from one address, for whatever accounts.</summary>
    [Range(1, 100_000), Display(Name = "Wrong sign-ins from one address in five minutes")]
    public int WrongLogInsFromAddress { get; init; } = 50;

    /// <summary>Sign-ups and password resets a minute from one address.</summary>
    [Range(1, 100_000), Display(Name = "Sign-ups a minute")]
    public int SignUpPerMinute { get; init; } = 30;

    /// <summary>Payments a minute from one address.</summary>
    [Range(1, 100_000), Display(Name = "Payments a minute")]
    public int CheckoutPerMinute { get; init; } = 60;

    /// <summary>Refused payments an hour with one card.</summary>
    [Range(1, 100_000), Display(Name = "Refused payments of one card in an hour")]
    public int RefusedPaymentsOfCard { get; init; } = 5;

    /// <summary>Refused payments an hour from one address, with whatever cards: who tries out stolen ones is stopped here.</summary>
    [Range(1, 100_000), Display(Name = "Refused payments from one address in an hour")]
    public int RefusedPaymentsFromAddress { get; init; } = 20;

    /// <summary>Guests' carts begun from one address in ten minutes.</summary>
    [Range(1, 100_000), Display(Name = "New carts from one address in ten minutes")]
    public int CartsFromAddress { get; init; } = 120;

    /// <summary>API calls a minute for one token or address.</summary>
    [Range(1, 1_000_000), Display(Name = "API calls a minute")]
    public int ApiPerMinute { get; init; } = 600;
}
