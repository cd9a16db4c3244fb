namespace Marketplace.Catalog;

/// <summary>What happens when the last piece is sold.</summary>
internal enum StockPolicy
{
    /// <summary>Nothing more can be bought.</summary>
    Deny,

    /// <summary>People may go on buying; the shelf goes below zero.</summary>
    Continue,

    /// <summary>Pieces are not counted.</summary>
    Untracked,
}
