using Dapper;
using Marketplace.Kernel.Data;
using Marketplace.Search.Data;
using Microsoft.EntityFrameworkCore;

namespace Marketplace.Search.Spelling;

/// <summary>Knows which words there are, and which of them somebody meant who mistyped one. The same tables on both databases.</summary>
internal sealed class WordSpelling(SearchDb db, UnitOfWork unit)
{
    private const int Shortest = 4;
    private const int LongestSwapped = 5;
    private const int MostCandidates = 40;

    /// <summary>Learns words; joins the open transaction.</summary>
    public async Task LearnAsync(IEnumerable<string> words, CancellationToken stop)
    {
        var wanted = words.Where(CanBeMended).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var some in wanted.Chunk(400))
        {
            var known = (await db.Words.AsNoTracking().Where(word => some.Contains(word.Word)).Select(word => word.Word).ToListAsync(stop)).ToHashSet();
            foreach (var word in some.Where(word => !known.Contains(word)))
            {
                await ExecuteAsync("INSERT INTO search_word (word) VALUES (@Word) ON CONFLICT DO NOTHING", new { Word = word }, stop);
                await ExecuteAsync("INSERT INTO search_gram (gram, word) VALUES (@Gram, @Word) ON CONFLICT DO NOTHING", GramsOf(word).Select(gram => new { Gram = gram, Word = word }), stop);
            }
        }
    }

    /// <summary>Forgets all words, before everything is indexed anew.</summary>
    public async Task ForgetAsync(CancellationToken stop)
    {
        await db.Grams.ExecuteDeleteAsync(stop);
        await db.Words.ExecuteDeleteAsync(stop);
    }

    /// <summary>The words with those mended that nobody knows and that are near to one that somebody does; null when nothing changes.</summary>
    public async Task<IReadOnlyList<string>?> MendAsync(IReadOnlyList<string> words, CancellationToken stop)
    {
        var mended = new List<string>();
        foreach (var word in words)
        {
            mended.Add(CanBeMended(word) ? await NearestAsync(word, stop) ?? word : word);
        }

        return mended.SequenceEqual(words) ? null : mended;
    }

    private static bool CanBeMended(string word) => word.Length is >= Shortest and <= KnownWord.Longest && !word.All(char.IsDigit);

    internal static IEnumerable<string> GramsOf(string word)
    {
        var framed = $"^{word}$";
        return Enumerable.Range(0, framed.Length - 2).Select(i => framed.Substring(i, 3)).Distinct();
    }

    // Two letters the wrong way round leave a short word no three in a row that are right.
    private static IEnumerable<string> SwapsOf(string word) =>
        word.Length > LongestSwapped ? [] : Enumerable.Range(0, word.Length - 1).Select(i => $"{word[..i]}{word[i + 1]}{word[i]}{word[(i + 2)..]}");

    private async Task<string?> NearestAsync(string word, CancellationToken stop)
    {
        var most = word.Length <= 5 ? 1 : 2;
        var values = new DynamicParameters();
        var grams = string.Join(", ", GramsOf(word).Select((gram, i) =>
        {
            values.Add($"Gram{i}", gram);
            return $"@Gram{i}";
        }));
        var candidates = await unit.Connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT word FROM search_gram WHERE gram IN ({grams}) GROUP BY word ORDER BY COUNT(*) DESC, word LIMIT {MostCandidates}",
            values, unit.Transaction, cancellationToken: stop));
        var swapped = SwapsOf(word).ToList();
        var same = swapped.Count > 0 ? await db.Words.AsNoTracking().Where(known => swapped.Contains(known.Word)).Select(known => known.Word).ToListAsync(stop) : [];
        return candidates.Union(same).Select((candidate, i) => (Word: candidate, Steps: EditDistance.Of(word, candidate, most), Rank: i))
            .Where(candidate => candidate.Steps <= most)
            .OrderBy(candidate => candidate.Steps).ThenBy(candidate => candidate.Rank)
            .Select(candidate => candidate.Word).FirstOrDefault();
    }

    private Task<int> ExecuteAsync(string sql, object values, CancellationToken stop) =>
        unit.Connection.ExecuteAsync(new CommandDefinition(sql, values, unit.Transaction, cancellationToken: stop));
}
