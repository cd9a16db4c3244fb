using System.ComponentModel.DataAnnotations;

namespace Marketplace.Users.Setup;

/// <summary>How people come to an account; section <c>accounts</c>.</summary>
internal sealed record AccountSettings
{
    /// <summary>Off: who signs up is signed in at once, and the page says when an address has an account. On: the page says the same for every address, and the mail goes on.</summary>
    [Display(Name = "Confirm the address before the first sign-in", Description = "Nobody can find out who has an account. Buyers have to look into their mail first.")]
    public bool ConfirmFirst { get; init; }
}
