namespace Marketplace.Runtime.Features;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary><c> Did you mean 'x'?</c>, or nothing when nothing is near.</summary>
    public static string Hint(string given, IEnumerable<string> known)
    {
        var best = known
            .Select(word => (word, distance: Distance(given.ToUpperInvariant(), word.ToUpperInvariant())))
            .OrderBy(found => found.distance).ThenBy(found => found.word, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.word is not null && best.distance <= Math.Max(3, given.Length / 2) ? $" Did you mean '{best.word}'?" : "";
    }

    // Levenshtein with one row.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
