namespace Marketplace.Sellers.Contracts;

/// <summary>What other modules and pages show of a seller.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Name in URLs: the shop page is <c>/shops/{slug}</c>, the portal <c>/vendor/{slug}</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Status">Only an active seller sells.</param>
/// <param name="LogoKey">Stored picture, or null.</param>
/// <param name="Email">Where orders are announced.</param>
public sealed record SellerSummary(SellerId Id, string Slug, string Name, SellerStatus Status, string? LogoKey, string Email)
{
    /// <summary>The holiday that is planned or under way, or null.</summary>
    public ShopHoliday? Holiday { get; init; }

    /// <summary>The shop says on its page, at <c>#returns</c>, how things go back.</summary>
    public bool HasReturnsPolicy { get; init; }
}

/// <summary>Finds sellers for other modules.</summary>
public interface ISellerDirectory
{
    /// <summary>Those of the given ids that exist, in whatever state.</summary>
    Task<IReadOnlyDictionary<SellerId, SellerSummary>> FindAsync(IReadOnlyCollection<SellerId> ids, CancellationToken stop);

    /// <summary>The seller with this slug, or null.</summary>
    Task<SellerSummary?> FindBySlugAsync(string slug, CancellationToken stop);

    /// <summary>The shops that a person may work in.</summary>
    Task<IReadOnlyList<SellerSummary>> OfMemberAsync(Kernel.UserId user, CancellationToken stop);
}
