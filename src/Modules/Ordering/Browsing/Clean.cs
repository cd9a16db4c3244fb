namespace Marketplace.Ordering.Browsing;

/// <summary>Text from a query string as a database can take it.</summary>
internal static class Clean
{
    /// <summary>Trimmed, without what cannot be stored; null for nothing or for more than anybody types.</summary>
    public static string? Text(string? typed, int longest)
    {
        var text = typed?.Replace("\0", "", StringComparison.Ordinal).Trim();
        return text is { Length: > 0 } && text.Length <= longest ? text : null;
    }
}
