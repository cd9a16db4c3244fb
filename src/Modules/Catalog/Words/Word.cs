namespace Marketplace.Catalog.Words;

/// <summary>What a word that sellers use (name of an attribute or option, or a value of one) is in another language.</summary>
internal sealed class Word
{
    public const int LongestText = 120;

    /// <summary>Two letters.</summary>
    public required string Language { get; init; }

    /// <summary>As in <see cref="Written"/>, without regard to capitals.</summary>
    public required string Key { get; init; }

    /// <summary>As sellers write it, in the tenant's first language.</summary>
    public required string Written { get; set; }

    /// <summary>In <see cref="Language"/>; empty while nobody has said it.</summary>
    public required string Text { get; set; }

    public static string KeyOf(string written) => written.Trim().ToLowerInvariant();
}
