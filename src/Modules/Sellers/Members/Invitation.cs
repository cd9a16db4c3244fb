using System.Security.Cryptography;
using System.Text;
using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Sellers.Members;

/// <summary>Somebody is asked to work in a shop. Who holds the link of the mail may accept, once, within a week.</summary>
internal sealed class Invitation
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public SellerId SellerId { get; private init; }

    /// <summary>In small letters, so that one address has one invitation.</summary>
    public string Email { get; private init; } = "";

    public SellerRole Role { get; private set; }

    /// <summary>Of the link in the last mail; null until that mail was written. The link itself is nowhere but in the mail.</summary>
    public string? TokenHash { get; private set; }

    public UserId InvitedBy { get; private init; }

    public DateTimeOffset InvitedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public static Invitation Of(SellerId seller, string email, SellerRole role, UserId by, DateTimeOffset at)
    {
        var invitation = new Invitation { SellerId = seller, Email = email.ToLowerInvariant(), InvitedBy = by };
        invitation.Renew(role, at);
        return invitation;
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>A week from now; the link of an earlier mail no longer works.</summary>
    public void Renew(SellerRole role, DateTimeOffset at) => (Role, TokenHash, InvitedAt, ExpiresAt) = (role, null, at, at + ValidFor);

    /// <summary>A fresh token for the mail.</summary>
    public string MakeToken()
    {
        var token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        TokenHash = HashOf(token);
        return token;
    }
}
