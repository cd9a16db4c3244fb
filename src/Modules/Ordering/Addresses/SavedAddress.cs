using Marketplace.Kernel;

namespace Marketplace.Ordering.Addresses;

/// <summary>An address in a member's address book.</summary>
internal sealed class SavedAddress : Aggregate
{
    public required Guid Id { get; init; }

    public required UserId UserId { get; init; }

    public PostalAddress Address { get; private set; } = new();

    public required DateTimeOffset CreatedAt { get; init; }

    public void Change(PostalAddress address) => Address = address;
}
