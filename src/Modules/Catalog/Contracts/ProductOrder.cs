namespace Marketplace.Catalog.Contracts;

/// <summary>Orders in which buyers can look through products.</summary>
public enum ProductOrder
{
    /// <summary>What came last comes first.</summary>
    Newest,

    /// <summary>The cheapest first.</summary>
    PriceUp,

    /// <summary>The dearest first.</summary>
    PriceDown,

    /// <summary>By title.</summary>
    Name,

    /// <summary>What is bought most first; as <see cref="Newest"/> where nobody counts.</summary>
    Popular,

    /// <summary>What buyers rate best first; as <see cref="Newest"/> where nobody rates.</summary>
    Rated,
}
