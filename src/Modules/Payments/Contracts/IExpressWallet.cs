namespace Marketplace.Payments.Contracts;

/// <summary>What the slot <c>checkout.express</c> above the checkout form is given. A provider puts the button of its wallet there.</summary>
/// <param name="ReturnPath">Where the wallet sends the buyer back to, from the tenant's root, with <c>?wallet=NAME&amp;token=TOKEN</c>.</param>
public sealed record ExpressPlace(string ReturnPath);

/// <summary>A wallet that knows who its owner is, where they live and how they pay, so that the checkout form comes filled in.</summary>
public interface IExpressWallet
{
    /// <summary>Name in addresses; that of its provider.</summary>
    string Name { get; }

    /// <summary>What the wallet's owner has agreed to; null for a token that it does not know, or that is too old.</summary>
    Task<WalletApproval?> FindAsync(string token, CancellationToken stop);
}

/// <summary>The owner of a wallet lets the marketplace have their address, and pay with it.</summary>
/// <param name="Label">How they pay, for buyers: <c>•••• 4242</c>.</param>
/// <param name="Fields">What the provider is given in place of what buyers type.</param>
/// <param name="Owner">Who they are and where it goes.</param>
public sealed record WalletApproval(string Label, IReadOnlyDictionary<string, string> Fields, WalletOwner Owner);

/// <summary>A person and an address, as a wallet keeps them.</summary>
/// <param name="Email">Where the buyer is written to.</param>
/// <param name="Name">On the parcel.</param>
/// <param name="Line1">Street and number.</param>
/// <param name="City">Town.</param>
/// <param name="Region">Region or state; empty for none.</param>
/// <param name="Postcode">Postcode; empty for none.</param>
/// <param name="Country">ISO 3166 code.</param>
/// <param name="Phone">For the carrier; empty for none.</param>
public sealed record WalletOwner(string Email, string Name, string Line1, string City, string Region, string Postcode, string Country, string Phone);
