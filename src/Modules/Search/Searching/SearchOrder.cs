namespace Marketplace.Search.Searching;

/// <summary>How results are put in order.</summary>
internal enum SearchOrder
{
    Best,
    Popular,
    Newest,
    PriceUp,
    PriceDown,
    Rated,
}
