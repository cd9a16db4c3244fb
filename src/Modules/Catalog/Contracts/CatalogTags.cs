namespace Marketplace.Catalog.Contracts;

/// <summary>Tags of public pages that show goods.</summary>
public static class CatalogTags
{
    /// <summary>On pages that show the names of categories.</summary>
    public const string Categories = "categories";

    /// <summary>On pages where something may appear that was not on sale before.</summary>
    public const string Shelves = "shelves";

    /// <summary>On pages that show this product, alone or among others.</summary>
    public static string Of(ProductId product) => $"product:{product.Value:n}";
}
