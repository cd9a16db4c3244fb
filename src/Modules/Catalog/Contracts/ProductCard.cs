using System.Globalization;
using Marketplace.Kernel;

namespace Marketplace.Catalog.Contracts;

/// <summary>A product as every list of buyers' pages shows it; the view is <c>/Catalog/Browsing/ProductCards.cshtml</c>.</summary>
public sealed record ProductCard
{
    /// <summary>Identity.</summary>
    public required ProductId Id { get; init; }

    /// <summary>Who sells it.</summary>
    public required Sellers.Contracts.SellerId SellerId { get; init; }

    /// <summary>The page is <c>/products/{slug}</c>.</summary>
    public required string Slug { get; init; }

    /// <summary>English title.</summary>
    public required string EnglishTitle { get; init; }

    /// <summary>Russian title, or null.</summary>
    public string? RussianTitle { get; init; }

    /// <summary>Lowest price of its variants, in minor units.</summary>
    public required long FromMinor { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>True when another variant costs more.</summary>
    public bool ManyPrices { get; init; }

    /// <summary>Former price in minor units, or null.</summary>
    public long? CompareAtMinor { get; init; }

    /// <summary>Name of the shop.</summary>
    public required string SellerName { get; init; }

    /// <summary>The shop's page is <c>/shops/{slug}</c>.</summary>
    public required string SellerSlug { get; init; }

    /// <summary>Stored picture, or null.</summary>
    public string? ImageKey { get; init; }

    /// <summary>Pixels.</summary>
    public int ImageWidth { get; init; }

    /// <summary>Pixels.</summary>
    public int ImageHeight { get; init; }

    /// <summary>True when a variant can be bought now.</summary>
    public bool Available { get; init; }

    /// <summary>In the language of the page.</summary>
    public string Title => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ru" && RussianTitle is { Length: > 0 } title ? title : EnglishTitle;

    /// <summary>Lowest price of its variants.</summary>
    public Money Price => new(FromMinor, Currency);

    /// <summary>What it cost before, where all its variants cost less now.</summary>
    public Money? Was => !ManyPrices && CompareAtMinor > FromMinor ? new Money(CompareAtMinor.Value, Currency) : null;

    /// <summary>By how much it is cheaper than before, in whole percent; 0 for not at all.</summary>
    public int PercentOff => Was is { Minor: > 0 } was ? (int)((was.Minor - FromMinor) * 100 / was.Minor) : 0;
}
