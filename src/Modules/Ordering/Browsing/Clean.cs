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

    /// <summary>An order number as it could be one; an empty text, which no order has, for anything else.</summary>
    public static string Number(string? typed) =>
        typed is { Length: > 0 and <= 34 } && typed.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') ? typed : "";

    /// <summary>A key of an order's page as it could be one; an empty text for anything else.</summary>
    public static string Key(string? typed) => typed is { Length: 32 } && typed.All(char.IsAsciiHexDigitLower) ? typed : "";
}
