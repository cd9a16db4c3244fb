using Marketplace.Sellers.Contracts;

namespace Marketplace.Catalog;

/// <summary>What product pages show of a seller, kept here so that a list of products is one statement; follows the sellers' news.</summary>
internal sealed class CatalogSeller
{
    public required SellerId Id { get; init; }

    public string Slug { get; set; } = "";

    public string Name { get; set; } = "";

    public string? LogoKey { get; set; }

    /// <summary>False hides all products of the seller.</summary>
    public bool Active { get; set; }

    /// <summary>First moment of the holiday that is planned or under way, or null.</summary>
    public DateTimeOffset? HolidayFromAt { get; set; }

    /// <summary>From when on the seller sells again, or null.</summary>
    public DateTimeOffset? HolidayUntilAt { get; set; }

    public string HolidayMessage { get; set; } = "";
}
