namespace Marketplace.Kernel.Http;

/// <summary>Text from a query string or a route as a database can take it.</summary>
public static class QueryText
{
    /// <summary>Trimmed, without NUL, which PostgreSQL cannot hold, and cut; empty for nothing.</summary>
    /// <param name="text">What was sent, or null.</param>
    /// <param name="most">Characters at most.</param>
    public static string Clean(string? text, int most)
    {
        var clean = (text ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        return clean.Length > most ? clean[..most] : clean;
    }
}
