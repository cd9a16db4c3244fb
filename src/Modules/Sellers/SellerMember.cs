using Marketplace.Kernel;
using Marketplace.Sellers.Contracts;

namespace Marketplace.Sellers;

/// <summary>A person who works in a shop.</summary>
internal sealed class SellerMember(UserId userId, SellerRole role, DateTimeOffset addedAt)
{
    public UserId UserId { get; private init; } = userId;

    public SellerRole Role { get; set; } = role;

    public DateTimeOffset AddedAt { get; private init; } = addedAt;
}
