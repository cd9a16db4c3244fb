namespace Marketplace.Ordering.Browsing;

/// <summary>What names an order in an address, as it could be one.</summary>
internal static class Clean
{
    /// <summary>An order number as it could be one; an empty text, which no order has, for anything else.</summary>
    public static string Number(string? typed) =>
        typed is { Length: > 0 and <= 34 } && typed.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') ? typed : "";

    /// <summary>A key of an order's page as it could be one; an empty text for anything else.</summary>
    public static string Key(string? typed) => typed is { Length: 32 } && typed.All(char.IsAsciiHexDigitLower) ? typed : "";
}
