namespace Marketplace.Search.Spelling;

/// <summary>A word that some title, brand, shop, category or option has.</summary>
internal sealed class KnownWord
{
    public const int Longest = 40;

    public required string Word { get; init; }
}

/// <summary>Three letters that stand in a word one after the other; its ends count as letters.</summary>
internal sealed class WordGram
{
    public required string Gram { get; init; }

    public required string Word { get; init; }
}
